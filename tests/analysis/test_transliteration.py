"""Arabic names written in Latin letters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.normalizer import fold
from archive.analysis.transliteration import LONGEST_NAME, parts, pattern


def stands_for(name: str, word: str) -> bool:
    expression = pattern(name)
    return bool(expression) and bool(re.fullmatch(expression, fold(word)))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("alyahya", "اليحيى"),
        ("deemah", "ديمة"),
        ("riyadh", "الرياض"),
        ("Riyad", "الرياض"),
        ("talaat", "طلعت"),
        ("mohammed", "محمد"),
        ("muhammad", "محمد"),
        ("youssef", "يوسف"),
        ("yusuf", "يوسف"),
        ("jeddah", "جدة"),
        ("kuwait", "الكويت"),
        ("doha", "الدوحة"),
        ("geneva", "جنيف"),
        ("ibrahim", "إبراهيم"),
        ("omar", "عمر"),
        ("3omar", "عمر"),
        ("a7med", "أحمد"),
        ("ja'far", "جعفر"),
        ("sa‘ud", "سعود"),
        ("muath", "معاذ"),
        ("qaddafi", "القذافي"),
        ("kadhafi", "القذافي"),
        ("gaddafi", "القذافي"),
        ("el-sisi", "السيسي"),
        ("as-sisi", "السيسي"),
        ("ash-sharq", "الشرق"),
        ("assad", "الأسد"),
        ("cherif", "شريف"),
        ("tchad", "تشاد"),
        ("faysal", "فيصل"),
        ("husain", "حسين"),
        ("sanaa", "صنعاء"),
        ("makkah", "مكة"),
        ("alarabiya", "العربية"),
        ("mustafa", "مصطفى"),
        ("fuad", "فؤاد"),
        ("huda", "هدى"),
        ("saleh", "صالح"),
    ],
)
def test_a_name_stands_for_the_arabic_word(name: str, word: str) -> None:
    assert stands_for(name, word)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("riyadh", "الرقمي"),
        ("salem", "سلام"),
        ("omar", "عمران"),
        ("talaat", "تعاون"),
        ("huda", "حوت"),
    ],
)
def test_a_name_stands_for_no_other_word(name: str, word: str) -> None:
    assert not stands_for(name, word)


@pytest.mark.parametrize(
    "name", ["", "ab", "aei", "2030", "a" * (LONGEST_NAME + 1), "müller", "التعاون", "c++", "---"]
)
def test_what_is_no_name_has_no_pattern(name: str) -> None:
    assert pattern(name) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("abdulaziz", ["عبد", "العزيز"]),
        ("Abd-el-Kader", ["عبد", "القادر"]),
        ("abderrahman", ["عبد", "الرحمن"]),
        ("abdullah", ["عبد", "الله"]),
        ("abdo", ["عبده"]),
    ],
)
def test_a_name_of_two_arabic_words_is_cut(name: str, words: list[str]) -> None:
    assert len(parts(name)) == len(words)
    assert all(map(stands_for, parts(name), words))


@given(st.text("aeioulhtdsz'-23", max_size=30), st.text("اعويلهتدسز", max_size=20))
def test_any_name_gives_a_pattern_that_compiles_and_ends(name: str, word: str) -> None:
    re.fullmatch(pattern(name), word)
