from typing import Any

from django.db import migrations

# The columns of text by which rows are ordered, with what makes their type. SQLite compares code points
# of itself; PostgreSQL would follow the language that its database was made for.
_ORDERED = (
    ("archive_source", "sort_key", 200),
    ("archive_tag", "sort_key", 200),
    ("archive_tag", "key", 60),
    ("archive_tagalias", "language", 2),
    ("archive_tagalias", "name", 200),
    ("archive_evidence", "fact", 20),
)


def order_by_code_point(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for table, column, length in _ORDERED:
        kind = f'varchar({length}) COLLATE "C"'
        editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind}')


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_retries_of_the_outbox")]
    operations = [migrations.RunPython(order_by_code_point, migrations.RunPython.noop)]
