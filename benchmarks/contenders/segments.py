"""The counts of Raqeem on an index of seven segments, in which articles are deleted or stand a second time, beside the true ones."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.contenders.analysed import analysed_archive
from benchmarks.contenders.archive import add, name_sources_and_tags, open_archive
from benchmarks.contenders.corpus import Text
from benchmarks.contenders.exhaustive import truth
from benchmarks.contenders.measuring import Page, Reader
from benchmarks.contenders.queries import Query
from benchmarks.contenders.raqeem import RaqeemReader
from benchmarks.contenders.through_haystack import HaystackReader

SEGMENTS = 7
# One article in so many is withdrawn, and half of these published again; is changed; is deleted.
_WITHDRAWN, _CHANGED, _DELETED = 20, 15, 50
# More than the outbox ever has.
_ROWS = 1_000_000


class Segmented(NamedTuple):
    """An index: its segments, the documents deleted of them, the articles that stand in one deleted and in another not.

    `pages` are by door, in the order of the queries; `there` is what there is.
    """

    segments: int
    deleted: int
    moved: int
    pages: dict[str, list[Page]]
    there: list[Page]


def compared(texts: Sequence[Text], queries: Sequence[Query]) -> Segmented:
    """Fill an archive, and ask it every query by both doors."""
    with TemporaryDirectory(prefix="raqeem-segments-") as folder:
        open_archive(Path(folder))

        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill(texts)
        return asked(queries)


def asked(queries: Sequence[Query]) -> Segmented:
    """What the index of the archive that is open is, and what it answers."""
    from archive.search import indexer

    doors: dict[str, Reader] = {"its own door": RaqeemReader(), "Haystack": HaystackReader()}
    pages = {name: [door.page(query) for query in queries] for name, door in doors.items()}
    index = indexer.backend().store.postings()
    articles = index.columns.article_id
    gone, live = (set(articles[flags].tolist()) for flags in (~index.live, index.live))
    there = truth(analysed_archive(), queries)
    return Segmented(len(index.segments), int((~index.live).sum()), len(gone & live), pages, there)


def fill(texts: Sequence[Text]) -> None:
    """Put articles into the archive that is open and its index, in seven commits that add and two that only take away."""
    from archive.search import indexer

    name_sources_and_tags()
    numbered = list(enumerate(texts))
    part = -(-len(numbered) // SEGMENTS)
    *parts, last = (numbered[start : start + part] for start in range(0, len(numbered), part))
    for some in parts:
        add(some)
        # The first builds the index, each other one adds to it.
        indexer.drain(limit=_ROWS)
    _articles(range(0, part * len(parts), _WITHDRAWN)).update(status="withdrawn")
    indexer.drain(limit=_ROWS)
    add(last)
    _articles(range(0, part * len(parts), 2 * _WITHDRAWN)).update(status="published")
    _change(range(1, part * len(parts), _CHANGED), texts)
    indexer.drain(limit=_ROWS)
    _articles(range(2, len(texts), _WITHDRAWN)).update(status="withdrawn")
    _articles(range(3, len(texts), _DELETED)).delete()
    indexer.drain(limit=_ROWS)


def _change(numbers: range, texts: Sequence[Text]) -> None:
    """Give each the text of the next."""
    for number in numbers:
        _articles([number]).update(body=texts[number + 1].body)


def _articles(numbers: Iterable[int]) -> Any:
    from archive.models import Article

    return Article.objects.filter(key__in=[f"{number:08d}" for number in numbers])
