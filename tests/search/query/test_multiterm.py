"""Which words a prefix, a pattern or a word taken loosely stands for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.spelling import distance
from archive.search.query.multiterm import MAX_SYMBOLS, as_indexed, matcher
from archive.search.query.nodes import Fuzzy, MultiTerm, Prefix, Wildcard

LETTERS = "ابه?*"
WORDS = st.text("ابهة", max_size=8)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Prefix("الأُ"), Prefix("الا")),
        (Prefix("ًّ"), None),
        (Wildcard("مُ*ـسة"), Wildcard("م*سه")),
        (Wildcard("أ**؟?ى"), Wildcard("ا*?ي")),
        (Wildcard("م*ـ*ن"), Wildcard("م*ن")),
        (Wildcard("*?*"), None),
        (Wildcard("ا" * 100), Wildcard("ا" * (MAX_SYMBOLS - 1) + "*")),
        (Fuzzy("القاهِرة", 2), Fuzzy("القاهره", 2)),
        (Fuzzy("…"), None),
    ],
)
def test_what_is_sought_is_written_as_the_index_writes_words(
    node: MultiTerm, expected: MultiTerm | None
) -> None:
    assert as_indexed(node) == expected


@given(st.text(LETTERS, min_size=1, max_size=10), WORDS)
def test_a_pattern_stands_for_the_words_of_its_form(pattern: str, word: str) -> None:
    one_gap = re.sub(r"\*+", "*", pattern)
    expected = re.fullmatch(one_gap.replace("*", ".*").replace("?", "."), word)
    assert matcher(Wildcard(one_gap))(word) is bool(expected)


@given(st.text("ابه", min_size=3, max_size=8), WORDS, st.integers(1, 2))
def test_a_word_taken_loosely_stands_for_those_so_many_edits_away(
    word: str, other: str, edits: int
) -> None:
    assert matcher(Fuzzy(word, edits))(other) is (distance(word, other) <= edits)


def test_a_pattern_of_many_gaps_costs_no_more_than_the_letters_of_a_word() -> None:
    pattern = as_indexed(Wildcard("*ا" * 30 + "ب"))
    assert pattern is not None
    assert not matcher(pattern)("ا" * 64)
