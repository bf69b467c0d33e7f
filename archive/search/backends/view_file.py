"""A Whoosh file over bytes in memory, without copying them.

Whoosh's own BufferFile copies what it is given into a BytesIO, and the part of each sub-file once more, on every open: two
copies of a segment for each reader. Here a part is a slice of the same memory. It can go when Whoosh's BufferFile does the same.
"""

from whoosh.filedb.structfile import BufferFile


class ViewFile(BufferFile):
    """Reads from a memoryview."""

    def __init__(self, view: memoryview, name: str | None = None) -> None:
        # Not BufferFile's own, which copies.
        self._buf = view
        self._name = name
        self.file = _Cursor(view)
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    def subset(self, position: int, length: int, name: str | None = None) -> "ViewFile":
        """A part of the file as a file."""
        return ViewFile(self._buf[position : position + length], name or self._name)


class _Cursor:
    """A place in a memoryview, as much of a file object as Whoosh and pickle ask for."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        self._place = 0

    def read(self, size: int | None = -1) -> bytes:
        end = len(self._view) if size is None or size < 0 else self._place + size
        found = bytes(self._view[self._place : end])
        self._place += len(found)
        return found

    def readline(self) -> bytes:
        rest = bytes(self._view[self._place :])
        return self.read(rest.find(b"\n") + 1 or len(rest))

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = offset + (0, self._place, len(self._view))[whence]
        return self._place

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        self._view = self._view[:0]
