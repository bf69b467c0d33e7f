"""What can be wrong with an index."""

from collections.abc import Iterator
from contextlib import contextmanager


class IndexUnusable(Exception):  # noqa: N818 - it names a state, which callers answer by another way
    """The index is missing, damaged or of another version."""


class IndexBusy(Exception):  # noqa: N818
    """Another process or thread holds the index."""


class SearchUnavailable(Exception):  # noqa: N818
    """No true answer can be given now; it is worth asking again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int = 10) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@contextmanager
def reading() -> Iterator[None]:
    """Report damage that Whoosh meets, with whatever its parsers raise then, as IndexUnusable."""
    try:
        yield
    except IndexUnusable:
        raise
    except Exception as error:
        raise IndexUnusable(f"the index cannot be read: {error!r}") from error
