"""What the index must still learn, as documents: read from the outbox, and kept while a change waits there."""

from collections.abc import Callable, Collection
from pathlib import Path

from django.db.models import Max

from archive.models import Article, IndexEvent
from archive.search.backends.memory_postings import MemoryPostings
from archive.search.backends.overlay import Index, OverlaidPostings
from archive.search.backends.whoosh_store import Document

# So many changed articles a search reads itself. Of more the rest waits for the indexer, and answers are temporary.
MOST = 100
# Reads articles: the documents of those that the public may see, None for one that cannot be read.
Reader = Callable[[Collection[int]], dict[int, Document | None]]
_GONE: Document = {}
# By folder of an index and article: the number of its last change, and the document as it was read after that.
_kept: dict[Path, dict[int, tuple[int, Document | None]]] = {}


def changes() -> dict[int, int]:
    """The articles whose changes wait, with the number of the last change of each.

    To be read before the index is opened: a change leaves the outbox only after the index has committed it.
    """
    rows = IndexEvent.objects.order_by().values_list("article_id").annotate(last=Max("pk"))
    return dict(rows)


def overlaid(base: Index, waiting: dict[int, int], root: Path, read: Reader) -> OverlaidPostings:
    """The index in the folder `root` with what waits laid over it; of very much, the latest changes."""
    latest = sorted(waiting, key=waiting.__getitem__, reverse=True)
    documents = _documents({number: waiting[number] for number in latest[:MOST]}, root, read)
    # An article that cannot be read is shown as the index has it.
    known = [number for number, document in documents.items() if document is not None]
    withdrawn = _withdrawn(latest[MOST:])
    over = MemoryPostings(document for document in documents.values() if document)
    behind = max(0, len(latest) - MOST - len(withdrawn))
    return OverlaidPostings(base, {*known, *withdrawn}, over, behind, change=max(waiting.values()))


def forget(root: Path) -> None:
    """Let go of the documents kept for an index: nothing waits."""
    _kept.pop(root, None)


def _documents(waiting: dict[int, int], root: Path, read: Reader) -> dict[int, Document | None]:
    kept = _kept.get(root, {})
    known = {
        number: kept[number] for number, change in waiting.items() if _is(kept, number, change)
    }
    news = waiting.keys() - known.keys()
    documents = read(news) if news else {}
    known |= {number: (waiting[number], documents.get(number, _GONE)) for number in news}
    _kept[root] = known
    return {number: document for number, (_, document) in known.items()}


def _is(kept: dict[int, tuple[int, Document | None]], number: int, change: int) -> bool:
    return number in kept and kept[number][0] == change


def _withdrawn(articles: list[int]) -> set[int]:
    """Those that the public may no longer see."""
    if not articles:
        return set()
    published = set(Article.objects.published().order_by().values_list("pk", flat=True))
    return set(articles) - published
