"""Searches leave nothing behind in the process; the benchmark asks 20,000 of them and measures memory too."""

from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from archive.search import indexer
from benchmarks.faults.growth import Usage, grown, requests, search_on, usage
from tests.factories import make_article, make_seeds

# Its requests end as a server's do, and give the connection back.
pytestmark = pytest.mark.django_db(transaction=connection.vendor != "sqlite")
SEARCHES = 50


def beyond(before: Usage, after: Usage) -> list[str]:
    """What grew beyond its limit; memory says little of so few searches."""
    figures = grown(before, after, SEARCHES)
    return [figure.name for figure in figures if not figure.holds and "memory" not in figure.name]


def test_searches_with_commits_in_between_leave_nothing_behind() -> None:
    def commit(number: int) -> None:
        make_article(body=f"نص {number}")
        indexer.drain()

    def nothing(number: int) -> None:
        """No commit: a new segment fills caches of its own."""

    texts = [(article.title, article.body) for article in make_seeds()]
    # The same varied searches again and again: after two rounds every cache has what they need.
    asked = cycle(list(islice(requests(texts, Random(4)), SEARCHES)))  # noqa: S311
    assert search_on(asked, SEARCHES, commit) + search_on(asked, SEARCHES, nothing) == 0
    before = usage()
    assert search_on(asked, SEARCHES, nothing) == 0
    assert beyond(before, usage()) == []
    assert search_on(asked, SEARCHES, commit) == 0
    assert usage().files <= before.files


def test_what_stays_behind_is_noticed() -> None:
    before = usage()
    with Path(__file__).open():
        kept = [[number] for number in range(3 * SEARCHES)]
        assert beyond(before, usage()) == ["files left open", "objects kept of a search"]
    del kept
    assert beyond(before, usage()) == []
