"""Matches in their order, all or the first ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.columns import Record
from archive.search.matches import Match, Matches, ordered
from archive.search.request import Sort

DAYS = st.sampled_from([0, 19990101, 20000101, 20000102])
FOUND = st.lists(st.tuples(DAYS, st.sampled_from([0.0, 0.5, 1.5])), max_size=12)


def of(found: list[tuple[int, float]]) -> Matches:
    """Matches of days and scores."""
    numbered = enumerate(found, start=1)
    return Matches.of(Match(Record(n, not_before=day), score) for n, (day, score) in numbered)


@pytest.mark.parametrize(
    ("sort", "articles"),
    [
        (Sort.RELEVANCE, [4, 3, 2, 1, 5]),
        (Sort.NEWEST, [4, 3, 1, 5, 2]),
        (Sort.OLDEST, [1, 3, 4, 2, 5]),
    ],
)
def test_the_undated_stand_last_and_what_is_equal_is_read_newest_first(
    sort: Sort, articles: list[int]
) -> None:
    matches = of([(19990101, 0.5), (0, 1.0), (20000101, 1.0), (20000102, 1.0), (0, 0.5)])
    assert ordered(matches, sort).articles.tolist() == articles


def test_scores_that_differ_by_the_order_of_their_sums_are_equal() -> None:
    noise = 2e-6
    matches = of([(20000102, 7.0), (20000101, 7.0 + noise), (19990101, 7.1)])
    assert ordered(matches, Sort.RELEVANCE).articles.tolist() == [3, 1, 2]


@given(FOUND, st.sampled_from(Sort), st.integers(0, 13))
def test_the_first_ones_are_those_of_the_whole_order(
    found: list[tuple[int, float]], sort: Sort, most: int
) -> None:
    matches = of(found)
    whole, some = (ordered(matches, sort, wanted).articles for wanted in (None, most))
    assert np.array_equal(some[:most], whole[:most])
