"""The stamp of the archive: another value after every change to any of its tables, so that a page that was kept is known to be as it was.

SQLite's own triggers renew it, in the transaction of the change: they see what no signal tells of, bulk writes and SQL typed by
hand alike. The value is random, not counted: one that was rolled back never comes again with other contents. PostgreSQL is
asked which transactions can be seen. That changes with every other write to its databases too, and holds up no writer.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Answer = TypeVar("Answer")
_WRITES = ("INSERT", "UPDATE", "DELETE")
_TABLE = "archive_archivestamp"
_TRIGGER = "stamp_the_archive_{}_{}"
# Not INSERT OR REPLACE: of a statement that ignores conflicts the triggers ignore them too.
_RENEW = (
    "INSERT INTO archive_archivestamp (id, value) SELECT 1, ''"
    " WHERE NOT EXISTS (SELECT 1 FROM archive_archivestamp)",
    "UPDATE archive_archivestamp SET value = lower(hex(randomblob(12)))",
)
_STAMP = {
    # To alter a column Django makes a table anew, and its triggers are gone: then nothing is known.
    "sqlite": "SELECT value FROM archive_archivestamp WHERE %s = (SELECT COUNT(*) FROM sqlite_master"
    " WHERE type = 'trigger' AND name GLOB 'stamp_the_archive_*')",
    # A server that went back in time, to a backup, was started anew for that.
    "postgresql": "SELECT pg_current_snapshot()::text || pg_postmaster_start_time()::text"
    " WHERE %s > 0",
}


class ArchiveStamp(models.Model):
    """One row, that of SQLite; PostgreSQL has none.

    A migration that alters this very table must call `unwatch` before: SQLite refuses to rename what triggers refer to.
    """

    value = models.CharField(
        "القيمة", max_length=32, editable=False, help_text="تتغيّر مع كل تغيير في الأرشيف."
    )

    class Meta:
        verbose_name = "ختم الأرشيف"
        verbose_name_plural = "ختم الأرشيف"

    def __str__(self) -> str:
        return self.value


def stamp() -> str:
    """The present value, empty where changes would go unnoticed; one short query.

    Read it before what it is to vouch for: then what is newer than the stamp is only asked for once too often.
    """
    if connection.vendor != "sqlite" and connection.in_atomic_block:
        return ""  # What this transaction changes is not among what can be seen of others.
    with connection.cursor() as cursor:
        cursor.execute(_STAMP[connection.vendor], [len(_tables()) * len(_WRITES)])
        row = cursor.fetchone()
    return row[0] if row else ""


def kept_while_unchanged(work: Callable[[], Answer]) -> Callable[[], Answer]:
    """A function of the whole archive whose answer is kept until anything changes; whoever is given it must leave it as it is."""
    kept: tuple[str, Answer] | None = None

    @wraps(work)
    def answered() -> Answer:
        nonlocal kept
        present, held = stamp(), kept
        if held is None or held[0] != present or not present:
            held = kept = (present, work())
        return held[1]

    return answered


def watch(database: BaseDatabaseWrapper) -> None:
    """Have the database renew the stamp with every change to the tables that there are; again where that was so already."""
    there = set(database.introspection.table_names())
    if database.vendor != "sqlite" or _TABLE not in there:
        return
    with database.cursor() as cursor:
        for table in _tables() & there:
            for write in _WRITES:
                name = _TRIGGER.format(table, write.lower())
                trigger = f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {write} ON {table}"
                cursor.execute(f"{trigger} BEGIN {'; '.join(_RENEW)}; END")
        # Whatever happened without them.
        for statement in _RENEW:
            cursor.execute(statement)


def unwatch(database: BaseDatabaseWrapper) -> None:
    """Take the triggers back."""
    if database.vendor != "sqlite":
        return
    with database.cursor() as cursor:
        for table in _tables():
            for write in _WRITES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {_TRIGGER.format(table, write.lower())}")


def watch_migrated(using: str, **kwargs: Any) -> None:
    """Watch the tables that migrations have left; a receiver of post_migrate."""
    watch(connections[using])


@cache
def _tables() -> frozenset[str]:
    """Every table of the archive but this one."""
    tables = {model._meta.db_table for model in apps.get_app_config("archive").get_models()}
    return frozenset(tables - {_TABLE})
