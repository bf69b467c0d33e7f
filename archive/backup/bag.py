"""A bag of files with their checksums in one ZIP file (BagIt 1.0, RFC 8493), sealed with a digest of the whole.

The digest is the ZIP file's comment, its last 64 bytes. It shows at once that a byte was changed or the file cut off; the
checksums in the bag are for those who open it without this program.
"""

import hashlib
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import IO, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from archive.backup.errors import BackupError

ROOT = "raqeem/"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_MANIFEST, _TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_SEAL = hashlib.sha256().digest_size * 2
# A local header of the ZIP format, after which the name of the first file stands.
_HEADER = 30
_FIRST = f"{ROOT}bagit.txt".encode()
_BLOCK = 1 << 20
_DAMAGE = (BadZipFile, EOFError, KeyError, RuntimeError, ValueError, struct.error, zlib.error)
DAMAGED = "ملف النسخة الاحتياطية ناقص أو تالف، فلم يتغيّر شيء. استعمل نسخة أخرى."
FOREIGN = "هذا الملف ليس نسخة احتياطية من رقيم، فلم يتغيّر شيء."


class BagWriter:
    """Writes a bag file by file; what is not sealed in the end is no bag."""

    def __init__(self, file: IO[bytes], created: datetime) -> None:
        """`file` is empty and open for reading and writing."""
        self._file = file
        self._date = created.timetuple()[:6]
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._digests: dict[str, str] = {}
        self._octets = 0
        self.add("bagit.txt", DECLARATION)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        # Where the disk is full it cannot be closed either, and the first error is the one to tell.
        with suppress(OSError):
            self._zip.close()

    def add(self, path: str, content: bytes) -> None:
        """Add a file."""
        with self.member(path) as write:
            write(content)

    @contextmanager
    def member(self, path: str) -> Iterator[Callable[[bytes], None]]:
        """Add a file piece by piece; one at a time."""
        info = ZipInfo(ROOT + path, self._date)
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as file:

            def write(content: bytes) -> None:
                file.write(content)
                digest.update(content)

            yield write
        self._digests[path] = digest.hexdigest()
        if path.startswith("data/"):
            self._octets += info.file_size

    def seal(self, information: Mapping[str, str]) -> None:
        """Add what the standard asks for, and the seal. Nothing can be added after that."""
        payload = {path: one for path, one in self._digests.items() if path.startswith("data/")}
        told = {**information, "Payload-Oxum": f"{self._octets}.{len(payload)}"}
        lines = (f"{name}: {value}\n" for name, value in told.items())
        self.add("bag-info.txt", "".join(lines).encode())
        self.add(_MANIFEST, _checksums(payload))
        tags = {path: one for path, one in self._digests.items() if path not in payload}
        self.add(_TAG_MANIFEST, _checksums(tags))
        self._zip.comment = bytes(_SEAL)
        self._zip.close()
        digest = _digest_of_all_but_seal(self._file)
        self._file.seek(-_SEAL, 2)
        self._file.write(digest)


class BagReader:
    """Reads a bag; every file is compared with its checksum as it is read. Raises BackupError, and OSError."""

    def __init__(self, file: IO[bytes]) -> None:
        """`file` is open for reading."""
        _check_seal(file)
        with _refusing_damage():
            self._zip = ZipFile(file)
            names = Counter(info.filename for info in self._zip.infolist())
            tags = _parsed(self._zip.read(ROOT + _TAG_MANIFEST))
        self._digests = tags
        self.payload = _parsed(self.read(_MANIFEST))
        self._digests = tags | self.payload
        expected = [ROOT + path for path in (*self._digests, _TAG_MANIFEST)]
        if names != Counter(expected) or self.read("bagit.txt") != DECLARATION:
            raise BackupError(FOREIGN)

    def read(self, path: str) -> bytes:
        """A file as a whole."""
        return b"".join(self._blocks(path, lambda file: iter(lambda: file.read(_BLOCK), b"")))

    def lines(self, path: str) -> Iterator[bytes]:
        """The lines of a file."""
        return self._blocks(path, iter)

    def _blocks(self, path: str, split: Callable[[IO[bytes]], Iterator[bytes]]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with _refusing_damage(), self._zip.open(ROOT + path) as file:
            for block in split(file):
                digest.update(block)
                yield block
            if digest.hexdigest() != self._digests[path]:
                raise BackupError(DAMAGED)


def _checksums(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in digests.items()).encode()


def _parsed(checksums: bytes) -> dict[str, str]:
    lines = checksums.decode().splitlines()
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def _check_seal(file: IO[bytes]) -> None:
    if not file.read(_HEADER + len(_FIRST)).endswith(_FIRST):
        raise BackupError(FOREIGN)
    digest = _digest_of_all_but_seal(file)
    if file.read(_SEAL) != digest:
        raise BackupError(DAMAGED)


def _digest_of_all_but_seal(file: IO[bytes]) -> bytes:
    """The digest of the file up to its seal, in hexadecimal digits; the file stands at its seal afterwards."""
    left = max(file.seek(0, 2) - _SEAL, 0)
    file.seek(0)
    digest = hashlib.sha256()
    while left and (block := file.read(min(left, _BLOCK))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest().encode()


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """What a file that is no such ZIP file makes the standard library raise, as BackupError."""
    try:
        yield
    except _DAMAGE as error:
        raise BackupError(DAMAGED) from error
