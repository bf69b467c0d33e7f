"""Folding of Arabic spelling."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.normalizer import fold

ARABIC = st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=12)
PRESENTED = st.text(st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF), max_size=12)
ANYTHING = st.text(st.characters(), max_size=30) | ARABIC | PRESENTED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الدولي", "الدولى"),
        ("أهداف", "اهداف"),
        ("إطار", "اطار"),
        ("آفاق", "افاق"),
        ("ٱلاقتصاد", "الاقتصاد"),
        ("المحوِّل", "المحول"),
        ("فرصًا", "فرصا"),
        ("منظمة", "منظمه"),
        ("٢٠٣٠", "2030"),
        ("۲۰۲۴", "2024"),
        ("26٦", "266"),
        ("٣٫٥", "3.5"),
        ("التعــاون", "التعاون"),
        ("شرکة", "شركة"),
        ("دولی", "دولي"),
        ("ﺍﻟﺘﻌﺎﻭﻥ", "التعاون"),
        ("ﻻ", "لا"),
        ("ﷲ", "الله"),
        ("\u202bالتعاون\u202c", "التعاون"),
        ("الت\u200dعاون", "التعاون"),
        ("الت\u200cعاون", "التعاون"),
        ("\ufeffالتعاون", "التعاون"),
        ("ا\u0654هداف", "أهداف"),
        ("WSIS", "wsis"),
        ("التعاون\u00a0\nالرقمي", "التعاون الرقمي"),
    ],
)
def test_two_spellings_fold_to_the_same_text(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("إعلام", "علم"), ("رقم", "رقمي"), ("سؤال", "سوال"), ("مبدأ", "مبدء"), ("كلمة", "كلمات")],
)
def test_folding_keeps_different_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(ANYTHING)
@settings(max_examples=200)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
