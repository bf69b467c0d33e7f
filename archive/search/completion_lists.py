"""What completion keeps in memory: the names of tags and sources with how many articles have them, and phrases.

Names are those that the database has now: a stamp that every change renews tells. Counts and phrases may lag behind: where the
archive is larger than a few articles they are brought up to date beside the requests.
"""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.models import Count

from archive.models import Article, ArticleTag, Source, Status, Tag, TagAlias
from archive.models.vocabulary_stamp import stamp
from archive.search.phrase_store import SMALL_ARCHIVE, PhraseStore
from archive.search.start_list import StartList

log = logging.getLogger(__name__)
# In a larger one counts may be so old, in seconds.
OLDEST_COUNTS = 30.0


@dataclass(frozen=True)
class Name:
    """A name of a tag or a source: which it is, its key, how many published articles have it, and the name it is listed under."""

    kind: str
    key: str
    text: str
    label: str
    count: int


@dataclass(frozen=True)
class _Counts:
    articles: int = 0
    tags: Mapping[int, int] = field(default_factory=dict)
    sources: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Names:
    """Names, those of most articles first."""

    stamp: str
    counts: _Counts
    names: list[Name]
    starts: StartList


class CompletionLists:
    """The lists of one archive in one process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._phrases = PhraseStore(root)
        self._counts = _Counts()
        self._counted_at: float | None = None
        self._names: Names | None = None
        self._refreshing = threading.Lock()

    def names(self) -> Names:
        """The names as they are now; one short query where none has changed."""
        present, counts, held = stamp(), self._counts, self._names
        if held is None or held.stamp != present or held.counts is not counts:
            held = self._names = _read_names(present, counts)
        return held

    def phrases(self) -> StartList:
        """The phrases as last counted, the most frequent first."""
        return self._phrases.phrases

    def refresh(self) -> None:
        """Count names and, where the archive has changed enough, phrases; never raises, for suggestions are an extra."""
        try:
            counts = _count()
            if counts != self._counts:
                self._counts = counts
            self._phrases.refresh(counts.articles)
            self._counted_at = time.monotonic()
        except Exception:
            log.exception("the lists of the completion could not be brought up to date")

    def refresh_if_old(self) -> None:
        """Refresh within the request where that is cheap, otherwise in a thread of its own, one at a time."""
        age = OLDEST_COUNTS if self._counted_at is None else time.monotonic() - self._counted_at
        if self._is_small():
            self.refresh()
        elif age >= OLDEST_COUNTS and self._refreshing.acquire(blocking=False):
            threading.Thread(target=self._refresh_apart, daemon=True).start()

    def _is_small(self) -> bool:
        if self._counts.articles > SMALL_ARCHIVE:
            return False
        first = Article.objects.published().order_by().values_list("pk", flat=True)
        return len(first[: SMALL_ARCHIVE + 1]) <= SMALL_ARCHIVE

    def _refresh_apart(self) -> None:
        try:
            self.refresh()
        finally:
            connections.close_all()
            self._refreshing.release()


def completion_lists() -> CompletionLists:
    """The lists of the archive that the settings name."""
    global _lists
    root = Path(str(settings.HAYSTACK_CONNECTIONS["default"]["PATH"])).parent
    if _lists is None or _lists.root != root:
        _lists = CompletionLists(root)
    return _lists


_lists: CompletionLists | None = None


def _count() -> _Counts:
    published = Article.objects.published().order_by()
    tagged = ArticleTag.objects.filter(article__status=Status.PUBLISHED).order_by()
    return _Counts(
        published.count(),
        dict(tagged.values_list("tag").annotate(count=Count("pk"))),
        dict(published.exclude(source=None).values_list("source").annotate(count=Count("pk"))),
    )


def _read_names(present: str, counts: _Counts) -> Names:
    names = [*_tag_names(counts), *_source_names(counts)]
    names.sort(key=lambda name: -name.count)
    return Names(present, counts, names, StartList([name.text for name in names]))


def _tag_names(counts: _Counts) -> list[Name]:
    """Labels before aliases, in alphabetical order."""
    labels = {
        pk: (key, label)
        for pk, key, label in Tag.objects.order_by("sort_key").values_list("pk", "key", "label")
    }
    texts = [(pk, label) for pk, (_, label) in labels.items()]
    texts += TagAlias.objects.order_by("name").values_list("tag", "name")
    return [
        Name("tag", key, text, label, counts.tags.get(pk, 0))
        for pk, text in texts
        for key, label in [labels.get(pk, ("", ""))]
        if key
    ]


def _source_names(counts: _Counts) -> list[Name]:
    rows = Source.objects.order_by("sort_key").values_list("pk", "key", "name")
    return [Name("source", key, name, name, counts.sources.get(pk, 0)) for pk, key, name in rows]
