"""Builds the interface's web fonts from the npm packages that `npm ci` fetched."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.fonts import build_fonts


class Command(BaseCommand):
    help = "يبني خطوط الواجهة من حزم npm إلى static/fonts."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--packages", type=Path, default=settings.BASE_DIR / "node_modules")
        parser.add_argument("--target", type=Path, default=settings.BASE_DIR / "static" / "fonts")

    def handle(self, *args: Any, packages: Path, target: Path, **options: Any) -> None:
        try:
            size = build_fonts(packages, target)
        except FileNotFoundError as error:
            raise CommandError(
                f"حزمة الخط غير موجودة: {error.filename}. نفّذ npm ci أولًا."
            ) from error
        self.stdout.write(f"fonts: {size / 1000:.1f} kB")
