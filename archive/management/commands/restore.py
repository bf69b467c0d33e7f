"""manage.py restore: a backup into an empty archive, or a look at whether it is whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from archive.backup.contents import Contents
from archive.backup.errors import BackupError
from archive.backup.loader import restore
from archive.backup.reader import open_backup
from archive.plurals import counted
from archive.progress import shown


class Command(BaseCommand):
    """Restore; whatever is wrong with the file, the archive stays as it was."""

    help = "يستعيد نسخة احتياطية في أرشيف فارغ، بعد أن يتحقق من كل ما فيها."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and the one switch."""
        parser.add_argument("file", type=Path, metavar="FILE", help="ملف صنعه الأمر backup")
        parser.add_argument("--check", action="store_true", help="يتحقق من النسخة ولا يستعيد شيئًا")

    def handle(self, *args: Any, file: Path, check: bool, **options: Any) -> None:
        """Check all, then load all; exit 1 where the file or the archive does not allow it."""
        try:
            with open_backup(file) as backup:
                for _ in shown("التحقق", "سجل")(backup.steps(), backup.total):
                    pass
                if not check:
                    restore(backup, shown("الاستعادة", "سجل"))
        except BackupError as error:
            raise CommandError(str(error)) from error
        self._tell("النسخة سليمة" if check else "استُعيدت النسخة", backup.contents)
        if not check:
            call_command("find_near_duplicates", stdout=self.stdout)

    def _tell(self, state: str, told: Contents) -> None:
        articles = counted(told.tables["archive.Article"].rows, "مادة")
        self.stdout.write(f"{state}: {articles}، نُسخت في {told.created_at[:10]}.")
