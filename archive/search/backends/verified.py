"""Files of a committed index, verified, and shared by every thread of the process; small ones are read whole into memory.

They are not mapped: a mapped file that is truncated while it is in use ends the process with SIGBUS.
"""

import os
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary
from zlib import crc32

from archive.search.backends.errors import IndexDamaged, accessing
from archive.search.backends.manifest import Sum, sum_of

# What changes when a file is written to or replaced: its length, its time in nanoseconds, and which file it is.
_Signature = tuple[int, int, int]


class VerifiedFile:
    """One file, which must be as it was when it was committed."""

    def __init__(self, path: Path, expected: Sum) -> None:
        self._path = path
        self._expected = expected
        self._contents: memoryview | None = None
        self._signature: _Signature | None = None
        self._lock = Lock()

    def contents(self) -> memoryview:
        """The contents; raises IndexDamaged where the file is gone, or has changed on the disk."""
        with self._lock, accessing(self._path):
            if self._contents is None or self._signature != _signature(self._path.stat()):
                self._read()
            assert self._contents is not None  # noqa: S101
            return self._contents

    def check(self) -> None:
        """See that the file is there and untouched since it was looked at before, or else is what was committed.

        For a file whose readers check what they read of it. Raises IndexDamaged.
        """
        with self._lock, accessing(self._path):
            signature = _signature(self._path.stat())
            if signature == self._signature:
                return
            is_new = self._signature is None and signature[0] == self._expected.size
            if not is_new and sum_of(self._path) != self._expected:
                raise IndexDamaged(self._path.name)
            self._signature = signature

    def _read(self) -> None:
        with self._path.open("rb") as file:
            signature = _signature(os.fstat(file.fileno()))
            contents = file.read() if signature[0] == self._expected.size else b""
        if Sum(len(contents), crc32(contents)) != self._expected:
            raise IndexDamaged(self._path.name)
        # Touched and still the same: those who hold the old bytes share them with whoever comes.
        if self._contents is None:
            self._contents = memoryview(contents)
        self._signature = signature


_shared: WeakValueDictionary[tuple[Path, Sum], VerifiedFile] = WeakValueDictionary()
_sharing = Lock()


def verified_file(path: Path, expected: Sum) -> VerifiedFile:
    """The file as this process has it, for as long as anyone holds it."""
    with _sharing:
        return _shared.setdefault((path, expected), VerifiedFile(path, expected))


def _signature(status: os.stat_result) -> _Signature:
    return status.st_size, status.st_mtime_ns, status.st_ino
