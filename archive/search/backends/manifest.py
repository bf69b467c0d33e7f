"""What one commit of an index consists of: its files with their checksums, in a file that is replaced in one rename.

That rename is the commit. Before it nothing that was written counts, after it everything does, and each file can be told from a
damaged one. The sum of a file that an earlier commit wrote is carried over.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from archive.search.backends.errors import IndexDamaged, accessing
from archive.search.fingerprint import LAYOUT

MANIFEST = "MANIFEST"
_CHUNK = 1 << 20


class Sum(NamedTuple):
    """How long a file is, in bytes, and the CRC-32 of its contents."""

    size: int
    crc: int


@dataclass(frozen=True)
class Manifest:
    """The stamp of what made the index, and the files by name."""

    stamp: str
    files: Mapping[str, Sum]

    def to_bytes(self) -> bytes:
        """The file: the CRC-32 of the rest, and JSON."""
        body = json.dumps({"layout": LAYOUT, "stamp": self.stamp, "files": self.files})
        return b"%08x\n%s\n" % (crc32(body.encode()), body.encode())

    @classmethod
    def from_bytes(cls, contents: bytes) -> "Manifest":
        """Read it; raises IndexDamaged where it is garbled, or of another layout."""
        head, _, body = contents.strip().partition(b"\n")
        if head != b"%08x" % crc32(body):
            raise IndexDamaged(MANIFEST)
        fields = json.loads(body)
        if fields["layout"] != LAYOUT:
            raise IndexDamaged(MANIFEST)
        files = {name: Sum(size, crc) for name, (size, crc) in fields["files"].items()}
        return cls(fields["stamp"], files)


class Commit(NamedTuple):
    """A state of the index: a folder, and the bytes of its manifest. Every method raises IndexDamaged, naming what is not as it was."""

    folder: Path
    manifest: bytes

    @property
    def contents(self) -> Manifest:
        """What was committed."""
        return Manifest.from_bytes(self.manifest)

    def look(self) -> None:
        """See that its files are there in their length; they are not read."""
        for name, expected in self.contents.files.items():
            path = self.folder / name
            with accessing(path):
                if not path.is_file() or path.stat().st_size != expected.size:
                    raise IndexDamaged(name)

    def scrub(self) -> None:
        """Read its files from the disk, one after another."""
        files = self.contents.files.items()
        damaged = [name for name, expected in files if not _is_as(self.folder / name, expected)]
        if damaged:
            raise IndexDamaged(*damaged)


def commit_in(folder: Path) -> Commit:
    """What was committed last in a folder; raises IndexUnusable."""
    manifest = folder / MANIFEST
    with accessing(manifest):
        return Commit(folder, manifest.read_bytes())


def sum_of(path: Path) -> Sum:
    """The sum of a file as it is now, in bounded memory."""
    size = crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size, crc = size + len(chunk), crc32(chunk, crc)
    return Sum(size, crc)


def _is_as(path: Path, expected: Sum) -> bool:
    try:
        with accessing(path):
            return sum_of(path) == expected
    except IndexDamaged:
        return False
