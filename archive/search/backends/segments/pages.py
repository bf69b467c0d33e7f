"""A file of named arrays in checked pages: what cannot be read whole and unharmed is an error, never a wrong answer.

Layout: the arrays, each from a multiple of 8 bytes on; a CRC-32 of each page of them; a directory as JSON; a footer. Reading does
not go through mapped memory, where a file that was cut short would kill the process.
"""

import json
import os
import struct
import weakref
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Protocol
from zlib import crc32

import numpy as np
import numpy.typing as npt

from archive.search.backends.errors import IndexDamaged, accessing

PAGE = 8192
_MAGIC = b"raqeem\x00\x01"
# Where the directory begins, its size and CRC-32, and the magic.
_FOOTER = struct.Struct("<QII8s")
_ALIGNMENT = 8
_READ_AT_ONCE = 256 * PAGE
Array = npt.NDArray[Any]


class Output(Protocol):
    """What a file is written to."""

    def write(self, data: bytes | memoryview) -> Any:
        """Take bytes."""


class PageWriter:
    """Writes arrays to a new file; before `finish` it is no file of pages."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._sections: dict[str, list[Any]] = {}
        self._crcs = array("I")
        self._crc = 0
        self._size = 0

    def add(self, name: str, values: Array) -> None:
        """Write an array under a name; a name given again at once goes on where it left off."""
        if name != next(reversed(self._sections), None):
            self._write(bytes(-self._size % _ALIGNMENT))
            self._sections[name] = [self._size, 0, values.dtype.newbyteorder("<").str]
        section = self._sections[name]
        section[1] += len(values)
        self._write(np.ascontiguousarray(values, section[2]).tobytes())

    def finish(self, facts: Mapping[str, int]) -> None:
        """Write the directory, with some facts beside it."""
        if self._size % PAGE:
            self._crcs.append(self._crc)
        table = np.array(self._crcs, "<u4").tobytes()
        directory = json.dumps(
            {
                "sections": self._sections,
                "facts": facts,
                "size": self._size,
                "table": crc32(table),
            }
        ).encode()
        footer = _FOOTER.pack(self._size + len(table), len(directory), crc32(directory), _MAGIC)
        self._output.write(table + directory + footer)

    def _write(self, data: bytes) -> None:
        self._output.write(data)
        left = memoryview(data)
        while left:
            room = PAGE - self._size % PAGE
            self._crc = crc32(left[:room], self._crc)
            self._size += min(room, len(left))
            if len(left) >= room:
                self._crcs.append(self._crc)
                self._crc = 0
            left = left[room:]


class PagedFile:
    """An open file of arrays, for any number of threads.

    Every method raises IndexDamaged where the file is not as it was written, IndexUnusable where it cannot be read now.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with accessing(path):
            self._file = path.open("rb", buffering=0)
            self._number = self._file.fileno()
            weakref.finalize(self, self._file.close)
            self._reading = Lock()
            directory = self._directory()
            self.facts: dict[str, int] = directory["facts"]
            self._sections: dict[str, list[Any]] = directory["sections"]
            self._size: int = directory["size"]
            table = self._read(self._size, 4 * -(-self._size // PAGE))
        self._check(crc32(table) == directory["table"])
        self._crcs: list[int] = np.frombuffer(table, "<u4").tolist()

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def size(self, name: str) -> int:
        """How many items an array has; 0 where there is none."""
        return int(self._sections[name][1]) if name in self else 0

    def array(self, name: str) -> Array:
        """A whole array."""
        return self.part(name, 0, self._sections[name][1])

    def part(self, name: str, start: int, stop: int) -> Array:
        """The half-open range of an array's items; it cannot be written to."""
        place, count, kind = self._sections[name]
        self._check(0 <= start <= stop <= count)
        dtype = np.dtype(kind)
        if start == stop:
            return np.empty(0, dtype)
        first, last = place + start * dtype.itemsize, place + stop * dtype.itemsize
        begin = first // PAGE * PAGE
        with accessing(self._path):
            data = self._pages(begin, last)
        return np.frombuffer(data, dtype, stop - start, first - begin)

    def pieces(self, name: str, starts: Iterable[int], stops: Iterable[int]) -> list[bytes]:
        """Half-open ranges of an array of bytes, rising; what lies in one page is read and checked together."""
        place, count, _ = self._sections[name]
        data, begin, end, found = b"", 0, 0, []
        with accessing(self._path):
            for start, stop in zip(starts, stops, strict=True):
                self._check(0 <= start <= stop <= count)
                if place + stop > end:
                    begin = (place + start) // PAGE * PAGE
                    data = self._pages(begin, place + stop)
                    end = begin + len(data)
                found.append(data[place + start - begin : place + stop - begin])
        return found

    def verify(self) -> None:
        """Read every page."""
        with accessing(self._path):
            for start in range(0, self._size, _READ_AT_ONCE):
                self._pages(start, start + _READ_AT_ONCE)

    def _pages(self, begin: int, last: int) -> bytes:
        """The whole pages from a place on that hold all up to `last`."""
        data = self._read(begin, min(-(-last // PAGE) * PAGE, self._size) - begin)
        number, view = begin // PAGE, memoryview(data)
        for start in range(0, len(data), PAGE):
            self._check(crc32(view[start : start + PAGE]) == self._crcs[number])
            number += 1
        return data

    def _directory(self) -> dict[str, Any]:
        size = os.fstat(self._number).st_size
        self._check(size >= _FOOTER.size)
        start, length, crc, magic = _FOOTER.unpack(self._read(size - _FOOTER.size, _FOOTER.size))
        self._check(magic == _MAGIC and start + length + _FOOTER.size == size)
        packed = self._read(start, length)
        self._check(crc32(packed) == crc)
        directory: dict[str, Any] = json.loads(packed)
        return directory

    def _read(self, start: int, size: int) -> bytes:
        data = self._pread(start, size)
        self._check(len(data) == size)
        return data

    if hasattr(os, "pread"):

        def _pread(self, start: int, size: int) -> bytes:
            return os.pread(self._number, size, start)

    else:

        def _pread(self, start: int, size: int) -> bytes:
            # Windows has no reading that leaves the place in the file alone.
            with self._reading:
                self._file.seek(start)
                return self._file.read(size)

    def _check(self, good: bool) -> None:
        if not good:
            raise IndexDamaged(self._path.name)


def narrow(values: Array) -> Array:
    """The same numbers from 0 up in the narrowest type that holds them all."""
    return values.astype(np.min_scalar_type(int(values.max()) if len(values) else 0))
