"""A text typed on the wrong keyboard layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.keyboard import other_layout


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hgjuh,k", "التعاون"),
        ("hgjuh,k hgvrld", "التعاون الرقمي"),
        ("HGJUH,K", "التعاون"),
        ("hgfpe", "البحث"),
        ("hgfb]", "البلاد"),
        ("Hi]ht", "أهداف"),
        ("hg./ghl", "الزظلام"),
        ("اثممخ", "hello"),
        ("فثؤا", "tech"),
        ("لاثقمهى", "berlin"),
        ("لهفاعلا", "github"),
    ],
)
def test_the_same_keys_say_it_on_the_other_layout(typed: str, meant: str) -> None:
    assert other_layout(typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hgjuh;k", "التعاون"), ("hgpmhkm", "الحةانة"), ("قهلاف", "right"), ("شئ", "qw")],
)
def test_other_readings_of_the_keys_are_offered_too(typed: str, meant: str) -> None:
    assert meant in other_layout(typed)


@pytest.mark.parametrize("typed", ["", "2030", "؟!", "«»", "\ufeff"])
def test_a_text_without_letters_has_no_other_reading(typed: str) -> None:
    assert other_layout(typed) == ()


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x6FF), max_size=30))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert all(isinstance(reading, str) for reading in other_layout(text))


@given(st.text("ضصثقفغعهخحجدشسيبتنمكطئءؤرىةوزظ ذ", max_size=20))
def test_arabic_read_as_latin_reads_back_as_itself(text: str) -> None:
    latin = other_layout("ش" + text)[0]
    assert other_layout(latin)[0] == "ش" + text
