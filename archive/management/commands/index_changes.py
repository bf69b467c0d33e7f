"""Brings the search index up to date, or builds it anew."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.management.arguments import at_least_one
from archive.models import IndexEvent
from archive.progress import shown
from archive.search import indexer, refusals
from archive.search.backends.errors import IndexBusy
from archive.search.indexing_loop import IndexingLoop

_BUSY = "يعمل على الفهرس أمر آخر الآن؛ أعد المحاولة بعد أن ينتهي."
_REFUSED = "لم يُكتب الفهرس."
_INTERRUPTED = "توقف الأمر قبل أن يتم، وبقي الفهرس كما كان."


class Command(BaseCommand):
    """`manage.py index_changes [--rebuild] [--watch] [--workers N]`."""

    help = "يفهرس ما تغيّر من المواد، أو يبني الفهرس كله من جديد بجانب القائم ثم يحلّ محلّه."

    def add_arguments(self, parser: CommandParser) -> None:
        """The two switches, and how many processes."""
        parser.add_argument("--rebuild", action="store_true", help="بناء الفهرس كله من جديد")
        parser.add_argument("--watch", action="store_true", help="فهرسة كل تغيير حتى يُوقف الأمر")
        most = "أقصى عدد لعمليات البناء معًا"
        parser.add_argument("--workers", type=at_least_one, metavar="N", help=most)

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild where asked or needed, settle the outbox, and go on with it where asked."""
        try:
            self._watch(**options) if options["watch"] else self._index(**options)
        except IndexBusy as error:
            raise CommandError(_BUSY) from error
        except OSError as error:
            raise CommandError(f"{_REFUSED} {refusals.told(error)}") from error
        except KeyboardInterrupt as error:
            raise CommandError(_INTERRUPTED) from error

    def _index(self, rebuild: bool, workers: int | None, **options: Any) -> None:
        if rebuild or not indexer.backend().is_current():
            indexer.rebuild(shown("الفهرسة"), workers)
        IndexEvent.objects.retry_now()
        settled = indexer.drain_all(indexer.PATIENCE, shown("الفهرسة", "تغيير"))
        self.stdout.write(f"التغييرات المفهرسة: {settled}. الباقية: {IndexEvent.objects.count()}.")

    def _watch(self, rebuild: bool, workers: int | None, **options: Any) -> None:
        if rebuild:
            indexer.backend().clear()
        loop = IndexingLoop(shown("الفهرسة"), workers=workers)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.stop())
        self.stdout.write("المفهرس يعمل. يتوقف بالضغط على Ctrl+C.")
        loop.run()
        self.stdout.write("توقف المفهرس.")
