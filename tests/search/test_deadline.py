"""The time of a search: what is found by its end is shown and says so, and nothing untrue."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from haystack import connections

from archive.search import deadline, indexer, searcher
from archive.search.backends.errors import SearchUnavailable
from archive.search.backends.segments import lexicon, reader, segment
from archive.search.backends.segments.cache import Cache
from archive.search.deadline import TimeIsUp, check, is_up, limited, unhurried
from archive.search.request import SearchRequest, Sort
from archive.search.results import SearchResults
from archive.search.searcher import HURRIED, UNFINISHED, search
from tests.factories import make_article, make_tag
from tests.search.segments.made import change, create, opened, prepared


def ticking() -> Callable[[], float]:
    """A clock that goes on by one each time somebody looks at it."""
    return partial(next, count(0.0))


def test_outside_of_a_search_there_is_no_limit() -> None:
    check()
    assert not is_up()


def test_when_the_time_is_up_whoever_asks_is_told() -> None:
    with limited(2, ticking()) as limit:
        check()
        assert not limit.missed
        with pytest.raises(TimeIsUp):
            check()
        assert is_up() and limit.missed
    assert not is_up()


def test_what_is_done_for_all_searches_is_not_charged_to_one() -> None:
    clock = ticking()
    with limited(5, clock):
        with unhurried():
            check()
            assert [clock() for _ in range(20)]
        check()


def test_reading_the_words_of_an_index_is_not_charged_to_the_search_that_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = create(tmp_path)
    change(index, [prepared(1, "قمح")])
    postings, worked = opened(index), [0.0]
    # What is asked for is charged.
    lexicon.sought(("قمح",))

    def slow(work: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any) -> Any:
            worked[0] += 1
            return work(*args)

        return done

    for module, name in (
        (segment, "read_lexicon"),
        (segment, "read_terms"),
        (lexicon, "hashes_of"),
    ):
        monkeypatch.setattr(module, name, slow(getattr(module, name)))
    with limited(0.5, lambda: worked[0]):
        assert postings.posting("text_exact", "قمح").documents.tolist() == [0]
        check()
    assert worked[0] == 3


def test_an_inner_limit_leaves_the_outer_one_as_it_was() -> None:
    with limited(100, ticking()):
        with limited(0, ticking()), pytest.raises(TimeIsUp):
            check()
        check()


@pytest.fixture
def ends_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Have the time of every search end after so many looks at the clock."""

    def end(looks: int) -> None:
        monkeypatch.setattr(searcher, "limited", lambda seconds: deadline.limited(looks, ticking()))

    yield end


def make_archive() -> None:
    """A few articles for which every part of a search has something to do."""
    tag = make_tag("منظمة التعاون الرقمي", aliases=("DCO",))
    make_article(title="التعاون الرقمي", body="قمح وشعير. " * 9 + "خاتمة", tags=(tag,))
    make_article(title="القمح", body="تعاون رقمي في الحقول", published_edtf="2018")
    make_article(title="شعير", body="الوزراء في قمح التعاون مع منظمة التعاون الرقمي")
    make_article(title="ذرة", body="حقل القمح والشعير")


REQUESTS = [
    SearchRequest("قمح"),
    SearchRequest("قمح شعير التعاون"),
    SearchRequest('"التعاون الرقمي" قمح'),
    SearchRequest('"التعاون الرقمي"~3 أو ذرة أو "قمح وشعير"'),
    SearchRequest("قم* -ذرة"),
    SearchRequest("DCO", sort=Sort.NEWEST),
    SearchRequest("وزير قمح", year_from=2018),
    SearchRequest("وزير قمخ", year_from=2018),
    SearchRequest("=قمح"),
    SearchRequest("*مح -ش?ير التعا*ن"),
    SearchRequest("الوزرا~ قمخ~"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.text)
def test_wherever_the_time_ends_the_answer_is_true(
    request_: SearchRequest,
    ends_after: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "SHARED", Cache(0))
    make_archive()
    indexer.drain()
    whole = search(request_)
    assert not whole.unfinished and UNFINISHED not in whole.notices
    looks, outcomes = 1, set()
    while "whole" not in outcomes:
        ends_after(looks)
        # No answer to the search before answers this one.
        connections.reload("default")
        outcomes.add(outcome(request_, whole))
        looks = max(looks + 1, looks * 5 // 4)
    assert {"refused", "hurried"} <= outcomes


def outcome(request: SearchRequest, whole: SearchResults) -> str:
    """What a search with too little time came to; fails where it says what is not so."""
    try:
        found = search(request)
    except SearchUnavailable:
        return "refused"
    if found.unfinished:
        assert found.count
        assert found.notices[0] == UNFINISHED and not found.steps and found.exact_count is None
        assert found.count <= whole.count
        return "unfinished"
    assert found.count == whole.count
    assert [hit.article_id for hit in found.hits] == [hit.article_id for hit in whole.hits]
    assert found.facets == whole.facets
    if HURRIED in found.notices:
        assert set(found.steps) <= set(whole.steps)
        assert found.exact_count in {None, whole.exact_count}
        return "hurried"
    assert found == whole
    return "whole"
