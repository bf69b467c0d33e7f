"""Locks between threads and processes, which the system releases when their holder dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from archive.search.backends.errors import IndexBusy


@contextmanager
def file_lock(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file for the length of a block; raises IndexBusy after `wait` seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(path))
    if not try_for(lock.acquire, timeout=wait, delay=0.02):
        raise IndexBusy(path.name)
    try:
        yield
    finally:
        lock.release()
