"""Brings the archive up to date before it serves: tables, the seeds of a new archive, the index, an editor."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from archive.models import IssuedKey
from archive.search import indexer
from archive.search.backends.errors import IndexState


class Command(BaseCommand):
    help = "يجهّز الأرشيف: الجداول، والمواد الأولى إن كان جديدًا، والفهرس، وحساب المحرّر الأول."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seeds", type=Path, default=settings.BASE_DIR / "seeds")

    def handle(self, *args: Any, seeds: Path, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        # Only a new archive: a seed that an editor has deleted stays deleted.
        if not IssuedKey.objects.exists():
            self._import(seeds)
        call_command("find_near_duplicates")
        self._index()
        call_command("create_editor")

    def _index(self) -> None:
        """An index that answers meanwhile is built anew by the indexer, beside the requests."""
        index = indexer.backend()
        if index.is_current() or index.store.state() is IndexState.MISSING:
            call_command("index_changes")

    def _import(self, seeds: Path) -> None:
        """All seeds or none, so that an interrupted start is begun again by the next one."""
        with transaction.atomic():
            call_command("import_articles", str(seeds))
