"""manage.py import_vocabulary: merge a file of tags and names into the archive's own, or say what that would do."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.importers import report
from archive.importers.decoding import UnreadableError
from archive.importers.disk_files import read_plain_file
from archive.importers.toml_fields import FieldError
from archive.importers.vocabulary_files import VocabularyFile, read_vocabulary
from archive.importers.vocabulary_merge import merge, plan


class Command(BaseCommand):
    """Import a vocabulary as a whole, or nothing of it."""

    help = "يدمج ملف وسوم وأسماء (csv أو ttl أو rdf أو toml) في وسوم الأرشيف: يضيف ويعدّل ولا يحذف."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and the switch of a trial."""
        parser.add_argument("path", type=Path, metavar="FILE", help="ملف csv أو ttl أو rdf أو toml")
        parser.add_argument("--dry-run", action="store_true", help="يقول ما سيحدث ولا يحفظ شيئًا")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, merge, report; exit 1 and change nothing where anything is wrong."""
        read, dry_run = _read(options["path"]), options["dry_run"]
        planned = plan(read.entries) if dry_run else merge(read.entries)[0]
        if planned.problems:
            raise CommandError("\n".join(["لم يُستورد شيء.", *planned.problems]))
        for line in report.vocabulary_lines(planned, dry_run=dry_run):
            self.stdout.write(line)
        for remark in read.remarks:
            self.stdout.write(remark)


def _read(path: Path) -> VocabularyFile:
    try:
        return read_vocabulary(read_plain_file(path), path.name)
    except (FieldError, UnreadableError) as error:
        raise CommandError(f"{report.shown_name(path.name)}: {error}") from error
