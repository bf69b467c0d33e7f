"""Rebuilds by several processes, over a database that all of them see: run as a process by test_workers.

Prints what each case left behind, as JSON, a line each.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import django

ARTICLES = 60
WORDS = ("قمح", "شعير", "ذرة", "قمح شعير", '"قمح شعير"', "حقل قمح", "شعير -حقل", "مادة 7")


def main() -> None:
    """One case after another; the last one is the end."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        "ARCHIVE_SEARCH_ENGINE": "tests.search.unreadable.Engine",
        "ARCHIVE_LOG_LEVEL": "CRITICAL",
    }
    django.setup()
    from archive.search.backends import workers

    workers.WORTH = 1
    prepare()
    for case in CASES:
        tell(case.__name__, **case(), **left_behind())
    die()


def tell(case: str, **outcome: Any) -> None:
    """Print an outcome."""
    sys.stdout.write(f"{json.dumps({'case': case, **outcome})}\n")
    sys.stdout.flush()


def prepare() -> None:
    """The tables as they are now, without their history, and some articles, two of which cannot be read."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from tests.factories import make_article, make_source, make_tag
    from tests.search.unreadable import UNREADABLE

    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    source, tags = make_source(), (make_tag(), make_tag())
    for number in range(ARTICLES):
        body = " ".join(("قمح", "شعير", "ذرة", "حقل")[: number % 4 + 1] * (number % 5 + 1))
        title = UNREADABLE if number in {0, ARTICLES - 1} else f"مادة {number}"
        make_article(tags[: number % 3], title=title, body=body, source=source)


def alone() -> dict[str, Any]:
    """By one process."""
    return rebuilt(1)


def together() -> dict[str, Any]:
    """By two."""
    return rebuilt(2)


def killed() -> dict[str, Any]:
    """By two, one of which is killed."""

    def watched(articles: Any, total: int) -> Iterator[Any]:
        for worker in multiprocessing.active_children():
            worker.kill()
        return articles

    return rebuilt(2, watched)


def interrupted() -> dict[str, Any]:
    """By two, and then somebody presses Ctrl+C."""
    from archive.search import indexer

    def watched(articles: Any, total: int) -> Iterator[Any]:
        yield next(iter(articles))
        raise KeyboardInterrupt

    before = indexer.backend().store.version()
    try:
        indexer.rebuild(watched, 2)
    except KeyboardInterrupt:
        return {"unchanged": indexer.backend().store.version() == before}
    return {}


def changing() -> dict[str, Any]:
    """By two; meanwhile an article changes that was read already, and is indexed."""
    from archive.models import Article
    from archive.search import indexer

    def watched(articles: Any, total: int) -> Iterator[Any]:
        yield from articles
        article = Article.objects.get(title="مادة 7")
        article.body = "قصب"
        article.save()
        indexer.drain_all()

    indexer.rebuild(watched, 2)
    return {"found": len(found("قصب"))}


CASES: tuple[Callable[[], dict[str, Any]], ...] = (alone, together, killed, interrupted, changing)


def die() -> None:
    """By two; the process that builds, this one, is killed."""
    from archive.search import indexer

    def watched(articles: Any, total: int) -> Any:
        tell("dead", workers=[worker.pid for worker in multiprocessing.active_children()])
        os.kill(os.getpid(), signal.SIGKILL)

    indexer.rebuild(watched, 2)


def rebuilt(workers: int, progress: Any = None) -> dict[str, Any]:
    """Build the index anew, and what it is then."""
    from archive.models import IndexEvent
    from archive.progress import silent
    from archive.search import indexer

    IndexEvent.objects.all().delete()
    indexer.rebuild(progress or silent, workers)
    failed = IndexEvent.objects.order_by("article_id").values_list("article_id", flat=True)
    return {
        "segments": len(list(indexer.backend().store.folder().glob("*.seg"))),
        "failed": list(failed),
        "index": {words: found(words) for words in ("", *WORDS)},
    }


def found(words: str) -> list[tuple[str, float]]:
    """What words find, with all that the index knows of it, and the scores."""
    from archive.search import indexer
    from archive.search.query.parser import parse

    matches = indexer.backend().evaluate(parse(words).node).matches
    return sorted((str(match.record), round(match.score, 4)) for match in matches)


def left_behind() -> dict[str, Any]:
    """What there is beside the folder in use, and processes that still run."""
    from archive.search import indexer

    folder = indexer.backend().store.folder()
    others = {path.name for path in folder.parent.glob("gen*")} - {folder.name}
    return {"left": sorted(others), "running": len(multiprocessing.active_children())}


if __name__ == "__main__":
    main()
