"""Loads a backup into an empty archive, as a whole or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from archive.backup.errors import BackupError, reason
from archive.backup.numbering import continue_after
from archive.backup.reader import Backup
from archive.backup.schema import bring_up_to_date, make_tables
from archive.backup.tables import CHUNK, SET_UP, Table, kept_tables
from archive.models import Article, IndexEvent
from archive.models.title_start import record_titles
from archive.progress import Progress

Item = TypeVar("Item")
_MANY = 1000


def refuse_occupied() -> None:
    """Raise BackupError where the archive holds anything already; its tables need not exist yet."""
    existing = connection.introspection.table_names()
    for table in kept_tables():
        is_there = table.model._meta.db_table in existing and table.name not in SET_UP
        if is_there and table.rows().exists():
            raise BackupError(
                f"في هذا الأرشيف محتوى من قبل ({table.model._meta.verbose_name_plural})، ولا تُستعاد نسخة إلا"
                " في أرشيف فارغ، فلم يتغيّر شيء. استعدها في مجلد جديد: عيّن ARCHIVE_DATA_DIR، أو قاعدة"
                " جديدة في ARCHIVE_DATABASE_URL."
            )


def restore(backup: Backup, progress: Progress) -> None:
    """Load every row as it was, in one transaction, and leave the index a row for each article.

    The rows of an earlier version go into the tables of that version, and then through the migrations since. Raises BackupError
    where the archive is not empty, or its database does not take the rows, or the disk fills up; its message tells what is left.
    """
    with _telling("لم تقبل القاعدة محتوى النسخة، فلم يُستعد منها شيء"):
        refuse_occupied()
        make_tables(backup.contents.migrations)
        with transaction.atomic():
            refuse_occupied()
            for _ in progress(_rows(backup), backup.total):
                pass
            if backup.is_current:
                _derive()
    with _telling("لم تكتمل استعادة نسخة من إصدار أقدم: ابدأها من جديد في مجلد آخر أو قاعدة أخرى"):
        bring_up_to_date()
        if not backup.is_current:
            _derive()
    ContentType.objects.clear_cache()


def _rows(backup: Backup) -> Iterator[None]:
    """Insert every row, one a step."""
    for table in backup.tables:
        _execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608
        # A binary value may be large: one at a time.
        for rows in _batches(backup.rows(table), 1 if table.binaries else CHUNK):
            _insert(table, rows)
            yield from (None for _ in rows)
        continue_after(table.model, backup.contents.tables[table.name].last_number)


def _insert(table: Table, rows: list[dict[str, Any]]) -> None:
    """Written as SQL, because saving would change times and derive columns anew."""
    fields = table.columns | table.binaries
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields.values())
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})"  # noqa: S608
    values = [
        [field.get_db_prep_save(row[name], connection) for name, field in fields.items()]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


@contextmanager
def _telling(what: str) -> Iterator[None]:
    """What the database refuses, as BackupError."""
    try:
        yield
    # ValueError: PostgreSQL takes no NUL in a text, and its driver says so itself.
    except (DatabaseError, ValueError) as error:
        raise BackupError(f"{what}: {reason(error)}") from error


@transaction.atomic
def _derive() -> None:
    """Write what follows from the articles, and what the index must learn."""
    for numbers in _batches(Article.objects.order_by("pk").values_list("pk", flat=True), _MANY):
        record_titles(numbers)
        IndexEvent.objects.bulk_create(IndexEvent(article_id=number) for number in numbers)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _quoted(table: Table) -> str:
    return connection.ops.quote_name(table.model._meta.db_table)
