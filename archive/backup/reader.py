"""Reads a backup, and looks at all of it before anything is believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.backup import contents as told
from archive.backup.bag import DAMAGED, FOREIGN, BagReader
from archive.backup.errors import BackupError, reason
from archive.backup.schema import migrations, tables_after
from archive.backup.tables import Table


class Backup:
    """An open backup, of this version's tables or of those before them. Raises BackupError."""

    def __init__(self, bag: BagReader) -> None:
        """Look at what it says of itself; steps() looks at the rest."""
        self._bag = bag
        self.contents = told.decode(bag.read(told.PATH))
        self.tables = tables_after(self.contents.migrations)
        if self.contents.tables.keys() != {table.name for table in self.tables}:
            raise BackupError(FOREIGN)

    @property
    def is_current(self) -> bool:
        """Whether its tables are those of this version."""
        return self.contents.migrations == migrations()

    @property
    def total(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.contents.tables.values())

    def steps(self) -> Iterator[None]:
        """Read every file and value once, a row a step; BackupError where one is not what it should be."""
        missing = set(self._bag.payload) - {table.path for table in self.tables}
        for table in self.tables:
            for row in self.rows(table):
                missing -= {table.binary_path(name, row[table.key]) for name in table.binaries}
                yield
        if missing:
            raise BackupError(FOREIGN)

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table, column to value, binary values among them."""
        count = 0
        for line in self._bag.lines(table.path):
            count += 1
            row = _decoded(table, line)
            yield row | {name: self._binary(table, name, row) for name in table.binaries}
        if count != self.contents.tables[table.name].rows:
            raise BackupError(DAMAGED)

    def _binary(self, table: Table, column: str, row: dict[str, Any]) -> bytes | None:
        path = table.binary_path(column, row[table.key])
        if path in self._bag.payload:
            return self._bag.read(path)
        if table.binaries[column].null:
            return None
        raise BackupError(DAMAGED)


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """A backup, open; BackupError where it is none, or cannot be read."""
    try:
        with path.open("rb") as file:
            yield Backup(BagReader(file))
    except OSError as error:
        raise BackupError(f"لا يُقرأ {path}: {reason(error)}") from error


def _decoded(table: Table, line: bytes) -> dict[str, Any]:
    try:
        return table.decode(line)
    except (RecursionError, ValueError) as error:
        raise BackupError(DAMAGED) from error
