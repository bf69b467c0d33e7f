"""Looks whether the search index is whole and says what the database says, and mends it where asked."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.progress import shown
from archive.search import examination, refusals
from archive.search.backends.errors import IndexBusy


class Command(BaseCommand):
    """`manage.py check_index [--repair]`; exit 1 where anything is wrong with the index."""

    help = "يقارن فهرس البحث بقاعدة البيانات ويفحص ملفاته، ويعرض ما اختلف؛ ومع --repair يصلحه."
    # The command says all this itself, and more.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The one switch."""
        parser.add_argument("--repair", action="store_true", help="إصلاح ما اختلف ثم الفحص من جديد")

    def handle(self, *args: Any, **options: Any) -> None:
        """Examine, and where asked mend and examine again."""
        found = self._examine()
        if options["repair"] and not found.is_sound:
            self.stdout.write("يجري الإصلاح.")
            self._mend(found)
            found = self._examine()
        if not found.is_sound:
            sys.exit(1)

    def _examine(self) -> examination.Examination:
        found = examination.examine(shown("الفحص"))
        self.stdout.write("\n".join(examination.report(found)))
        return found

    def _mend(self, found: examination.Examination) -> None:
        try:
            examination.mend(found, shown("الفهرسة"))
        except IndexBusy as error:
            raise CommandError(
                "يعمل على الفهرس أمر آخر الآن؛ أعد المحاولة بعد أن ينتهي."
            ) from error
        except OSError as error:
            raise CommandError(f"لم يُكتب الفهرس. {refusals.told(error)}") from error
