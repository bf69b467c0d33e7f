"""The number beside a value is what a click on it leads to."""

from dataclasses import replace

import pytest

from archive.search.collapsing import Clusters
from archive.search.columns import Record
from archive.search.facets import count_facets, facet_values, year_values
from archive.search.matches import Match, Matches, ordered
from archive.search.narrowing import uncertain, with_dates, with_sources, with_tags
from archive.search.request import SearchRequest, Sort

RECORDS = [
    Record(1, "a", ("x", "y"), 2018, 20180101, 20181231),
    Record(2, "a", ("x",), 2018, 20180319, 20180319),
    Record(3, "b", ("y",), 2019, 20190101, 20190131),
    Record(4, "", (), 0, 20181201, 20190131),
    Record(5, "b", ("x", "y"), 0, 20180319, 0),
    Record(6, "", ("x",), 0, 0, 0),
]
MATCHES = Matches.of(Match(record, 0.0) for record in RECORDS)
STATES = [
    SearchRequest(),
    SearchRequest(tags=("x",)),
    SearchRequest(year_from=2018, year_to=2018),
    SearchRequest(year_from=2018, tags=("y",)),
]


def results(request: SearchRequest) -> set[int]:
    found = with_dates(with_sources(with_tags(MATCHES, request.tags), request.sources), request)
    return {match.record.article_id for match in found}


@pytest.mark.parametrize("request_", STATES)
def test_a_first_source_leads_to_its_number(request_: SearchRequest) -> None:
    counts = count_facets(MATCHES, request_, Clusters()).sources
    for key in ("a", "b"):
        assert counts[key] == len(results(replace(request_, sources=(key,))))


def test_a_further_source_adds_its_number() -> None:
    one, both = SearchRequest(sources=("a",)), SearchRequest(sources=("a", "b"))
    assert len(results(one)) + count_facets(MATCHES, one, Clusters()).sources["b"] == len(
        results(both)
    )


@pytest.mark.parametrize("request_", [*STATES, SearchRequest(sources=("a",))])
def test_a_further_tag_leads_to_its_number(request_: SearchRequest) -> None:
    counts = count_facets(MATCHES, request_, Clusters()).tags
    for key in ("x", "y"):
        assert counts[key] == len(results(replace(request_, tags=(*request_.tags, key))))


@pytest.mark.parametrize("request_", [*STATES, SearchRequest(sources=("a",))])
def test_a_year_leads_to_its_number(request_: SearchRequest) -> None:
    counts = count_facets(MATCHES, request_, Clusters())
    for year in (2018, 2019):
        clicked = replace(request_, year_from=year, year_to=year)
        assert counts.years[str(year)] == len(results(clicked))
    undated = replace(request_, year_from=None, year_to=None, undated=True)
    assert counts.undated == len(results(undated))


def test_articles_without_a_source_are_counted_apart() -> None:
    counts = count_facets(MATCHES, SearchRequest(), Clusters())
    assert (counts.no_source, "" in counts.sources) == (2, False)


def test_dates_that_may_or_may_not_fit_are_counted_as_uncertain() -> None:
    request = SearchRequest(year_from=2018, year_to=2018)
    assert results(request) == {1, 2}
    assert len(uncertain(MATCHES, request)) == 3
    assert len(uncertain(MATCHES, SearchRequest())) == 0


def test_a_selected_value_is_listed_even_at_zero() -> None:
    counts = count_facets(Matches.of(()), SearchRequest(), Clusters()).sources
    (value,) = facet_values(counts, {"a": ("ا", "الأهرام")}, ["a"])
    assert (value.key, value.label, value.count, value.selected) == ("a", "الأهرام", 0, True)


def test_values_stand_by_falling_count_then_by_name() -> None:
    counts = count_facets(MATCHES, SearchRequest(), Clusters()).tags
    labels = {"x": ("ب", "الباء"), "y": ("ا", "ألف")}
    assert [(value.label, value.count) for value in facet_values(counts, labels, [])] == [
        ("الباء", 4),
        ("ألف", 3),
    ]


def test_years_are_read_from_the_oldest_and_marked_within_the_range() -> None:
    request = SearchRequest(year_from=2019)
    values = year_values(count_facets(MATCHES, request, Clusters()).years, request)
    assert [(value.key, value.selected) for value in values] == [("2018", False), ("2019", True)]


@pytest.mark.parametrize(
    ("sort", "order"), [(Sort.NEWEST, [3, 4, 5, 2, 1, 6]), (Sort.OLDEST, [1, 2, 5, 4, 3, 6])]
)
def test_undated_articles_stand_last_both_ways(sort: Sort, order: list[int]) -> None:
    assert [match.record.article_id for match in ordered(MATCHES, sort)] == order


def test_equal_scores_are_read_newest_first() -> None:
    matches = [Match(RECORDS[5], 1.0), Match(RECORDS[0], 1.0 + 1e-12), Match(RECORDS[2], 1.0)]
    found = ordered(Matches.of([*matches, Match(RECORDS[3], 2.0)]), Sort.RELEVANCE)
    assert [match.record.article_id for match in found] == [4, 3, 1, 6]
