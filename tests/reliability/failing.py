"""A database that fails at a chosen statement, as SQLite does on a full disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

CHANGES = ("INSERT", "UPDATE", "DELETE")


def broken(code: int) -> OperationalError:
    """An error as Django raises it for one of SQLite's."""
    cause = sqlite3.OperationalError("…")
    cause.sqlite_errorcode = code
    error = OperationalError("…")
    error.__cause__ = cause
    return error


class Writes:
    """Counts the statements that change something, and fails at one of them."""

    def __init__(self, failing: int | None) -> None:
        self.failing = failing
        self.seen = 0

    def __call__(self, execute: Any, sql: str, *arguments: Any) -> Any:
        """Execute, or fail."""
        if sql.startswith(CHANGES):
            self.seen += 1
            if self.failing is not None and self.seen >= self.failing:
                raise broken(sqlite3.SQLITE_FULL)
        return execute(sql, *arguments)


@contextmanager
def full_disk(at: int = 1) -> Iterator[Writes]:
    """No change finds room any more, from so many on."""
    writes = Writes(at)
    with connection.execute_wrapper(writes):
        yield writes


@contextmanager
def counted_writes() -> Iterator[Writes]:
    """Counts the changes made meanwhile."""
    writes = Writes(None)
    with connection.execute_wrapper(writes):
        yield writes
