"""Words like a word that is not known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.spelling import Speller, distance

KNOWN = {"التعاون": 9, "الرقمي": 7, "التعليم": 5, "الت": 1, "قمح": 3, "قمر": 4, "في": 8, "oecd": 2}
WORDS = st.text("ابتعن", max_size=7)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("التعاةن", "التعاون"),
        ("التاعون", "التعاون"),
        ("التعون", "التعاون"),
        ("التتعاون", "التعاون"),
        ("اتعاوون", "التعاون"),
        ("الرقني", "الرقمي"),
        ("oedc", "oecd"),
        ("التعليق", "التعليم"),
    ],
)
def test_the_nearest_word_is_found(typed: str, meant: str) -> None:
    assert Speller(KNOWN).near(typed) == [meant]


def test_the_more_frequent_of_the_nearest_comes_first() -> None:
    assert Speller(KNOWN).near("قمص") == ["قمر", "قمح"]


@pytest.mark.parametrize("typed", ["", "قم", "ظظظظظظ", "فل", "قصص", "الطظاوكن"])
def test_nothing_is_near_a_short_or_distant_word(typed: str) -> None:
    assert Speller(KNOWN).near(typed) == []


def test_words_run_together_are_cut_where_both_halves_are_known() -> None:
    assert Speller(KNOWN).halves("التعاونالرقمي") == [("التعاون", "الرقمي")]
    assert Speller(KNOWN).halves("فيالتعليم") == [("في", "التعليم")]
    assert Speller(KNOWN).halves("التعاون") == []


def test_a_pattern_matches_whole_words() -> None:
    assert Speller(KNOWN).matching("(?:ال)?قم.") == ["قمر", "قمح"]
    assert Speller(KNOWN).matching("") == []


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("", "", 0),
        ("", "اب", 2),
        ("اب", "با", 1),
        ("ابت", "تاب", 2),
        ("ابت", "ابن", 1),
        ("ابتث", "ث", 3),
    ],
)
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits


@given(WORDS, WORDS)
def test_distance_is_the_same_both_ways_and_nothing_only_for_the_same(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


@given(st.sets(WORDS.filter(bool), max_size=12), WORDS)
@settings(max_examples=200)
def test_every_word_one_edit_away_is_found_and_none_further_than_two(
    known: set[str], word: str
) -> None:
    near = Speller(dict.fromkeys(known, 1)).near(word)
    at_one = {other for other in known if distance(word, other) == 1}
    if len(word) >= 3 and at_one:
        assert set(near) == at_one
    assert all(1 <= distance(word, other) <= 2 for other in near)
