"""Tables of this version and of those before it, named by the migrations that made them."""

from collections.abc import Iterable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from archive.backup.errors import BackupError
from archive.backup.tables import Table, kept_tables

Node = tuple[str, str]


def migrations() -> list[str]:
    """The migrations that make the kept tables of this version, as archive.0001_initial."""
    return _of_kept_tables(MigrationLoader(None).disk_migrations)


def applied() -> list[str]:
    """Those that made the kept tables of the database."""
    return _of_kept_tables(MigrationRecorder(connection).applied_migrations())


def tables_after(names: list[str]) -> list[Table]:
    """The kept tables as these migrations make them; BackupError where one is unknown to this version."""
    if set(names) - set(migrations()):
        raise BackupError(
            "صنع هذه النسخة إصدار من رقيم أحدث من هذا، فلم يتغيّر شيء. استعدها بذلك الإصدار."
        )
    if names == migrations():
        return kept_tables()
    return kept_tables(MigrationLoader(None).project_state(_leaves(names)).apps)


def make_tables(names: list[str]) -> None:
    """Run these migrations where they have not been; BackupError where the database is past them."""
    if set(applied()) - set(names):
        raise BackupError(
            "النسخة أقدم من جداول هذا الأرشيف، فلم يتغيّر شيء. استعدها في مجلد جديد (ARCHIVE_DATA_DIR)"
            " أو قاعدة جديدة (ARCHIVE_DATABASE_URL)، فتُنشأ جداولها ثم تُحدَّث."
        )
    MigrationExecutor(connection).migrate(_leaves(names))


def bring_up_to_date() -> None:
    """Run every migration that has not been."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _leaves(names: Iterable[str]) -> list[Node]:
    """Of these migrations those that no other of the same app builds upon."""
    nodes = [_node(name) for name in names]
    graph = MigrationLoader(None).graph
    parents = [(node, parent.key) for node in nodes for parent in graph.node_map[node].parents]
    below = {parent for node, parent in parents if parent[0] == node[0]}
    return [node for node in nodes if node not in below]


def _node(name: str) -> Node:
    app, _, migration = name.partition(".")
    return app, migration


def _of_kept_tables(names: Iterable[Node]) -> list[str]:
    apps = {table.model._meta.app_label for table in kept_tables()}
    return sorted(f"{app}.{name}" for app, name in names if app in apps)
