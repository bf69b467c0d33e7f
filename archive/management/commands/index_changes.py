"""Brings the search index up to date, or builds it anew."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from archive.models import IndexEvent
from archive.search import indexer
from archive.search.backends.errors import IndexBusy


class Command(BaseCommand):
    """`manage.py index_changes [--rebuild]`."""

    help = "يفهرس ما تغيّر من المواد، أو يبني الفهرس كله من جديد بجانب القائم ثم يحلّ محلّه."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one switch."""
        parser.add_argument("--rebuild", action="store_true", help="بناء الفهرس كله من جديد")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild where asked or needed, then drain."""
        try:
            if options["rebuild"] or not indexer.backend().is_ready():
                indexer.rebuild(_progress)
            settled = _drain_all()
        except IndexBusy as error:
            raise CommandError(
                "يعمل على الفهرس أمر آخر الآن؛ أعد المحاولة بعد أن ينتهي."
            ) from error
        left = IndexEvent.objects.count()
        self.stdout.write(f"التغييرات المفهرسة: {settled}. الباقية: {left}.")


def _drain_all() -> int:
    total = 0
    while settled := indexer.drain(wait=60):
        total += settled
    return total


def _progress(articles: Iterable[Any], total: int) -> Iterable[Any]:
    return tqdm(articles, total=total, desc="الفهرسة", unit="مادة", disable=None)
