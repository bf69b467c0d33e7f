"""A file that is not a whole backup of ours, and an archive that is not empty, are refused and change nothing."""

import json
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from pytest_django import Settings

from archive.backup import contents, loader, reader
from archive.backup.errors import BackupError
from archive.backup.tables import Table
from archive.backup.writer import write_backup
from archive.models import Article, Capture, IndexEvent
from tests.backup.archives import back_up, empty_archive, put_back, rewrite, stored, unwatched
from tests.factories import make_article

Files = dict[str, bytes]
ROWS = "data/archive.Article.jsonl"


def refused(path: Path) -> str:
    """The message with which a backup is refused; the archive is as before."""
    before = stored(), IndexEvent.objects.count()
    with pytest.raises(BackupError) as caught:
        put_back(path)
    assert (stored(), IndexEvent.objects.count()) == before
    return str(caught.value)


def say(files: Files, **changes: object) -> None:
    """Have the backup say something else of itself."""
    files[contents.PATH] = json.dumps(json.loads(files[contents.PATH]) | changes).encode()


def without(name: str) -> Callable[[Files], None]:
    """A change that takes a file away."""
    return lambda files: files.__delitem__(name)


def with_value(column: str, value: object) -> Callable[[Files], None]:
    """A change of one value of the article."""

    def change(files: Files) -> None:
        files[ROWS] = json.dumps(json.loads(files[ROWS]) | {column: value}).encode() + b"\n"

    return change


def with_row(line: bytes) -> Callable[[Files], None]:
    """A change that puts another row in the place of the article."""
    return lambda files: files.__setitem__(ROWS, line)


def told(files: Files) -> dict[str, dict[str, object]]:
    """What a backup says of its tables."""
    return json.loads(files[contents.PATH])["tables"]


DAMAGES: dict[str, Callable[[Files], None]] = {
    "no list of tables": without(contents.PATH),
    "garbled list of tables": lambda files: files.update({contents.PATH: b"[1]"}),
    "no rows of a table": without(ROWS),
    "a row less": with_row(b""),
    "a row that is no JSON": with_row(b"{\n"),
    "a row of other columns": with_row(b'{"id": 1}\n'),
    "deep nesting": with_row(b"[" * 100_000 + b"\n"),
    "no bytes of an original": lambda files: files.pop(
        next(name for name in files if "content/" in name)
    ),
    "an unknown table": lambda files: say(files, tables=told(files) | {"archive.X": {}}),
    "a table less": lambda files: say(
        files, tables={k: v for k, v in told(files).items() if k != "archive.Tag"}
    ),
    "a file of no row": lambda files: files.update({"data/../../etc/passwd": b""}),
    "an original of no row": lambda files: files.update({"data/archive.Capture.content/0": b""}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused(backup: Path, damage: str) -> None:
    assert "فلم يتغيّر شيء" in refused(rewrite(backup, DAMAGES[damage]))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("created_at", "أمس"),
        ("created_at", 5),
        ("id", [1]),
        ("title", {"a": 1}),
        ("needs_review", "?"),
        ("title", None),
    ],
)
def test_a_value_that_its_column_does_not_hold_is_refused(
    backup: Path, column: str, value: object
) -> None:
    refused(rewrite(backup, with_value(column, value)))


def test_a_row_that_points_nowhere_is_refused(backup: Path) -> None:
    assert "لم تقبل القاعدة" in refused(rewrite(backup, with_value("source_id", 9999)))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes any text")
@pytest.mark.parametrize("title", ["a\0b", "ط" * 501])
def test_a_text_that_the_database_does_not_take_is_told(backup: Path, title: str) -> None:
    assert "لم تقبل القاعدة" in refused(rewrite(backup, with_value("title", title)))


@pytest.mark.parametrize(
    "said",
    [{"format": 2, "else": 1}, {"migrations": ["archive.0001_initial", "archive.9999_later"]}],
)
def test_a_backup_of_a_newer_version_is_refused(backup: Path, said: dict[str, object]) -> None:
    assert "أحدث" in refused(rewrite(backup, lambda files: say(files, **said)))


def test_a_backup_of_an_older_version_needs_tables_that_are_not_newer(backup: Path) -> None:
    def change(files: Files) -> None:
        every = json.loads(files[contents.PATH])["migrations"]
        last = max(one for one in every if one.startswith("archive."))
        say(files, migrations=[one for one in every if one != last])

    assert "ARCHIVE_DATA_DIR" in refused(rewrite(backup, change))


def test_a_backup_cut_off_or_changed_is_refused(backup: Path, tmp_path: Path) -> None:
    content, other = backup.read_bytes(), tmp_path / "other.zip"
    before = stored()
    for place in range(0, len(content), 997):
        flipped = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        for damaged in (content[:place], flipped):
            other.write_bytes(damaged)
            with pytest.raises(BackupError):
                put_back(other)
    assert stored() == before


def test_an_archive_that_holds_anything_is_left_alone(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article()
    monkeypatch.delattr(loader, "make_tables")
    assert "فارغ" in refused(backup)


def test_a_key_once_given_is_content_too(backup: Path) -> None:
    make_article().delete()
    assert "المعرّفات الدائمة" in refused(backup)


def test_an_archive_filled_while_the_backup_was_checked_is_left_alone(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "make_tables", lambda names: make_article())
    with pytest.raises(BackupError, match="فارغ"):
        put_back(backup)
    assert Article.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="limits the size of an SQLite database")
def test_a_disk_that_fills_up_in_the_middle_leaves_the_archive_empty(
    transactional_db: None, tmp_path: Path
) -> None:
    Capture.objects.create(article=make_article(), content=bytes(1_000_000))
    path = back_up(tmp_path / "a.zip")
    empty_archive()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
        try:
            assert "امتلأ القرص" in refused(path)
        finally:
            cursor.execute(f"PRAGMA max_page_count = {most}")
    put_back(path)
    assert Article.objects.count() == 1


def test_a_disk_that_fills_up_leaves_no_backup(full: Article, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        with pytest.raises(BackupError, match="لم تُكتب النسخة"):
            write_backup(tmp_path / "a.zip", unwatched)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [one.name for one in tmp_path.glob("a.zip*")] == []


def test_an_interrupted_backup_leaves_no_file_and_the_old_one_as_it_was(backup: Path) -> None:
    content = backup.read_bytes()

    def interrupt(rows: object, total: int) -> list[None]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_backup(backup, interrupt, force=True)
    assert backup.read_bytes() == content
    assert list(backup.parent.glob("*.part")) == []


def test_a_file_that_exists_is_not_overwritten_unasked(backup: Path) -> None:
    content = backup.read_bytes()
    with pytest.raises(BackupError, match="--force"):
        write_backup(backup, unwatched)
    assert backup.read_bytes() == content


@pytest.mark.parametrize("name", ["missing/a.zip", "."])
def test_a_place_that_cannot_be_written_is_told(
    transactional_db: None, tmp_path: Path, name: str
) -> None:
    with pytest.raises(BackupError):
        write_backup(tmp_path / name, unwatched, force=True)


def test_a_missing_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="لا يُقرأ"), reader.open_backup(tmp_path / "none.zip"):
        pass


def test_tables_of_another_version_are_not_backed_up(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr("archive.backup.writer.applied", lambda: ["archive.0001_initial"])
    with pytest.raises(BackupError, match="migrate"):
        write_backup(tmp_path / "a.zip", unwatched)


def test_a_damaged_database_is_told_and_leaves_no_backup(
    full: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(table: Table) -> None:
        raise DatabaseError("database disk image is malformed")

    monkeypatch.setattr(Table, "lines", fail)
    with pytest.raises(BackupError, match="malformed"):
        write_backup(tmp_path / "a.zip", unwatched)
    assert list(tmp_path.iterdir()) == []
