"""Copies of a text stand behind the first of them, and every count is of what is shown."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search import collapsing
from archive.search.collapsing import Clusters, Collapsed, count_texts
from archive.search.columns import Record
from archive.search.facets import count_facets
from archive.search.matches import Match, Matches
from archive.search.narrowing import with_dates, with_sources, with_tags
from archive.search.request import SearchRequest, Sort

records = st.builds(
    Record,
    article_id=st.just(0),
    source=st.sampled_from(["", "a", "b"]),
    tags=st.sets(st.sampled_from(["x", "y"])).map(lambda keys: tuple(sorted(keys))),
    year=st.sampled_from([0, 2018, 2019]),
)


def numbered(found: list[Record]) -> Matches:
    """Each with a number of its own, and the first of January of its year for its day."""
    return Matches.of(
        Match(replace(one, article_id=number, not_before=day, not_after=day), 0.0)
        for number, one in enumerate(found)
        for day in [one.year * 10_000 + 101 if one.year else 0]
    )


def matches(*numbers: int) -> Matches:
    """Those read first come first."""
    return Matches.of(Match(Record(number), -place) for place, number in enumerate(numbers))


def collapse(matches: Matches, clusters: Clusters) -> Collapsed:
    return collapsing.collapse(matches, clusters, Sort.RELEVANCE)


def ids(found: Matches) -> list[int]:
    return found.articles.tolist()


def test_the_first_of_a_cluster_is_shown_and_names_the_others_in_order() -> None:
    collapsed = collapse(matches(5, 1, 9, 7, 2), Clusters({1: 1, 7: 1, 2: 1, 9: 9, 3: 9}))
    assert ids(collapsed.shown) == [5, 1, 9]
    assert [collapsed.copies(number) for number in (5, 1, 9)] == [(), (7, 2), ()]
    assert collapsed.hidden == 2


def test_without_copies_nothing_changes() -> None:
    found = matches(5, 1, 9)
    assert ids(collapse(found, Clusters()).shown) == [5, 1, 9]
    assert ids(collapse(found, Clusters({4: 4, 6: 4})).shown) == [5, 1, 9]
    assert collapse(found, Clusters()).hidden == 0


def test_copies_with_the_same_value_count_once_and_with_another_again() -> None:
    given = Matches.of(Match(Record(number, source), 0.0) for number, source in enumerate("aaba"))

    def counted(clusters: dict[int, int]) -> Counter[str]:
        return count_texts(given, "source", Clusters(clusters))

    assert counted({0: 0, 1: 0, 2: 0}) == Counter(a=2, b=1)
    assert counted({}) == Counter(a=3, b=1)


@settings(max_examples=60)
@given(
    st.lists(records, max_size=12),
    st.dictionaries(st.integers(0, 11), st.integers(0, 3)).map(Clusters),
)
def test_each_facet_count_is_what_a_click_shows(found: list[Record], clusters: Clusters) -> None:
    everything = numbered(found)
    counts = count_facets(everything, SearchRequest(), clusters)
    for key, count in counts.sources.items():
        assert len(collapse(with_sources(everything, [key]), clusters).shown) == count
    for key, count in counts.tags.items():
        assert len(collapse(with_tags(everything, [key]), clusters).shown) == count
    for year, count in counts.years.items():
        dated = with_dates(everything, SearchRequest(year_from=int(year), year_to=int(year)))
        assert len(collapse(dated, clusters).shown) == count
    one = SearchRequest(sources=("a",))
    both = collapse(with_sources(everything, ["a", "b"]), clusters).shown
    shown = collapse(with_sources(everything, ["a"]), clusters).shown
    assert len(shown) + count_facets(everything, one, clusters).sources["b"] == len(both)
    undated = with_dates(everything, SearchRequest(undated=True))
    assert len(collapse(undated, clusters).shown) == counts.undated


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 30), unique=True),
    st.dictionaries(st.integers(0, 30), st.integers(0, 3)).map(Clusters),
)
def test_no_match_is_lost_and_none_is_shown_twice(numbers: list[int], clusters: Clusters) -> None:
    collapsed = collapse(matches(*numbers), clusters)
    behind = [number for shown in ids(collapsed.shown) for number in collapsed.copies(shown)]
    assert sorted(ids(collapsed.shown) + behind) == sorted(numbers)
    assert len(collapsed.shown) + collapsed.hidden == len(numbers)
