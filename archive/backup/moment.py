"""One moment of the database, read while others write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from archive.backup.errors import BackupError

# Begun by hand: Django's atomic() queues for SQLite's only place for writers, which a reader must not hold.
_BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def snapshot() -> Iterator[None]:
    """Every query inside sees the database as the first one found it; writers go on."""
    if connection.vendor not in _BEGIN:
        raise BackupError("النسخ الاحتياطي يعمل على SQLite وPostgreSQL وحدهما.")
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
