"""Raqeem and stock Haystack, through Haystack's own doors: SearchQuerySet, rebuild, save and search."""

import datetime
from collections.abc import Callable
from functools import reduce
from operator import or_
from pathlib import Path
from statistics import mean, median
from typing import Any

from whoosh.index import TOC

from benchmarks.contenders.archive import open_archive
from benchmarks.contenders.measuring import (
    NOWHERE,
    Built,
    Page,
    Run,
    Saving,
    building,
    in_own_process,
    measure,
    size,
    timed,
)
from benchmarks.contenders.queries import FACETS, PAGE, Query
from benchmarks.faults.corpus import marker

RAQEEM = "archive.settings"
RAQEEM_ONE_FIELD = "benchmarks.contenders.one_field.raqeem_settings"
STOCK = "benchmarks.contenders.one_field.stock_settings"
# Words of articles saved in a benchmark start here.
_SAVED = 3_000_000
REOPENED = 3


class HaystackReader:
    """A page as Haystack's generic view draws it."""

    def page(self, query: Query) -> Page:
        """Paginated by Django's paginator, with the articles themselves, and the facets of the query set that was paginated."""
        from django.core.paginator import Paginator

        paginator = Paginator(query_set(query).load_all(), PAGE)
        articles = tuple(int(result.pk) for result in paginator.get_page(query.page))
        if not query.has_facets:
            return Page(paginator.count, articles)
        counted = paginator.object_list.facet_counts()["fields"]
        return Page(paginator.count, articles, {name: dict(counted[name]) for name in FACETS})


def query_set(query: Query) -> Any:
    """A query as a SearchQuerySet."""
    from haystack.query import SearchQuerySet

    found = SearchQuerySet().filter(_condition(query))
    if query.years:
        first, last = query.years
        days = [datetime.date(first, 1, 1), datetime.date(last, 12, 31)]
        found = found.filter(not_before__range=days)
    if query.has_facets:
        found = reduce(lambda narrower, name: narrower.facet(name), FACETS, found)
    return found.order_by("-not_before") if query.is_by_date else found


def _condition(query: Query) -> Any:
    from haystack.query import SQ

    text = " ".join(query.words)
    if query.kind == "or":
        return reduce(or_, (SQ(content=word) for word in query.words))
    lookup = {"phrase": "content__exact", "prefix": "content__startswith"}
    return SQ(**{lookup.get(query.kind, "content"): text})


def asked(folder: Path, settings: str, passes: dict[str, list[Query]]) -> Run:
    """Open the archive of a folder in this process, and ask it everything."""
    open_archive(folder, settings)
    # Nor are imports a matter of the index; nothing is opened before the query set is read.
    query_set(NOWHERE)
    return measure(HaystackReader, passes)


def built(folder: Path, settings: str, workers: int = 1) -> Built:
    """Build the index of an archive in this process, or with so many."""
    open_archive(folder, settings)
    _warm_analysis()
    cost = building(_building(settings, workers), index_folder())
    if settings == STOCK:
        # One segment, as it is at its smallest.
        _backend().optimize()
        return Built(cost.cpu, cost.wall, size(index_folder()), cost.memory)
    return cost


def _building(settings: str, workers: int) -> Callable[[], object]:
    from django.core.management import call_command

    from archive.search import indexer

    if settings == STOCK:
        return lambda: call_command("rebuild_index", interactive=False, verbosity=0)
    return lambda: indexer.rebuild(workers=workers)


def saving(folder: Path, settings: str, first: int, times: int) -> Saving:
    """Save articles into an archive, one by one, and find each; then have another process save some, and open the index again.

    `first` is the number of the first article saved, of which no other may have been saved into it.
    """
    open_archive(folder, settings)
    _warm_analysis()
    HaystackReader().page(NOWHERE)
    # The first save imports and opens what the others have.
    save(first)
    # The mean, as some saves merge what others left.
    saved = mean(timed(lambda: save(first + number))[1] for number in range(1, times + 1))  # noqa: B023
    reopened = []
    for number in range(REOPENED):
        in_own_process(save_elsewhere, folder, settings, first + times + 1 + number)
        reopened.append(timed(_reopening(settings))[1])
    return Saving(saved, median(reopened))


def reopening_multiplied(folder: Path, times: int) -> float:
    """Seconds to open stock's index again once it has each of its segments so many times, as if of as many times the articles."""
    open_archive(folder, STOCK)
    backend = _backend()
    backend.setup()
    contents = TOC.read(backend.index.storage, backend.index.indexname)
    everything = TOC(contents.schema, contents.segments * times, contents.generation + 1)
    everything.write(backend.index.storage, backend.index.indexname)
    return median(timed(_reopening(STOCK))[1] for _ in range(REOPENED))


def save_elsewhere(folder: Path, settings: str, number: int) -> None:
    """Save an article in a process of its own."""
    open_archive(folder, settings)
    save(number)


def save(number: int) -> None:
    """Save an article with a word of its own, and find it by that."""
    from archive.models import Article
    from archive.search import indexer

    word = marker(_SAVED + number)
    like = Article.objects.order_by("pk")[number]
    Article.objects.create(
        status="published",
        title=f"{like.title[:400]} {word}",
        body=f"{like.body}\n\n{word}",
        source=like.source,
        source_role="publisher",
        published_edtf=like.published_edtf,
    )
    if _is_ours():
        indexer.drain()
    assert query_set(Query("rare", (word,))).count() == 1


def _reopening(settings: str) -> Callable[[], object]:
    backend = _backend()
    if settings == STOCK:
        return lambda: backend.index.refresh().reader().close()
    return backend.postings


def _is_ours() -> bool:
    from django.conf import settings

    return settings.HAYSTACK_SIGNAL_PROCESSOR == "archive.search.signals.OutboxSignalProcessor"


def _backend() -> Any:
    from haystack import connections

    return connections["default"].get_backend()


def index_folder() -> Path:
    """Where the index of the archive that is open lies."""
    from django.conf import settings

    return Path(settings.HAYSTACK_CONNECTIONS["default"]["PATH"])


def _warm_analysis() -> None:
    from archive.analysis.analyzer import analyze

    analyze("كلمة")
