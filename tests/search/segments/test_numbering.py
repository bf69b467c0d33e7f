import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.analyzer import analyze
from archive.search.backends.segments import numbering
from archive.search.backends.segments.numbering import Numbering
from tests.factories import make_seeds

LETTERS = "«»…()\u061f\u060cابتةىأإآؤئءوفللكيه\u0640\u064b\u0651\u200f\u200b\u00ad\u202b\ufefb\ufdf2aB1٢.,\u066b\u066c/:؟-_ \n\u00a0\u2028\x1c\u0085ک۵\u0345"
TEXTS = st.text(LETTERS, max_size=30) | st.text(max_size=30)


def forms(own: Numbering, text: str) -> list[tuple[str, str]]:
    return [
        (own.exact[number - 1].decode(), own.stems[number - 1].decode())
        for number in own.numbers(text)
    ]


def analysed(text: str) -> list[tuple[str, str]]:
    return [(token.exact, token.stem) for token in analyze(text)]


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=300)
def test_words_are_those_of_analysis_whatever_is_remembered(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "PIECES", 2)
        own = Numbering()
        for text in (*texts, *texts):
            assert forms(own, text) == analysed(text)
            assert len(own) <= 2


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء", min_size=1, max_size=9))
@settings(max_examples=300)
def test_plain_words_are_those_of_analysis(word: str) -> None:
    assert forms(Numbering(), word) == analysed(word)


@pytest.mark.parametrize("text", ["", "ب" * 70, "1,000 3.5 19.3.2018 و2030م", "a.b.c «قمح»،ذرة"])
def test_long_words_numbers_and_pieces_of_several_words(text: str) -> None:
    assert forms(Numbering(), text) == analysed(text)


@pytest.mark.django_db
def test_whole_articles_are_those_of_analysis() -> None:
    own = Numbering()
    for article in make_seeds():
        assert forms(own, article.body) == analysed(article.body) != []
