"""What the index must still learn, as documents: read from the outbox, and kept while a change waits there."""

from collections.abc import Callable, Collection
from pathlib import Path
from threading import Lock
from typing import Any

from django.db import connections

from archive.models import Article, IndexEvent
from archive.search.backends.document import Document
from archive.search.backends.memory_postings import Analyzed, MemoryPostings, analyzed
from archive.search.backends.overlay import Index, OverlaidPostings
from archive.search.columns import Record

# So many changed articles a search reads itself, in half a second once: those of a common tag renamed. Of more the rest waits for
# the indexer, and answers are temporary.
MOST = 2_000
# Reads articles: the documents of those that the public may see, None for one that cannot be read.
Reader = Callable[[Collection[int]], dict[int, Document | None]]
# What tells the changes of an article from any others: the number of the last, how many they are, and when the latest was made,
# as the database writes it. The number alone does not: that of a change taken back is given again, and one given before may be
# committed after.
Change = tuple[int, int, Any]
# Asked before every search, and mostly for nothing: to make it anew would take longer than to answer it.
_CHANGES = (
    "SELECT article_id, MAX(id), COUNT(*), MAX(created_at) "  # noqa: S608 - a name of ours
    f"FROM {IndexEvent._meta.db_table} GROUP BY article_id"
)
# Stands for an article that the public may no longer see.
_GONE = Analyzed(Record(0), {})
# By folder of an index and article: its changes, and the document as it was read after them.
_kept: dict[Path, dict[int, tuple[Change, Analyzed | None]]] = {}
# The same as postings, with the changes they were made of. One search makes them and those beside it wait for them: many at
# once would each take as many times longer, and the indexer with them.
_made: dict[Path, tuple[dict[int, Change], MemoryPostings]] = {}
_making = Lock()


def changes() -> dict[int, Change]:
    """The articles whose changes wait, with what tells the changes of each from others.

    To be read before the index is opened: a change leaves the outbox only after the index has committed it.
    """
    with connections[IndexEvent.objects.db].cursor() as cursor:
        cursor.execute(_CHANGES)
        return {article_id: tuple(change) for article_id, *change in cursor.fetchall()}


def overlaid(base: Index, waiting: dict[int, Change], root: Path, read: Reader) -> OverlaidPostings:
    """The index in the folder `root` with what waits laid over it; of very much, the latest changes."""
    latest = sorted(waiting, key=waiting.__getitem__, reverse=True)
    chosen = {number: waiting[number] for number in latest[:MOST]}
    with _making:
        documents = _documents(chosen, root, read)
        over = _postings(chosen, root, documents)
    # An article that cannot be read is shown as the index has it.
    known = [number for number, document in documents.items() if document is not None]
    withdrawn = _withdrawn(latest[MOST:])
    behind = max(0, len(latest) - MOST - len(withdrawn))
    return OverlaidPostings(base, {*known, *withdrawn}, over, behind, change=max(waiting.values()))


def forget(root: Path) -> None:
    """Let go of the documents kept for an index: nothing waits."""
    _kept.pop(root, None)
    _made.pop(root, None)


def _postings(
    changes: dict[int, Change], root: Path, documents: dict[int, Analyzed | None]
) -> MemoryPostings:
    made = _made.get(root)
    if made is None or made[0] != changes:
        shown = (one for one in documents.values() if one is not None and one is not _GONE)
        made = changes, MemoryPostings(shown)
        _made[root] = made
    return made[1]


def _documents(waiting: dict[int, Change], root: Path, read: Reader) -> dict[int, Analyzed | None]:
    kept = _kept.get(root, {})
    known = {
        number: kept[number] for number, change in waiting.items() if _is(kept, number, change)
    }
    news = waiting.keys() - known.keys()
    documents = read(news) if news else {}
    known |= {number: (waiting[number], _analyzed(number, documents)) for number in news}
    _kept[root] = known
    return {number: document for number, (_, document) in known.items()}


def _analyzed(number: int, documents: dict[int, Document | None]) -> Analyzed | None:
    document = documents.get(number)
    if document is None:
        return None if number in documents else _GONE
    return analyzed(document)


def _is(kept: dict[int, tuple[Change, Analyzed | None]], number: int, change: Change) -> bool:
    return number in kept and kept[number][0] == change


def _withdrawn(articles: list[int]) -> set[int]:
    """Those that the public may no longer see."""
    if not articles:
        return set()
    published = set(Article.objects.published().order_by().values_list("pk", flat=True))
    return set(articles) - published
