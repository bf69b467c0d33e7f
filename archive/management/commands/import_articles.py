"""manage.py import_articles: files and folders into the archive, one report line a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from archive.importers import batch, report
from archive.progress import aside, shown


class Command(BaseCommand):
    """Import articles; what is wrong with one file stops no other."""

    help = "يستورد ملفات المواد ومجلداتها إلى الأرشيف، ويكتب سطرًا عن كل ملف."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths, and the two switches."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="ملف أو مجلد")
        parser.add_argument("--dry-run", action="store_true", help="يقول ما سيحدث ولا يحفظ شيئًا")
        parser.add_argument("--encoding", help="ترميز الملفات إن لم تكن UTF-8، مثل windows-1256")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the lists, import each file, sum up; exit 1 where anything was refused."""
        with batch.trial(options["dry_run"]):
            refused = self._import(options["paths"], options["encoding"], options["dry_run"])
        if refused:
            sys.exit(1)

    def _import(self, paths: list[Path], encoding: str | None, dry_run: bool) -> bool:
        lists = list(batch.load_lists(paths))
        for loaded in lists:
            self.stdout.write(report.list_line(loaded))
        files = batch.article_files(paths)
        results = []
        imported = batch.import_files(files, encoding)
        for result in shown("الاستيراد", "ملف")(imported, len(files)):
            results.append(result)
            with aside():
                self.stdout.write(report.result_line(result, dry_run=dry_run))
        self.stdout.write(report.summary_line(results, dry_run=dry_run))
        return report.any_refused(lists, results)
