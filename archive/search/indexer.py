"""Brings the index up to date with the database: outbox rows in, index changes out."""

import logging
from collections.abc import Iterator
from itertools import repeat

from haystack import connections
from haystack.constants import DEFAULT_ALIAS

from archive.models import IndexEvent
from archive.models.index_event import IndexEventQuerySet
from archive.progress import Progress, silent
from archive.search.backends.article_reader import Failures
from archive.search.backends.errors import IndexState
from archive.search.backends.whoosh_backend import WhooshBackend

log = logging.getLogger(__name__)
BATCH = 500
# So many seconds a rebuild waits for a batch under way.
PATIENCE = 60.0


def backend() -> WhooshBackend:
    """The index of the default Haystack connection."""
    return connections[DEFAULT_ALIAS].get_backend()


def drain(limit: int = BATCH, wait: float = 0.0) -> int:
    """Index the articles of the oldest due rows of the outbox and delete their rows; answers how many rows were settled.

    At most `limit` rows are looked at; all rows of one article are settled as one. They go only after the index has committed.
    The row of an article that cannot be indexed stays, with its error, and is due again later. Where the index is missing,
    damaged or of another version it is built anew. Raises IndexBusy after `wait` seconds, OSError where the disk refuses.
    """
    if backend().store.state() is not IndexState.READY:
        return rebuild()
    due = list(IndexEvent.objects.due().values_list("article_id", flat=True)[:limit])
    rows = _rows(IndexEvent.objects.filter(article_id__in=set(due)))
    # The rows are read before the articles: what changes in between leaves a row for the next time.
    failures = backend().refresh(rows, wait) if rows else {}
    return _settle(rows, failures)


def drain_all(wait: float = 0.0, progress: Progress = silent) -> int:
    """Settle every row that is due; answers how many were settled."""
    return sum(1 for _ in progress(_drained(wait), IndexEvent.objects.due().count()))


def rebuild(progress: Progress = silent, workers: int | None = None) -> int:
    """Build the index anew beside the one in use, then switch; answers how many rows were settled, those pending before.

    At most so many processes work, this one among them; None leaves it to the settings. Raises IndexBusy while another rebuild is
    under way, OSError where the disk refuses.
    """
    # A refresh that read an article before the change that a row tells of must not come after the rebuild that settles the row.
    with backend().refreshing(PATIENCE):
        rows = _rows(IndexEvent.objects.all())
    failures = backend().rebuild(progress, workers)
    # What failed without being in the outbox is put there, to be tried again and reported.
    IndexEvent.objects.record(failures.keys() - rows.keys())
    return _settle(rows, failures)


def _drained(wait: float) -> Iterator[None]:
    """Settle every row that is due, one a step."""
    while IndexEvent.objects.due().exists():
        yield from repeat(None, drain(wait=wait))


def _rows(events: IndexEventQuerySet) -> dict[int, list[int]]:
    """The rows of each article."""
    rows: dict[int, list[int]] = {}
    for number, article_id in events.values_list("pk", "article_id"):
        rows.setdefault(article_id, []).append(number)
    return rows


def _settle(rows: dict[int, list[int]], failures: Failures) -> int:
    settled = [pk for article in rows.keys() - failures.keys() for pk in rows[article]]
    IndexEvent.objects.settle(settled)
    for article in rows.keys() & failures.keys():
        log.error("article %s could not be indexed: %r", article, failures[article])
        IndexEvent.objects.put_off(rows[article], failures[article])
    return len(settled)
