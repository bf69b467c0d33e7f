"""Shingles, resemblance and the bands of a signature."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.minhash import BANDS, NEARLY_THE_SAME, bands, resemblance, shingles

WORDS = [f"كلمة{number}" for number in range(100)]
TEXT = " ".join(WORDS)
sets = st.frozensets(st.integers(0, 2**64 - 1), max_size=200)


def shared_bands(one: str, other: str) -> int:
    return len(set(bands(shingles(one))) & set(bands(shingles(other))))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(TEXT.replace("كلمة", "كَلِمـــة"), id="marks and tatweel"),
        pytest.param(TEXT.replace("ة", "ه"), id="teh marbuta"),
        pytest.param("\u202b" + TEXT.replace(" ", "، ") + ".\u202c", id="punctuation and bidi"),
    ],
)
def test_spelling_and_punctuation_do_not_part_two_texts(other: str) -> None:
    assert shingles(other) == shingles(TEXT)


@pytest.mark.parametrize(
    ("other", "copies"),
    [
        (" ".join(["واس", "الرياض", *WORDS, "انتهى"]), True),
        (" ".join(WORDS[:85]), True),
        (" ".join(WORDS[:50]), False),
        (" ".join(reversed(WORDS)), False),
    ],
)
def test_a_changed_source_line_makes_a_copy_and_another_half_does_not(
    other: str, copies: bool
) -> None:
    assert (resemblance(shingles(TEXT), shingles(other)) >= NEARLY_THE_SAME) is copies


@pytest.mark.parametrize("text", ["", "؟!", "خبر قصير", " ".join(WORDS[:31]), "خبر " * 500])
def test_a_text_that_says_little_is_no_copy_of_anything(text: str) -> None:
    assert not shingles(text)
    assert not bands(shingles(text))
    assert resemblance(shingles(text), shingles(text)) == 0.0


def test_copies_share_bands_and_other_texts_do_not() -> None:
    assert shared_bands(TEXT, TEXT) == BANDS
    assert shared_bands(TEXT, " ".join(["واس", *WORDS[:95], "انتهى"])) > 0
    assert shared_bands(TEXT, TEXT.replace("كلمة", "لفظة")) == 0


def test_bands_are_the_same_in_every_process() -> None:
    assert bands(frozenset(range(0, 10_000, 7)))[:2] == (-529188907475872567, -464012228613571321)


@settings(max_examples=50)
@given(sets, sets)
def test_resemblance_is_symmetric_and_between_none_and_all(
    one: frozenset[int], other: frozenset[int]
) -> None:
    value = resemblance(one, other)
    assert value == resemblance(other, one)
    assert 0.0 <= value <= 1.0
    assert (value == 1.0) is (one == other and bool(one))


@settings(max_examples=50)
@given(sets.filter(bool))
def test_bands_fit_a_column_of_signed_64_bit_numbers(numbers: frozenset[int]) -> None:
    found = bands(numbers)
    assert len(found) == BANDS
    assert all(-(2**63) <= band < 2**63 for band in found)
