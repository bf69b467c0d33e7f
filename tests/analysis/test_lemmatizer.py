"""Lemmas: from the dictionary, and behind clitics and endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis import dictionary
from archive.analysis.lemmatizer import Lemmatizer
from archive.analysis.normalizer import fold


@pytest.fixture(scope="module")
def lemmatizer() -> Lemmatizer:
    return Lemmatizer(dictionary.load_dictionary())


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("وزراء", "وزير"), ("الوزير", "وزير"), ("وزارة", "وزارة"), ("تقارير", "تقرير"),
        ("أعمال", "عمل"), ("مشاريع", "مشروع"), ("لجان", "لجنة"), ("شركات", "شركة"),
        ("بالتحول", "تحول"), ("وبالتحول", "تحول"), ("للتحول", "تحول"), ("ستعقد", "عقد"),
        ("يشارك", "شارك"), ("استراتيجيتها", "استراتيجية"), ("بالرقمية", "رقمي"),
        ("سيتعاونون", "تعاون"), ("فرصا", "فرصة"), ("دولتان", "دولة"),
    ],
)  # fmt: skip
def test_a_form_of_running_text_has_its_lemma(
    lemmatizer: Lemmatizer, word: str, lemma: str
) -> None:
    assert lemmatizer.lemma(fold(word)) == fold(lemma)


@pytest.mark.parametrize(
    ("first", "second"),
    [("وزير", "وزارة"), ("رقم", "رقمي"), ("بيان", "بنك"), ("وطن", "طن"), ("كتاب", "مكتب")],
)
def test_words_that_only_look_alike_keep_their_own_lemmas(
    lemmatizer: Lemmatizer, first: str, second: str
) -> None:
    assert lemmatizer.lemma(fold(first)) != lemmatizer.lemma(fold(second))


def test_a_word_that_no_dictionary_knows_has_no_lemma(lemmatizer: Lemmatizer) -> None:
    assert not lemmatizer.lemma("قغضظصثطج")


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤ", max_size=40))
def test_any_word_has_a_known_lemma_or_none(word: str) -> None:
    forms = dictionary.load_dictionary()
    lemma = Lemmatizer(forms).lemma(word)
    assert not lemma or lemma in forms.values()


def test_a_damaged_compiled_file_is_made_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("dictionary") / "dictionary.tsv.z"
    path.write_bytes(b"damaged")
    monkeypatch.setattr(dictionary, "_COMPILED", path)
    monkeypatch.setattr(dictionary, "compile_forms", lambda: {"وزراء": "وزير"})
    dictionary.load_dictionary.cache_clear()
    try:
        assert dictionary.load_dictionary() == {"وزراء": "وزير"}
        dictionary.load_dictionary.cache_clear()
        monkeypatch.setattr(dictionary, "compile_forms", dict)
        assert dictionary.load_dictionary() == {"وزراء": "وزير"}
    finally:
        dictionary.load_dictionary.cache_clear()
