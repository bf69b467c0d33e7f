"""A bag comes back byte by byte; one that was cut, changed or lengthened anywhere is refused."""

import hashlib
import io
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest

from archive.backup.bag import BagReader, BagWriter
from archive.backup.errors import BackupError

NOW = datetime(2026, 1, 2, tzinfo=UTC)
FILES = {"data/قائمة": b"one\ntwo\n", "data/empty": b"", "data/a/1": bytes(range(256)) * 9}


def packed(files: dict[str, bytes] = FILES) -> bytes:
    """A bag with these files."""
    file = io.BytesIO()
    with BagWriter(file, NOW) as writer:
        for path, content in files.items():
            writer.add(path, content)
        writer.seal({"Bagging-Date": "2026-01-02"})
    return file.getvalue()


def read(content: bytes) -> dict[str, bytes]:
    """The files of a bag, each read and compared with its checksum."""
    reader = BagReader(io.BytesIO(content))
    return {path: reader.read(path) for path in reader.payload}


def resealed(content: bytes) -> bytes:
    """Changed bytes under a right seal, so that only what lies below can refuse them."""
    return content[:-64] + hashlib.sha256(content[:-64]).hexdigest().encode()


def test_what_was_put_in_comes_out() -> None:
    assert read(packed()) == FILES


def test_lines_are_read_one_by_one() -> None:
    reader = BagReader(io.BytesIO(packed()))
    assert list(reader.lines("data/قائمة")) == [b"one\n", b"two\n"]


def test_the_files_stand_as_the_standard_asks() -> None:
    with ZipFile(io.BytesIO(packed())) as file:
        assert file.testzip() is None
        assert "Payload-Oxum: 2312.3" in file.read("raqeem/bag-info.txt").decode()
        checksum = hashlib.sha256(FILES["data/a/1"]).hexdigest()
        assert f"{checksum}  data/a/1\n" in file.read("raqeem/manifest-sha256.txt").decode()
        tags = file.read("raqeem/tagmanifest-sha256.txt").decode()
    assert [line.split()[1] for line in tags.splitlines()] == [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
    ]


def test_a_bag_cut_off_anywhere_is_refused() -> None:
    content = packed()
    for length in range(len(content)):
        with pytest.raises(BackupError):
            BagReader(io.BytesIO(content[:length]))


def test_a_bag_with_any_byte_changed_is_refused() -> None:
    content = packed()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 0x20
        with pytest.raises(BackupError):
            BagReader(io.BytesIO(bytes(changed)))


def test_a_changed_byte_under_a_right_seal_is_refused_or_changes_no_file() -> None:
    content = packed()
    for place in range(0, len(content) - 64, 3):
        changed = bytearray(content)
        changed[place] ^= 0x20
        try:
            files = read(resealed(bytes(changed)))
        except BackupError:
            continue
        assert files == FILES


def zipped(name: str) -> bytes:
    """Another ZIP file."""
    file = io.BytesIO()
    with ZipFile(file, "w") as other:
        other.writestr(name, "hello")
    return file.getvalue()


STRANGERS = {
    "empty": b"",
    "short": b"PK",
    "a database": b"SQLite format 3\0" * 100,
    "more after the end": packed() + b"\0",
    "another ZIP file": zipped("readme.txt"),
    "a ZIP file alike": zipped("raqeem/bagit.txt"),
    "a ZIP file alike and sealed": resealed(zipped("raqeem/bagit.txt") + b"0" * 64),
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_foreign_file_is_refused(stranger: str) -> None:
    with pytest.raises(BackupError):
        BagReader(io.BytesIO(STRANGERS[stranger]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["raqeem/data/a/1", "raqeem/more", "../data/a", "/etc/passwd"])
def test_a_file_twice_or_besides_those_listed_is_refused(name: str) -> None:
    file = io.BytesIO(packed())
    with ZipFile(file, "a") as more:
        more.writestr(name, b"")
    with pytest.raises(BackupError):
        read(resealed(file.getvalue()))


def test_a_file_that_differs_from_its_checksum_is_refused() -> None:
    file = io.BytesIO()
    with ZipFile(io.BytesIO(packed())) as old, ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"two", b"2"))
    with pytest.raises(BackupError):
        read(resealed(file.getvalue() + b"0" * 64))


def test_a_bag_that_was_not_sealed_is_no_bag() -> None:
    file = io.BytesIO()
    with BagWriter(file, NOW) as writer:
        writer.add("data/a", b"1")
    with pytest.raises(BackupError):
        BagReader(io.BytesIO(file.getvalue()))
