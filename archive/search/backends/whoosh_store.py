"""The Whoosh index on disk: opening, changing and rebuilding it, and finding out what is wrong with it."""

import logging
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from whoosh.fields import Schema
from whoosh.index import FileIndex

from archive.search.backends.document import Document
from archive.search.backends.errors import (
    FULL,
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOutOfReach,
    IndexState,
    IndexUnusable,
    RoomMade,
    writing,
)
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.generations import Generations
from archive.search.backends.locks import file_lock
from archive.search.backends.manifest import Commit, Manifest, commit_in
from archive.search.backends.segments.reader import SegmentPostings
from archive.search.backends.segments.whoosh_codec import build_schema
from archive.search.backends.segments.whoosh_writer import ArrayWriter
from archive.search.backends.whoosh_storage import CommitStorage, CommittedStorage
from archive.search.backends.workers import Workers
from archive.search.fingerprint import fingerprint

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# How long a change waits for another one to finish, in seconds.
WRITE_WAIT = 20.0
# So often an index may be replaced while it is being opened.
_ATTEMPTS = 20


class WhooshStore:
    """One thread's view of the index in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.generations = Generations(root)
        self.schema = build_schema()
        self.stamp = fingerprint("\n".join(WEIGHTS))
        self._opened: tuple[Commit, SegmentPostings] | None = None
        # What the last change wrote or read, so that the next one need not read it again.
        self._changed: CommittedStorage | None = None

    def folder(self) -> Path:
        """The folder in use; raises IndexUnusable where there is none."""
        return self.generations.current()

    def version(self) -> str:
        """A name of the index as last committed, never that of another commit; empty where there is none."""
        with suppress(IndexUnusable):
            folder, manifest = self._commit()
            return f"{folder.name}-{blake2b(manifest, digest_size=12).hexdigest()}"
        return ""

    def postings(self) -> SegmentPostings:
        """The index as last committed, also of another version; raises IndexUnusable where it is missing or damaged."""
        return self._steadily(self._open)

    def state(self) -> IndexState:
        """How the index is, by the names, lengths and marks of its files; their contents are not read."""
        try:
            return self._steadily(self._state)
        except IndexMissing:
            return IndexState.MISSING
        except IndexUnusable:
            return IndexState.DAMAGED

    def verify(self) -> list[str]:
        """The names of the files that are not as they were committed, read from the disk one after another.

        Raises IndexUnusable where they cannot be read just now.
        """
        try:
            self._steadily(Commit.scrub)
        except IndexDamaged as error:
            return list(error.names)
        except IndexMissing:
            return ["CURRENT"]
        return []

    def clean(self) -> None:
        """Remove what rebuilds and changes that died have left, unless one is under way."""
        rebuilding = file_lock(self.root / "rebuild.lock", wait=0)
        with suppress(IndexBusy), rebuilding, self._lock_for_writing():
            self.generations.clean()
            with suppress(IndexUnusable):
                commit = self._commit()
                CommitStorage(commit.folder, commit.contents).sweep()

    def forget(self) -> None:
        """Drop what is open."""
        self._opened = None

    def report(self, error: IndexUnusable) -> None:
        """Remember, for every process, what was found wrong in reading what is open here, and drop it."""
        if self._opened is not None and self._is_still(self._opened[0].folder, self._opened[0]):
            self._remember(self._opened[0].folder, error)
        self._opened = None

    def apply(self, documents: list[Document], removed: Collection[int]) -> None:
        """Replace documents and remove those of articles in the index in use, in one commit; nothing that it has as it is.

        Raises IndexUnusable where it is missing, damaged or of another version, IndexNotWritten where the disk refuses, and
        IndexBusy; the index then is as it was.
        """
        articles = [*(document.record.article_id for document in documents), *removed]
        with writing(), self._lock_for_writing():
            self._steadily(lambda commit: self._change(commit, documents, articles))

    def rebuild(
        self,
        everything: Iterable[Document],
        again: Callable[[list[int]], list[Document]],
        workers: Workers | None = None,
    ) -> None:
        """Build the index anew beside the one in use, then switch; only then the old one goes.

        `again` answers the documents that still exist of those articles that changed meanwhile; what `workers` write while
        `everything` is gone through is taken in as well. Raises IndexBusy where a rebuild is under way already, IndexNotWritten where
        the disk refuses, WorkersFailed; nothing is left behind then. An index of no use is not kept on a disk that has no room for
        two: it goes, and RoomMade is raised.
        """
        with writing(), file_lock(self.root / "rebuild.lock", wait=0):
            try:
                folder = self.generations.start()
                self._build(folder, everything, again, workers or Workers())
            except OSError as error:
                if error.errno in FULL:
                    self._make_room(error)
                raise
            finally:
                # Whatever happened: all but what is in use.
                self.generations.clean()
        log.info("the search index was built anew in %s", folder.name)

    def _make_room(self, error: OSError) -> None:
        with self._lock_for_writing():
            if not self._is_useless():
                return
            self.forget()
            self.generations.discard()
        log.warning("the index was of no use and left no room for another: it was removed")
        raise RoomMade(error.errno, "there is room for an index now") from error

    def _is_useless(self) -> bool:
        """Whether there is an index that answers no search."""
        try:
            self._steadily(self._state)
            self.postings()
        except (IndexMissing, IndexOutOfReach):
            return False
        except IndexUnusable:
            return True
        return False

    def _build(
        self,
        folder: Path,
        everything: Iterable[Document],
        again: Callable[[list[int]], list[Document]],
        workers: Workers,
    ) -> None:
        with CommitStorage(folder, Manifest(self.stamp, {})) as storage:
            FileIndex.create(storage, self.schema, "MAIN")
            with workers.at_work(folder):
                _write(storage, self.schema, everything, [], workers)
            with self._lock_for_writing():
                changed = self.generations.noted(folder)
                if changed:
                    _write(storage, self.schema, again(changed), changed)
                storage.commit(self.stamp)
                self.generations.publish(folder)
            self._changed = storage.committed

    def _change(self, commit: Commit, documents: list[Document], articles: list[int]) -> None:
        manifest = commit.contents
        if manifest.stamp != self.stamp:
            raise IndexUnusable("an index of another version is only read")
        # Also what is not written again: a rebuild under way may have read it as it was in between.
        self.generations.note(articles)
        documents, articles = self._unlike(commit, documents, articles)
        if articles:
            with CommitStorage(commit.folder, manifest) as storage:
                storage.committed.check()
                _write(storage, self.schema, documents, articles)
                storage.commit(self.stamp)
            self._changed = storage.committed

    def _unlike(
        self, commit: Commit, documents: list[Document], articles: list[int]
    ) -> tuple[list[Document], list[int]]:
        """Those of the documents and articles that the index has not as they are to be."""
        known = self._open(commit).digests_of(articles)
        same = {
            document.record.article_id
            for document in documents
            if known.get(document.record.article_id) == document.record.digest
        }
        new = [document for document in documents if document.record.article_id not in same]
        return new, [article for article in articles if article not in same]

    def _lock_for_writing(self) -> Any:
        return file_lock(self.root / "write.lock", WRITE_WAIT)

    def _commit(self) -> Commit:
        """What was committed last in the folder in use."""
        return commit_in(self.generations.current())

    def _steadily(self, action: Callable[[Commit], Answer]) -> Answer:
        """What an action answers of the index as it is; again where the index was replaced meanwhile.

        Damage that it meets is remembered for every process.
        """
        for _ in range(_ATTEMPTS):
            folder = self.generations.current()
            commit = None
            try:
                commit = commit_in(folder)
                return action(commit)
            except IndexUnusable as error:
                if self._is_still(folder, commit):
                    self._remember(folder, error)
                    raise
        raise IndexUnusable("the index changes faster than it can be opened")

    def _is_still(self, folder: Path, commit: Commit | None) -> bool:
        try:
            return self._commit() == commit
        except IndexUnusable:
            return commit is None and self.generations.current() == folder

    def _remember(self, folder: Path, error: IndexUnusable) -> None:
        self._opened = self._changed = None
        if isinstance(error, IndexDamaged) and not self.generations.is_damaged(folder):
            log.error("%s, in %s", error, folder.name)
            self.generations.mark_damaged(folder)

    def _open(self, commit: Commit) -> SegmentPostings:
        if self._opened is not None and self._opened[0] == commit:
            _, postings = self._opened
            postings.storage.check()
            return postings
        manifest = commit.contents
        storage = CommittedStorage(commit.folder, manifest)
        storage.check()
        postings = SegmentPostings(storage, self.schema, manifest.stamp != self.stamp)
        self._opened = commit, postings
        return postings

    def _state(self, commit: Commit) -> IndexState:
        manifest = commit.contents
        if self.generations.is_damaged(commit.folder):
            raise IndexUnusable("damage was found before")
        commit.look()
        return IndexState.READY if manifest.stamp == self.stamp else IndexState.OUTDATED


def _write(
    storage: CommitStorage,
    schema: Schema,
    documents: Iterable[Document],
    outdated: Collection[int],
    workers: Workers | None = None,
) -> None:
    """Write without cancelling on failure: what the storage does not commit, it takes back."""
    writer = ArrayWriter(FileIndex(storage, schema))
    writer.remove(outdated)
    for document in documents:
        writer.add(document)
    writer.flush()
    for segment in workers.segments() if workers else ():
        storage.adopt(segment.file_name)
        writer.take(segment)
    # One from each process is few enough: to join them would keep all but one of the processes idle.
    writer.commit(optimize=workers is not None and len(writer.segments) > workers.processes)
