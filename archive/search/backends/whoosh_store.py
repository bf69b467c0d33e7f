"""The Whoosh index on disk: opening, changing and rebuilding it."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from archive.search.backends.errors import IndexUnusable
from archive.search.backends.generations import Generations
from archive.search.backends.locks import file_lock
from archive.search.backends.whoosh_postings import WhooshPostings
from archive.search.backends.whoosh_schema import build_schema, describe
from archive.search.fingerprint import fingerprint

log = logging.getLogger(__name__)
Document = dict[str, Any]
# How long a change waits for another one to finish, in seconds.
WRITE_WAIT = 20.0


class WhooshStore:
    """One thread's view of the index in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.generations = Generations(root)
        self.schema = build_schema()
        self.stamp = fingerprint(describe(self.schema))
        self._postings: WhooshPostings | None = None

    def folder(self) -> Path:
        """The folder in use; raises IndexUnusable where there is none of this version."""
        return self.generations.current(self.stamp)

    def postings(self) -> WhooshPostings:
        """The index as last committed; raises IndexUnusable where it is missing, damaged or of another version."""
        folder = self.folder()
        opened = self._postings
        if opened and opened.folder == folder and opened.is_up_to_date():
            return opened
        self._postings = WhooshPostings(folder)
        if opened:
            opened.close()
        return self._postings

    def forget(self) -> None:
        """Drop what is open."""
        if self._postings:
            self._postings.close()
        self._postings = None

    def apply(self, documents: list[Document], removed: Iterable[str]) -> None:
        """Replace and remove documents in the index in use, in one commit."""
        with file_lock(self.root / "write.lock", WRITE_WAIT):
            identifiers = [*(document["id"] for document in documents), *removed]
            _write(self.folder(), documents, identifiers)
            self.generations.note(identifiers)

    def rebuild(
        self,
        everything: Iterable[Document],
        again: Callable[[list[str]], list[Document]],
    ) -> None:
        """Build the index anew beside the one in use, then switch.

        `again` answers the documents that still exist of those that changed meanwhile. Raises IndexBusy where a rebuild is
        under way already.
        """
        with file_lock(self.root / "rebuild.lock", wait=0):
            folder = self.generations.start()
            FileIndex.create(FileStorage(str(folder)), self.schema, "MAIN")
            _write(folder, everything, ())
            with file_lock(self.root / "write.lock", WRITE_WAIT):
                changed = self.generations.noted(folder)
                if changed:
                    _write(folder, again(changed), changed)
                self.generations.publish(folder, self.stamp)
        log.info("the search index was built anew in %s", folder.name)


def _write(folder: Path, documents: Iterable[Document], outdated: Iterable[str]) -> None:
    writer = _writer(folder)
    try:
        for identifier in outdated:
            writer.delete_by_term("id", identifier)
        for document in documents:
            writer.add_document(**document)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _writer(folder: Path) -> SegmentWriter:
    try:
        return FileIndex(FileStorage(str(folder))).writer(timeout=WRITE_WAIT)
    except Exception as error:
        raise IndexUnusable(f"the index cannot be written: {error!r}") from error
