"""Brings the index up to date with the database: outbox rows in, index changes out."""

import logging
from collections.abc import Iterable

from django.db import OperationalError
from django.db.models import F
from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.utils import get_model_ct

from archive.models import Article, IndexEvent
from archive.search.backends.errors import IndexBusy, IndexUnusable
from archive.search.backends.locks import file_lock
from archive.search.backends.whoosh_backend import Progress, WhooshBackend, silent
from archive.search.backends.whoosh_store import Document

log = logging.getLogger(__name__)
BATCH = 500
# A search waits this long, in seconds, for another thread that is bringing the index up to date.
SEARCH_WAIT = 5.0
# After so many failures a search no longer tries an article; index_changes still does.
ATTEMPTS_OF_SEARCH = 3


def backend() -> WhooshBackend:
    """The index of the default Haystack connection."""
    return connections[DEFAULT_ALIAS].get_backend()


def catch_up() -> set[int]:
    """Index what is pending, and answer the articles that still are; never raises, so that a search goes on without it."""
    pending = IndexEvent.objects.all()
    try:
        while pending.filter(attempts__lt=ATTEMPTS_OF_SEARCH).exists():
            if not drain(wait=SEARCH_WAIT, max_attempts=ATTEMPTS_OF_SEARCH):
                break
    except IndexBusy:
        log.warning(
            "the index is being changed elsewhere; the search goes on without the latest changes"
        )
    except Exception:
        log.exception("the index could not be brought up to date")
    return set(pending.values_list("article_id", flat=True))


def drain(limit: int = BATCH, wait: float = 0.0, max_attempts: int | None = None) -> int:
    """Index the articles of at most `limit` outbox rows and delete the rows; answers how many rows were settled.

    One drain runs at a time, across threads and processes. Rows go only after the index has committed. The row of an article
    that cannot be indexed stays, with its error, and holds up no other. Raises IndexBusy after `wait` seconds.
    """
    with file_lock(backend().store.root / "drain.lock", wait):
        rows = IndexEvent.objects.order_by("attempts", "pk")
        if max_attempts is not None:
            rows = rows.filter(attempts__lt=max_attempts)
        # The rows are read before the articles: what changes in between leaves a row for the next time.
        events = list(rows.values_list("pk", "article_id")[:limit])
        failures = _index({article_id for _, article_id in events})
        settled = [pk for pk, article_id in events if article_id not in failures]
        IndexEvent.objects.filter(pk__in=settled).delete()
        for article_id, error in failures.items():
            _keep([pk for pk, number in events if number == article_id], error)
    return len(settled)


def rebuild(progress: Progress = silent) -> None:
    """Build the index anew beside the one in use, then switch; raises IndexBusy while another does.

    What was pending before is in the new index, so its rows are settled.
    """
    pending = list(IndexEvent.objects.values_list("pk", flat=True))
    backend().rebuild(progress)
    for start in range(0, len(pending), BATCH):
        IndexEvent.objects.filter(pk__in=pending[start : start + BATCH]).delete()


def _index(article_ids: set[int]) -> dict[int, Exception]:
    """Index these articles as they are now; answers what could not be indexed, and why."""
    if not article_ids:
        return {}
    if not backend().is_ready():
        backend().rebuild()
        return {}
    documents, failures = _documents(article_ids)
    removed = article_ids - documents.keys() - failures.keys()
    identifiers = [f"{get_model_ct(Article)}.{number}" for number in removed]
    try:
        backend().apply(list(documents.values()), identifiers)
    except (IndexBusy, IndexUnusable, OSError, OperationalError):
        raise
    except Exception:  # One document may spoil the commit of all: find it.
        backend().apply([], identifiers)
        failures |= _one_by_one(documents)
    return failures


def _documents(article_ids: Iterable[int]) -> tuple[dict[int, Document], dict[int, Exception]]:
    index = connections[DEFAULT_ALIAS].get_unified_index().get_index(Article)
    documents: dict[int, Document] = {}
    failures: dict[int, Exception] = {}
    for article in index.index_queryset().filter(pk__in=article_ids):
        try:
            documents[article.pk] = backend().document(index, article)
        except Exception as error:
            failures[article.pk] = error
    return documents, failures


def _one_by_one(documents: dict[int, Document]) -> dict[int, Exception]:
    failures: dict[int, Exception] = {}
    for number, document in documents.items():
        try:
            backend().apply([document])
        except (IndexBusy, IndexUnusable, OSError):
            raise
        except Exception as error:
            failures[number] = error
    return failures


def _keep(event_ids: list[int], error: Exception) -> None:
    log.error("an article could not be indexed: %r", error)
    rows = IndexEvent.objects.filter(pk__in=event_ids)
    rows.update(attempts=F("attempts") + 1, last_error=repr(error))
