"""Lists in memory agree with a comparison of every text, in the order of their worth."""

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.word_starts import completes, words
from archive.search.start_list import StartList

WORD = st.sampled_from(["التعاون", "تعاون", "الرقمي", "إلكتروني", "الإلكتروني", "من", "OECD"])
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


def find(texts: list[str], typed: str, limit: int = 8) -> list[str]:
    """The texts found for what was typed."""
    numbers = StartList(texts).find([word.full for word in words(typed)], limit)
    return [texts[number] for number in numbers]


def test_the_order_of_the_list_is_kept() -> None:
    assert find(["تعاون ب", "تعاون ا"], "تعا") == ["تعاون ب", "تعاون ا"]


def test_what_begins_so_comes_before_what_has_it_further_on() -> None:
    assert find(["منظمة التعاون", "التعاون"], "تعا") == ["التعاون", "منظمة التعاون"]


def test_a_text_is_found_once_though_two_of_its_words_begin_so() -> None:
    assert find(["رقم الرقمي"], "رق") == ["رقم الرقمي"]


def test_no_more_than_asked_for_are_found() -> None:
    assert find(["رقم ا", "رقم ب", "رقم ج"], "رق", 2) == ["رقم ا", "رقم ب"]


def test_an_empty_list_finds_nothing() -> None:
    assert find([], "رق") == []


@settings(max_examples=150)
@given(texts=st.lists(TEXT, max_size=6, unique=True), typed=TEXT, end=st.integers(1, 30))
def test_exactly_the_texts_with_words_that_continue_are_found(
    texts: list[str], typed: str, end: int
) -> None:
    typed = typed[:end]
    asked = [word.full for word in words(typed)]
    expected = {
        text
        for text in texts
        if any(completes(words(text)[place:], asked) for place in range(len(words(text))))
    }
    assert set(find(texts, typed)) == expected
