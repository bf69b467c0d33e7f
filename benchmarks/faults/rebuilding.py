"""Searches of every kind while the index is built again and again: each answer is the known one, none fails."""

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.faults import corpus
from benchmarks.faults.contention import report
from benchmarks.faults.figures import Figure, Options, at_least, none_of
from benchmarks.faults.served import Answer, ServedArchive, served_archive

THREADS = 4
PAGE = 20
COMMANDS = (
    ("index_changes", "--rebuild"),
    ("rebuild_index", "--noinput"),
    ("clear_index", "--noinput"),
    ("update_index",),
    ("update_index", "--remove"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A search, and the numbers of the articles that it must find."""

    text: str
    finds: frozenset[int]
    filters: dict[str, Any] = field(default_factory=dict)


def measure(options: Options) -> list[Figure]:
    """At least a thousand searches while every command that builds the index runs in turn."""
    articles = options.scaled(2_000, 1_000)
    with served_archive(articles) as archive:
        archive.serve()
        return rebuild(archive, articles, options.scaled(3_000, 1_000), options.seed)


def rebuild(archive: ServedArchive, articles: int, searches: int, seed: int) -> list[Figure]:
    """The figures of so many searches on a served archive of so many articles while it is rebuilt."""
    asked = questions(range(articles))
    before = [line for question in asked if (line := wrong(archive.search, question, Random(seed)))]
    report(before)
    with Rebuilder(archive) as rebuilder:
        found = list(_search(archive, asked, searches, seed))
    lines = [line for line in found if line]
    report(lines)
    report(rebuilder.failed)
    return [
        none_of("answers that were wrong before any rebuild", len(before), len(asked)),
        none_of("searches during rebuilds that failed or were wrong", len(lines), len(found)),
        none_of("commands that failed", len(rebuilder.failed), rebuilder.done),
        at_least("indexes built meanwhile", rebuilder.done, len(COMMANDS)),
    ]


class Rebuilder:
    """A thread that runs one command after another until it is told to end, and each at least once."""

    def __init__(self, archive: ServedArchive) -> None:
        self.archive = archive
        self.done, self.failed = 0, []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Rebuilder":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        for command in itertools.cycle(COMMANDS):
            if self._over.is_set() and self.done >= len(COMMANDS):
                return
            if code := self.archive.run(*command):
                said = self.archive.said("commands").strip()[-500:]
                self.failed.append(f"{' '.join(command)}: exit {code}: {said}")
            self.done += 1


def questions(numbers: range) -> list[Question]:
    """Words, pairs of words, alternatives, exclusions, phrases and filters, each with what it must find."""
    made = [
        Question(corpus.marker(3), frozenset({3})),
        Question("|".join(map(corpus.marker, range(0, 30, 2))), frozenset(range(0, 30, 2))),
        Question("«{} {}»".format(*corpus.PAIR), _those(numbers, lambda n: n % 5 == 0)),
        Question("{} {}".format(*corpus.PAIR), frozenset(numbers)),
        Question(corpus.marker(30_000_000 - 1), frozenset()),
    ]
    for cycle, other in itertools.permutations(corpus.CYCLES, 2):
        made += _pair_questions(numbers, cycle, other)
    for rest in range(corpus.CYCLES[2]):
        made += _filtered_questions(numbers, corpus.CYCLES[2], rest)
    return made


def wrong(search: Callable[..., Answer], question: Question, chance: Random) -> str:
    """What is wrong with the answer to a question, on one of its pages; nothing where it is true."""
    pages = max(1, -(-len(question.finds) // PAGE))
    page = chance.randint(1, pages)
    sort = chance.choice(("relevance", "newest", "oldest"))
    answer = search(question.text, **question.filters, page=page, sort=sort, expand=0)
    fault = _fault(answer, question, page, sort)
    return f"«{question.text}» {question.filters} {sort} page {page}: {fault}" if fault else ""


def _fault(answer: Answer, question: Question, page: int, sort: str) -> str:
    if answer.status != 200:
        return f"status {answer.status}"
    if answer.count != len(question.finds):
        return f"{answer.count} for {len(question.finds)}"
    if sum(year["count"] for year in answer.data["facets"]["years"]) < answer.count:
        return "years that do not add up"
    expected = [corpus.key(number) for number in sorted(question.finds, reverse=sort == "newest")]
    if sort != "relevance":
        cut = expected[(page - 1) * PAGE : page * PAGE]
        return "" if answer.keys == cut else f"{answer.keys} for {cut}"
    size = min(PAGE, len(expected) - (page - 1) * PAGE)
    right = len(set(answer.keys)) == size and set(answer.keys) <= set(expected)
    return "" if right else f"{answer.keys} on a page of {size}"


def _search(
    archive: ServedArchive, asked: list[Question], searches: int, seed: int
) -> Iterator[str]:
    """What was wrong with each of so many answers, several being asked for at a time."""
    chance = Random(seed)
    chosen = [(chance.choice(asked), Random(chance.random())) for _ in range(searches)]
    with ThreadPoolExecutor(THREADS) as threads:
        yield from threads.map(lambda one: wrong(archive.search, *one), chosen)


def _pair_questions(numbers: range, cycle: int, other: int) -> list[Question]:
    first, second = corpus.group(cycle, 1), corpus.group(other, 0)
    both = _those(numbers, lambda n: n % cycle == 1 and n % other == 0)
    either = _those(numbers, lambda n: n % cycle == 1 or n % other == 0)
    without = _those(numbers, lambda n: n % cycle == 1 and n % other != 0)
    # Of a query that fewer than ten articles match whole, others are shown too.
    joined = [Question(f"{first} و {second}", both)] if len(both) >= 10 else []
    return [
        *joined,
        Question(f"{first} أو {second}", either),
        Question(f"{first} -{second}", without),
    ]


def _filtered_questions(numbers: range, cycle: int, rest: int) -> list[Question]:
    word, those = corpus.group(cycle, rest), _those(numbers, lambda n: n % cycle == rest)
    source, (tag, second) = corpus.source_key(rest), corpus.tag_keys(rest)
    year = corpus.day(rest).year
    filters: list[tuple[dict[str, Any], Callable[[int], bool]]] = [
        ({"source": source}, lambda n: corpus.source_key(n) == source),
        ({"tag": tag}, lambda n: tag in corpus.tag_keys(n)),
        ({"tag": [tag, second]}, lambda n: corpus.tag_keys(n) == (tag, second)),
        ({"from": year, "to": year}, lambda n: corpus.day(n).year == year),
    ]
    plain = Question(word, those)
    return [plain, *(Question(word, _those(those, keep), given) for given, keep in filters)]


def _those(numbers: range | frozenset[int], keep: Callable[[int], bool]) -> frozenset[int]:
    return frozenset(number for number in numbers if keep(number))
