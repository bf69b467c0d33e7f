"""The frequent phrases of an archive: in a file beside the index for all its processes, and in the memory of each."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Max

from archive.models import Article
from archive.models.batches import in_batches
from archive.search.backends.errors import IndexBusy
from archive.search.backends.locks import file_lock
from archive.search.phrases import frequent_phrases
from archive.search.start_list import StartList

log = logging.getLogger(__name__)
# Part of the file's first line: raise it with every change of what is taken for a phrase.
VERSION = "1"
# Of a larger archive so many articles, evenly spread, are read.
MOST_ARTICLES = 3000
# Up to so many articles phrases are those of the texts as they are now.
SMALL_ARCHIVE = 50
# In a larger archive they are counted anew where the number of articles has changed by one in so many, or after so many seconds.
CHANGED = 20
OLDEST = 24 * 3600.0
BATCH = 100


class PhraseStore:
    """The phrases of the archive that keeps its index in a folder beside."""

    def __init__(self, root: Path) -> None:
        self.path = root / "phrases.txt"
        self.phrases = StartList(())
        self._read_at = 0

    def refresh(self, articles: int) -> None:
        """Count the phrases of so many published articles anew where those in the file are out of date, and read them.

        Another process that is counting is not waited for. Raises OSError where the file cannot be written.
        """
        if not self._is_current(articles):
            try:
                with file_lock(self.path.with_name("phrases.lock"), wait=0):
                    self._write(articles)
            except IndexBusy:
                log.info("the phrases are being counted elsewhere")
        self._read()

    def _is_current(self, articles: int) -> bool:
        try:
            with self.path.open(encoding="utf-8") as file:
                version, counted, newest = file.readline().split()
            young = time.time() - self.path.stat().st_mtime < OLDEST
        except (OSError, ValueError):
            return False
        if articles <= SMALL_ARCHIVE:
            same = (int(counted), newest) == (articles, _newest())
        else:
            same = abs(articles - int(counted)) * CHANGED <= articles
        return version == VERSION and young and same

    def _write(self, articles: int) -> None:
        newest = _newest()
        phrases = frequent_phrases(_texts(articles))
        new = self.path.with_suffix(".new")
        lines = [f"{VERSION} {articles} {newest}", *phrases]
        new.write_text("\n".join(lines) + "\n", encoding="utf-8")
        new.replace(self.path)

    def _read(self) -> None:
        try:
            changed_at = self.path.stat().st_mtime_ns
            if changed_at != self._read_at:
                lines = self.path.read_text(encoding="utf-8").splitlines()
                self.phrases = StartList(lines[1:])
                self._read_at = changed_at
        except FileNotFoundError:
            log.debug("no phrases have been counted yet")


def _newest() -> str:
    """When an article was last saved, as one word."""
    newest = Article.objects.published().aggregate(newest=Max("updated_at"))["newest"]
    return newest.isoformat() if newest else "never"


def _texts(articles: int) -> Iterator[str]:
    """Titles and texts of at most MOST_ARTICLES published articles."""
    every = Article.objects.published().order_by("pk").values_list("pk", flat=True)
    chosen = list(every)[:: 1 + articles // (MOST_ARTICLES + 1)]
    for numbers in in_batches(chosen, BATCH):
        batch = Article.objects.filter(pk__in=numbers)
        for title, body in batch.order_by().values_list("title", "body"):
            yield f"{title}\n{body}"
