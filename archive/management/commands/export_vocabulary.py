"""manage.py export_vocabulary: the tags with all their names, as CSV or SKOS."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.importers.vocabulary_files import FORMATS
from archive.importers.vocabulary_merge import stored_entries


class Command(BaseCommand):
    """Export the vocabulary; the same tags give the same bytes."""

    help = "يصدّر الوسوم وأسماءها كلها، إلى ملف أو إلى المخرج."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file, and the format where its name does not tell it."""
        parser.add_argument("path", nargs="?", type=Path, metavar="FILE", help="ملف csv أو ttl")
        parser.add_argument("--format", choices=FORMATS, help="الصيغة إن لم يدلّ عليها اسم الملف")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or to standard output."""
        path, chosen = options["path"], options["format"]
        suffix = path.suffix.lower().removeprefix(".") if path else "csv"
        by_suffix = {one.extension: name for name, one in FORMATS.items()}
        if not (name := chosen or by_suffix.get(suffix)):
            raise CommandError("اسم الملف لا يدلّ على صيغته: اكتب --format csv أو --format skos.")
        content = FORMATS[name].write(stored_entries()).encode()
        if path is None:
            sys.stdout.buffer.write(content)
            return
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(
                f"لا يُكتب {path}: تأكّد من وجود المجلد ومن إذن الكتابة فيه."
            ) from error
