"""What can be wrong with an index."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path

# The process is short of something, which says nothing about a file.
_SHORTAGES = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR, errno.EAGAIN}
# No room, on the disk or of what one user may have of it.
FULL = {errno.ENOSPC, errno.EDQUOT}


class IndexState(Enum):
    """How an index is. An outdated one was made by another version: it answers, but is to be built anew."""

    READY = auto()
    OUTDATED = auto()
    MISSING = auto()
    DAMAGED = auto()


class IndexUnusable(Exception):  # noqa: N818 - it names a state, which callers answer by another way
    """The index cannot answer: it is missing or damaged, or cannot be read just now."""


class IndexOutOfReach(IndexUnusable):
    """The index cannot be read just now, which says nothing about its files."""


class IndexMissing(IndexUnusable):
    """There is no index."""


class IndexDamaged(IndexUnusable):
    """Files of the index, with these `names`, are not what was committed."""

    def __init__(self, *names: str) -> None:
        super().__init__(f"the index is damaged: {', '.join(names)}")
        self.names = names


class IndexNotWritten(OSError):  # noqa: N818
    """A change or a rebuild could not be written, as on a full disk. The index is as it was; later it may be tried again."""


class RoomMade(IndexNotWritten):
    """A rebuild found the disk full. An index that was of no use is gone from it: try again."""


class WorkersFailed(Exception):  # noqa: N818
    """A rebuild by several processes came to nothing because of one of them; one process alone may do it."""


class IndexBusy(Exception):  # noqa: N818
    """Another process or thread holds the index."""


class SearchUnavailable(Exception):  # noqa: N818
    """No true answer can be given now; it is worth asking again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int = 10) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QueryTooCostly(SearchUnavailable):
    """A query found nothing in the time of a search, and has not looked everywhere: another one will do better."""


@contextmanager
def reading() -> Iterator[None]:
    """Report damage that Whoosh meets, with whatever its parsers raise then, as IndexUnusable."""
    try:
        yield
    except IndexUnusable:
        raise
    except Exception as error:
        raise IndexUnusable(f"the index cannot be read: {error!r}") from error


@contextmanager
def accessing(path: Path) -> Iterator[None]:
    """Report a file that is gone or cannot be read as damage, but not a shortage of this process."""
    try:
        yield
    except OSError as error:
        if error.errno in _SHORTAGES:
            raise IndexOutOfReach(f"the index cannot be read now: {error}") from error
        raise IndexDamaged(path.name) from error


@contextmanager
def writing() -> Iterator[None]:
    """Report what the disk refuses as IndexNotWritten, with the reason as its cause."""
    try:
        yield
    except IndexNotWritten:
        raise
    except OSError as error:
        why = f"the index could not be written: {error.strerror or error}"
        raise IndexNotWritten(error.errno, why, error.filename) from error
