"""Compares the index with the database, article by article, and has the indexer mend what differs.

No text is analysed: the index kept a digest of what it was given for each article, and the same is computed from the
database. An article that differs is looked at once more before it is called a difference, so that a check is right while
editors work. For that the order of reading matters: a row leaves the outbox only after the index has committed, so that an
article as it was before the outbox was read, and with no row there, is in an index that is opened afterwards.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from haystack import connections
from haystack.constants import DEFAULT_ALIAS

from archive.models import Article, IndexEvent
from archive.models.batches import in_batches
from archive.models.querysets import ArticleQuerySet
from archive.progress import Progress, silent
from archive.search import status
from archive.search.digest import digest

log = logging.getLogger(__name__)
BATCH = 500
# In place of a digest: an article that cannot be read, and one that the index has more than once. No digest is negative.
_UNREADABLE = -1
_TWICE = -2


@dataclass(frozen=True)
class Differences:
    """Articles, by number, that only the database has, that only the index has, and that both have with other contents.

    `pending` is how many articles have changes in the outbox: these are known, and no differences.
    """

    missing: tuple[int, ...] = ()
    ghosts: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    pending: int = 0

    def __len__(self) -> int:
        return len(self.articles)

    @property
    def articles(self) -> tuple[int, ...]:
        """All that differ."""
        return (*self.missing, *self.ghosts, *self.changed)


def check(progress: Progress = silent) -> Differences:
    """Every difference between the database and the index as last committed; raises IndexUnusable where there is none to read."""
    waiting = _waiting()
    found = _confirmed(_suspects(progress) - waiting)
    differences = replace(found, pending=len(waiting))
    status.note(checked=time.time(), differences=len(differences))
    return differences


def repair(differences: Differences) -> None:
    """Write every difference into the outbox, for the indexer to settle."""
    for numbers in in_batches(differences.articles, BATCH):
        IndexEvent.objects.record(numbers)


def _suspects(progress: Progress) -> set[int]:
    """What differs at first sight: an edit may have come between."""
    indexed = _indexed()
    published = _index().index_queryset()
    suspects = set()
    for article in progress(_in_pages(published), published.count()):
        if indexed.pop(article.pk, None) != _digest(article):
            suspects.add(article.pk)
    return suspects | indexed.keys()


def _in_pages(articles: ArticleQuerySet) -> Iterator[Article]:
    """Articles in short reads, so that no transaction stays open while editors write."""
    last = 0
    while page := list(articles.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from page
        last = page[-1].pk


def _confirmed(suspects: set[int]) -> Differences:
    """Those of them that differ indeed; what an editor changes meanwhile is in the outbox, and does not."""
    before = _digests(suspects)
    suspects = suspects - _waiting() if suspects else suspects
    indexed = _indexed() if suspects else {}
    now = _digests(suspects)
    wrong = sorted(n for n in suspects if before.get(n) == now.get(n) != indexed.get(n))
    missing = tuple(number for number in wrong if number not in indexed)
    ghosts = tuple(number for number in wrong if number not in now)
    return Differences(missing, ghosts, tuple(n for n in wrong if n in indexed and n in now))


def _indexed() -> dict[int, int]:
    """The digest of every article in the index as last committed."""
    postings = connections[DEFAULT_ALIAS].get_backend().store.postings()
    digests: dict[int, int] = {}
    live, columns = postings.live, postings.columns
    pairs = zip(columns.article_id[live].tolist(), columns.digest[live].tolist(), strict=True)
    for article, known in pairs:
        digests[article] = _TWICE if article in digests else known
    return digests


def _digests(numbers: Iterable[int]) -> dict[int, int]:
    """The digests of those of these articles that the public may see, from the database."""
    published = _index().index_queryset()
    articles = (
        article
        for batch in in_batches(sorted(numbers), BATCH)
        for article in published.filter(pk__in=batch)
    )
    return {article.pk: _digest(article) for article in articles}


def _digest(article: Article) -> int:
    try:
        return digest(_index().full_prepare(article))
    except Exception:
        log.exception("article %s cannot be read for the index", article.pk)
        return _UNREADABLE


def _waiting() -> set[int]:
    return set(IndexEvent.objects.order_by().values_list("article_id", flat=True).distinct())


def _index() -> Any:
    return connections[DEFAULT_ALIAS].get_unified_index().get_index(Article)
