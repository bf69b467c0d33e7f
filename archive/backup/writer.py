"""Writes a backup: everything of one moment in one file, or no file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from django.db import DatabaseError
from django.utils import timezone

import archive
from archive.backup.bag import BagWriter
from archive.backup.contents import FORMAT, PATH, README, Contents, TableContents
from archive.backup.errors import BackupError, reason
from archive.backup.moment import snapshot
from archive.backup.numbering import last_number
from archive.backup.schema import applied, migrations
from archive.backup.tables import Table, kept_tables
from archive.progress import Progress


def write_backup(path: Path, progress: Progress, *, force: bool = False) -> Contents:
    """Write the archive as it is now to a file, and answer what is in it; editors go on writing meanwhile.

    BackupError where the file exists already, unless forced, or cannot be written; then there is no new file.
    """
    with _new_file(path, force) as file:
        try:
            with snapshot():
                return _write(file, progress)
        except DatabaseError as error:
            raise BackupError(f"لم تُقرأ القاعدة كلها، فلم تُكتب نسخة: {reason(error)}") from error


def _write(file: IO[bytes], progress: Progress) -> Contents:
    _check_migrated()
    created = timezone.now()
    with BagWriter(file, created) as bag:
        tables = {table.name: _contents(table) for table in kept_tables()}
        for _ in progress(_rows(bag), sum(told.rows for told in tables.values())):
            pass
        stamp = created.isoformat()
        contents = Contents(FORMAT, archive.__version__, stamp, migrations(), tables)
        bag.add(PATH, contents.encode())
        bag.add("README.txt", README.encode())
        bag.seal(_information(contents))
    return contents


def _check_migrated() -> None:
    if applied() != migrations():
        raise BackupError(
            "جداول الأرشيف من إصدار غير هذا: نفّذ manage.py migrate، أو انسخ بالإصدار الذي أنشأها."
        )


def _contents(table: Table) -> TableContents:
    return TableContents(table.rows().count(), last_number(table.model), table.described())


def _rows(bag: BagWriter) -> Iterator[None]:
    """Write every row, one a step, and the binary values."""
    for table in kept_tables():
        with bag.member(table.path) as write:
            for line in table.lines():
                write(line)
                yield
        for path, value in table.binary_values():
            bag.add(path, value)


def _information(contents: Contents) -> dict[str, str]:
    return {
        "Bagging-Date": contents.created_at[:10],
        "Bag-Software-Agent": f"Raqeem {contents.version}",
        "External-Description": "Backup of an archive of Arabic news; see README.txt",
    }


@contextmanager
def _new_file(path: Path, force: bool) -> Iterator[IO[bytes]]:
    """A file that has its name only once it is whole and on the disk; readable by its owner alone."""
    try:
        _refuse_existing(path, force)
        number, name = mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(number, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _refuse_existing(path, force)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise BackupError(f"لم تُكتب النسخة إلى {path}: {reason(error)}") from error


def _refuse_existing(path: Path, force: bool) -> None:
    if path.exists() and not (force and path.is_file()):
        raise BackupError(f"{path} موجود من قبل: اختر اسمًا آخر، أو اكتب --force ليحلّ الجديد محلّه.")


def _sync_folder(folder: Path) -> None:
    """Have the name on the disk too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
