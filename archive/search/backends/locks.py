"""Locks between threads and processes, which the system releases when their holder dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from archive.search.backends import places
from archive.search.backends.errors import IndexBusy


def lock_at(path: Path) -> FileLock:
    """A lock, not taken yet, with room for its file; raises OSError where there is none."""
    places.for_folder(path.parent)
    places.for_file(path)
    return FileLock(str(path))


@contextmanager
def file_lock(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file for the length of a block; raises IndexBusy after `wait` seconds."""
    lock = lock_at(path)
    if not try_for(lock.acquire, timeout=wait, delay=0.02):
        raise IndexBusy(path.name)
    try:
        yield
    finally:
        lock.release()
