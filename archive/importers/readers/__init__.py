"""The readers, one a format: bytes in, a draft out. A new format is one module and one line here."""

from collections.abc import Callable
from pathlib import PurePath

from archive.importers.decoding import UnreadableError
from archive.importers.draft import Draft
from archive.importers.readers import seed_text

Reader = Callable[[bytes, str | None], Draft]

READERS: dict[str, Reader] = {
    ".txt": seed_text.read,
}


def reader_for(filename: str) -> Reader:
    """The reader for a file of this name. Raises UnreadableError where there is none."""
    suffix = PurePath(filename).suffix.lower()
    if reader := READERS.get(suffix):
        return reader
    known = "، ".join(READERS)
    raise UnreadableError(f"لا قارئ لملفات «{suffix or filename}»، والمقروء: {known}.")
