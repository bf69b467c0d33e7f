"""Words in order, looked up in many streams at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.backends.phrases import occur_in_order


def found(streams: list[list[int]], codes: list[int], slop: int = 0) -> list[bool]:
    return occur_in_order([np.array(one, np.uint32) for one in streams], codes, slop).tolist()


@pytest.mark.parametrize(
    ("streams", "codes", "slop", "expected"),
    [
        ([[1, 2, 3], [1, 3, 2], [2, 3]], [2, 3], 0, [True, False, True]),
        ([[9, 1], [2, 9]], [1, 2], 0, [False, False]),
        ([[9, 1], [2, 9]], [1, 2], 9, [False, False]),
        ([[1, 9, 2], [1, 9, 9, 2]], [1, 2], 1, [True, False]),
        ([[1, 1, 9, 2]], [1, 1, 2], 1, [True]),
        ([[], [1]], [1, 1], 0, [False, False]),
        ([], [1, 2], 0, []),
    ],
)
def test_a_phrase_stands_within_one_document(
    streams: list[list[int]], codes: list[int], slop: int, expected: list[bool]
) -> None:
    assert found(streams, codes, slop) == expected


@settings(max_examples=60)
@given(
    streams=st.lists(st.lists(st.integers(1, 4), max_size=9), max_size=5),
    codes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    slop=st.integers(0, 3),
)
def test_many_streams_at_once_answer_as_each_alone(
    streams: list[list[int]], codes: list[int], slop: int
) -> None:
    assert found(streams, codes, slop) == [_alone(stream, codes, slop) for stream in streams]


def _alone(stream: list[int], codes: list[int], slop: int) -> bool:
    """By hand: from each place, the nearest following place of each next word."""
    for start, code in enumerate(stream):
        if code != codes[0]:
            continue
        at = start
        for wanted in codes[1:]:
            at = next((n for n in range(at + 1, len(stream)) if stream[n] == wanted), -1)
            if at < 0:
                break
        if at >= 0 and at - start - (len(codes) - 1) <= slop:
            return True
    return False
