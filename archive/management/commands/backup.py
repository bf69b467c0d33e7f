"""manage.py backup: the whole archive as it is at this moment, in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.backup.errors import BackupError
from archive.backup.writer import write_backup
from archive.plurals import counted
from archive.progress import shown


class Command(BaseCommand):
    """Back up; editors go on working."""

    help = "ينسخ الأرشيف كله كما هو الآن إلى ملف واحد، والمحرّرون يعملون."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and the one switch."""
        parser.add_argument("file", type=Path, metavar="FILE", help="ملف النسخة، مثل raqeem.zip")
        parser.add_argument("--force", action="store_true", help="يحلّ محلّ ملف موجود بهذا الاسم")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        """Write the file and say what is in it; exit 1 where it could not be written."""
        try:
            contents = write_backup(file, shown("النسخ", "سجل"), force=force)
        except BackupError as error:
            raise CommandError(str(error)) from error
        articles = counted(contents.tables["archive.Article"].rows, "مادة")
        size = file.stat().st_size / 1e6
        self.stdout.write(f"النسخة في {file}: {articles}، {size:,.1f} ميغابايت.")
