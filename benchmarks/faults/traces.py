"""What writes leave in the search: nothing where they are taken back, the truth where they are not."""

import io
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import transaction
from django.db.models import Q

from archive.models import Article, IndexEvent
from archive.search import reconcile
from archive.search.request import SearchRequest
from archive.search.searcher import find
from benchmarks.faults.figures import Figure, none_of
from benchmarks.faults.sql_writes import SQL
from benchmarks.faults.writes import WRITES, Words, load_data


def rolled_back(count: int, chance: Random) -> list[Figure]:
    """So many changes of all kinds, each taken back; every other one is searched for before it is."""
    wrong = []
    kinds = itertools.islice(itertools.cycle(WRITES.items()), count)
    for number, (name, write) in enumerate(kinds):
        if fault := _taken_back(write, chance, searched=number % 2 == 0):
            wrong.append(f"{name}: {fault}")
    report(wrong)
    return [none_of("changes taken back that the search tells of", len(wrong), count)]


def written(rounds: int, chance: Random, folder: Path) -> list[Figure]:
    """Every kind of write through Django, with signals or without: found by the next search, and again once it is indexed."""
    writes = {**WRITES, "loaddata": partial(load_data, folder)}
    wrong = []
    for name, write in list(writes.items()) * rounds:
        words = write(chance)
        faults = [*untrue(words), *_after("index_changes", words)]
        wrong += [f"{name}: {fault}" for fault in faults]
    report(wrong)
    among = rounds * len(writes)
    return [none_of("writes through Django that the next search misses", len(wrong), among)]


def hidden(rounds: int, chance: Random) -> list[Figure]:
    """Every kind of write in SQL: found by check_index with all its articles, and mended by it."""
    missed, unmended = [], []
    for name, write in list(SQL.items()) * rounds:
        words, articles = write(chance)
        missed += [f"{name}: {fault}" for fault in _unseen(articles)]
        if run("check_index", "--repair") or run("check_index"):
            unmended.append(f"{name}: check_index --repair does not mend it")
        unmended += [f"{name}: {fault}" for fault in untrue(words)]
    report([*missed, *unmended])
    among = rounds * len(SQL)
    return [
        none_of("writes in SQL that check_index does not find", len(missed), among),
        none_of("writes in SQL that check_index --repair does not mend", len(unmended), among),
    ]


def untrue(words: Words) -> Iterator[str]:
    """The words for which the search finds other articles than those in the database that have them."""
    for word in sorted(words):
        found, expected = searched(word), holders(word)
        if found != expected:
            yield f"«{word}»: {sorted(found)} for {sorted(expected)}"


def searched(word: str) -> set[int]:
    """The articles that a search finds, on all of its pages."""
    request = SearchRequest(word, expand=False, copies=True)
    found = [match.record.article_id for match in find(request).matches]
    return set(found) if len(found) == len(set(found)) else {-len(found)}


def holders(word: str) -> set[int]:
    """The published articles that have a word, asked of the database itself."""
    names = ("title", "body", "source__name", "tags__label")
    having = Q(*((f"{name}__contains", word) for name in names), _connector=Q.OR)
    articles = Article.objects.published().filter(having)
    return set(articles.order_by().values_list("pk", flat=True))


def run(*command: str) -> int:
    """The exit code of a command."""
    try:
        call_command(*command, stdout=io.StringIO())
    except SystemExit as end:
        return int(str(end.code))
    return 0


def report(faults: list[str]) -> None:
    """The first faults, for whoever looks for their cause."""
    print(*faults[:10], sep="\n", end="\n" if faults else "")


class _TakenBack(Exception):  # noqa: N818 - it is no error
    pass


def _taken_back(write: Callable[[Random], Words], chance: Random, *, searched: bool) -> str:
    """What the search says wrongly after a change was taken back: at once, after another change, and once that is indexed."""
    try:
        with transaction.atomic():
            words = write(chance)
            inside = list(untrue(words)) if searched else []
            articles = list(IndexEvent.objects.values_list("article_id", flat=True))
            raise _TakenBack
    except _TakenBack:
        faults = inside if searched else list(untrue(words))
    # Their rows get the very numbers of those that were taken back.
    for article in articles:
        Article.objects.filter(pk=article).update(section="باب")
    return "; ".join((*faults, *untrue(words), *_after("index_changes", words)))


def _after(command: str, words: Words) -> Iterator[str]:
    run(command)
    yield from untrue(words)


def _unseen(articles: set[int]) -> Iterator[str]:
    found = set(reconcile.check().articles)
    if found != articles:
        yield f"{sorted(found)} found for {sorted(articles)}"
    if not run("check_index"):
        yield "check_index exits 0"
