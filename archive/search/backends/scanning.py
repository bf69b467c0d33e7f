"""Answers from the database while there is no index to ask: every published article, analysed in memory."""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.db.models import Count, Max

from archive.models import Article, IndexEvent
from archive.search.backends.document import Document
from archive.search.backends.errors import SearchUnavailable
from archive.search.backends.memory_postings import MemoryPostings, analyzed

_TOO_LARGE = "البحث متوقف مؤقتًا: الفهرس قيد الإصلاح."
_kept: dict[Path, tuple[Any, MemoryPostings]] = {}
_scanning = Lock()


def scanned(root: Path, everything: Callable[[], Iterable[Document]]) -> MemoryPostings:
    """Every article, read once for all searches until one changes; raises SearchUnavailable where they are too many.

    `root` is the folder of the index that does not answer.
    """
    state = _state()
    if state[0] > settings.SEARCH_SCAN_MOST:
        raise SearchUnavailable(_TOO_LARGE)
    with _scanning:
        if root not in _kept or _kept[root][0] != state:
            _kept[root] = state, MemoryPostings(map(analyzed, everything()))
        return _kept[root][1]


def forget(root: Path) -> None:
    """Let go of what was read: the index answers again."""
    _kept.pop(root, None)


def _state() -> tuple[Any, ...]:
    published = Article.objects.published()
    count, newest = published.count(), published.aggregate(newest=Max("updated_at"))["newest"]
    # The number of a change alone is not enough: that of one taken back is given again.
    changes = IndexEvent.objects.aggregate(Max("pk"), Count("pk"), Max("created_at"))
    return count, newest, *changes.values()
