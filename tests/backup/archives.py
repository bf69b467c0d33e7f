"""Archives to back up, and backups to look into and to damage."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User
from django.db import connection, transaction

from archive.backup import bag
from archive.backup.bag import BagWriter
from archive.backup.loader import restore
from archive.backup.reader import open_backup
from archive.backup.tables import SET_UP, kept_tables
from archive.backup.writer import write_backup
from archive.models import Article, Capture, Event, Evidence, RemovedLine
from tests.factories import make_article, make_source, make_tag

LONG_AGO = datetime(2019, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)


def unwatched(rows: Iterable[Any], total: int) -> Iterable[Any]:
    """No progress bar."""
    return rows


def back_up(path: Path) -> Path:
    """The archive in a file."""
    write_backup(path, unwatched, force=True)
    return path


def put_back(path: Path) -> None:
    """Check the whole file, then restore it, as the command does."""
    with open_backup(path) as backup:
        for _ in backup.steps():
            pass
        restore(backup, unwatched)


def empty_archive() -> None:
    """Delete every row but those that come with the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.label not in SET_UP:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the kept tables, by table."""
    return {
        table.name: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in table.rows().values_list(*table.columns, *table.binaries)
        ]
        for table in kept_tables()
    }


def members(path: Path) -> dict[str, bytes]:
    """The files in a backup, by their path in the bag."""
    with ZipFile(path) as file:
        return {name.removeprefix(bag.ROOT): file.read(name) for name in file.namelist()}


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The backup with other files in it, checksums and seal in order: damage that only a closer look finds."""
    files = members(path)
    made = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    change(files)
    with path.open("w+b") as file, BagWriter(file, LONG_AGO) as writer:
        for name, content in files.items():
            if name not in made:
                writer.add(name, content)
        writer.seal({})
    return path


@cache
def _hashed(password: str) -> str:
    """Made once, because it is slow on purpose."""
    return make_password(password)


def fill() -> Article:
    """One article with everything that can hang on it, and the accounts and the history of the desk."""
    source, tag = (
        make_source("الجزيرة"),
        make_tag("التعاون الرقمي", aliases=("digital cooperation",)),
    )
    article = make_article((tag,), source=source, published_edtf="2018-03", title="مادة \u202bأولى")
    Capture.objects.create(article=article, content=bytes(range(256)), filename="أصل.txt")
    Event.objects.create(article=article, what="مؤتمر", edtf="2018-03-19/2018-03-23")
    Evidence.objects.create(article=article, fact="source", line=1, quote="الجزيرة")
    editor = User.objects.create(username="editor", password=_hashed("كلمة سر"))
    group = Group.objects.create(name="محرّرون")
    group.permissions.add(Permission.objects.get(codename="change_article"))
    editor.groups.add(group)
    RemovedLine.objects.create(article=article, line=9, text="شارك", restored_by=editor)
    LogEntry.objects.log_actions(editor.pk, Article.objects.all(), CHANGE, "عدّل العنوان")
    Article._base_manager.update(created_at=LONG_AGO, updated_at=LONG_AGO)
    return article
