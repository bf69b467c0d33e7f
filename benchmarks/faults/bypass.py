"""Changes that are taken back leave no trace in the search; changes that no signal tells of are all found and mended."""

import io
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.faults.figures import Figure, Options, none_of

ROLLED_BACK = 150


def measure(options: Options) -> list[Figure]:
    """On an archive of its own, in this process."""
    from benchmarks.scratch import open_scratch_archive

    folder = open_scratch_archive()
    from django.db import transaction

    from benchmarks.faults import corpus

    with transaction.atomic():
        corpus.fill(options.scaled(2_000, 200))
    run("index_changes")
    chance = Random(options.seed)
    return [
        *rolled_back(ROLLED_BACK, chance),
        *written(options.scaled(10, 2), chance, folder),
        *hidden(options.scaled(10, 2), chance),
    ]


def rolled_back(count: int, chance: Random) -> list[Figure]:
    """So many changes of all kinds, each taken back; every other one is searched for before it is."""
    from benchmarks.faults.writes import WRITES

    wrong = []
    kinds = itertools.islice(itertools.cycle(WRITES.items()), count)
    for number, (name, write) in enumerate(kinds):
        if fault := _taken_back(write, chance, searched=number % 2 == 0):
            wrong.append(f"{name}: {fault}")
    report(wrong)
    return [none_of("changes taken back that the search tells of", len(wrong), count)]


def written(rounds: int, chance: Random, folder: Path) -> list[Figure]:
    """Every kind of write through Django, with signals or without: found by the next search, and again once it is indexed."""
    from benchmarks.faults.writes import WRITES, load_data

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
    from benchmarks.faults.writes import SQL

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


def untrue(words: set[str]) -> Iterator[str]:
    """The words for which the search finds other articles than those in the database that have them."""
    for word in sorted(words):
        found, expected = searched(word), holders(word)
        if found != expected:
            yield f"«{word}»: {sorted(found)} for {sorted(expected)}"


def searched(word: str) -> set[int]:
    """The articles that a search finds, all of its pages in one."""
    from archive.search.request import SearchRequest
    from archive.search.searcher import search

    request = SearchRequest(word, page_size=10_000, expand=False, copies=True)
    results = search(request)
    found = {hit.article_id for hit in results.hits}
    return found if len(found) == results.count else {-results.count}


def holders(word: str) -> set[int]:
    """The published articles that have a word, by reading all of them."""
    from archive.models import Article

    return {
        article.pk
        for article in Article.objects.published().with_facts()
        if word in _text(article).split()
    }


def run(*command: str) -> int:
    """The exit code of a command."""
    from django.core.management import call_command

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


def _taken_back(write: Callable[[Random], set[str]], chance: Random, *, searched: bool) -> str:
    """What the search says wrongly after a change was taken back, at once and when another change has been indexed."""
    from django.db import transaction

    words: set[str] = set()
    try:
        with transaction.atomic():
            words = write(chance)
            inside = list(untrue(words)) if searched else []
            raise _TakenBack
    except _TakenBack:
        return "; ".join((*inside, *untrue(words), *_after_another_change(words, chance)))


def _after_another_change(words: set[str], chance: Random) -> Iterator[str]:
    """The rows of what is taken back give their numbers to those of the next change."""
    from benchmarks.faults.writes import WRITES

    words = words | WRITES["save"](chance)
    yield from untrue(words)
    yield from _after("index_changes", words)


def _after(command: str, words: set[str]) -> Iterator[str]:
    run(command)
    yield from untrue(words)


def _unseen(articles: set[int]) -> Iterator[str]:
    from archive.search import reconcile

    found = set(reconcile.check().articles)
    if found != articles:
        yield f"{sorted(found)} found for {sorted(articles)}"
    if not run("check_index"):
        yield "check_index exits 0"


def _text(article: "object") -> str:
    source = article.source.name if article.source else ""
    tags = (tagging.tag.label for tagging in article.taggings.all())
    return " ".join((article.title, article.body, source, *tags))
