"""The last number that each table gave out, so that a restored archive never gives the number of a deleted row again.

The history at the desk names what it tells of by number, and outlives it.
"""

from django.db import connection, models

_READ = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = %s",
    "postgresql": "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
}


def last_number(model: type[models.Model]) -> int:
    """The last number given to a row of the table; 0 where none was, or where its keys are no numbers."""
    if not _is_numbered(model):
        return 0
    parameters = _place(model) if connection.vendor == "postgresql" else [model._meta.db_table]
    with connection.cursor() as cursor:
        cursor.execute(_READ[connection.vendor], parameters)
        row = cursor.fetchone()
    return (row and row[0]) or 0


def continue_after(model: type[models.Model], number: int) -> None:
    """Give the rows to come numbers above this one."""
    if not number or not _is_numbered(model):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*_place(model), number]
            )
            return
        table = model._meta.db_table
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])


def _is_numbered(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.AutoField)


def _place(model: type[models.Model]) -> list[str]:
    """Table and column, as pg_get_serial_sequence takes them."""
    pk = model._meta.pk
    assert pk is not None  # noqa: S101 - every stored model has one
    return [connection.ops.quote_name(model._meta.db_table), pk.column]
