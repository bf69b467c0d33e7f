"""Compares the texts that were written in bulk, or before the archive compared texts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from archive.models import TextSignature
from archive.progress import shown
from archive.search import near_duplicates


class Command(BaseCommand):
    """`manage.py find_near_duplicates [--all]`."""

    help = "يقارن نصوص المواد التي لم تُقارن بعد، فتُعرف المواد المتقاربة النص."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one switch."""
        parser.add_argument("--all", action="store_true", help="مقارنة النصوص كلها من جديد")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, and say how many were."""
        if options["all"]:
            TextSignature.objects.update(version="")
        compared = near_duplicates.refresh_all(shown("المقارنة"))
        self.stdout.write(
            f"النصوص المقارَنة: {compared}. مواد لها نسخ: {len(near_duplicates.clusters())}."
        )
