"""What things cost: processor time, memory, room on the disk; and a process for each contender, so that these are its own."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from archive.analysis.analyzer import stem
from benchmarks.contenders.queries import Query

T = TypeVar("T")
MEGABYTE = 1 << 20
_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


# How many of what was found have each value of each facet.
Facets = dict[str, dict[Any, int]]


@dataclass(frozen=True, slots=True)
class Page:
    """How many articles were found, those on the page, and the facets where they were asked for."""

    count: int
    articles: tuple[int, ...] = ()
    facets: Facets = field(default_factory=dict)

    def agrees(self, other: "Page") -> bool:
        """Whether the counts are the same, those of every value of every facet too."""
        return self.count == other.count and _as_text(self.facets) == _as_text(other.facets)


def differing(pages: Iterable[Page], there: Iterable[Page]) -> int:
    """How many pages have other counts than there are."""
    return sum(not page.agrees(true) for page, true in zip(pages, there, strict=True))


def _as_text(facets: Facets) -> dict[str, dict[str, int]]:
    return {
        name: {str(value): count for value, count in counts.items()}
        for name, counts in facets.items()
    }


@dataclass(frozen=True, slots=True)
class Built:
    """Building an index: seconds of all processors, seconds that passed, its bytes, and the most memory of one process in bytes."""

    cpu: float
    wall: float
    size: int
    memory: int


@dataclass(frozen=True, slots=True)
class Pass:
    """Every query asked once, in order: its kind, the seconds that it took, and the answer."""

    kinds: list[str]
    seconds: list[float]
    pages: list[Page]


@dataclass(frozen=True, slots=True)
class Run:
    """A process that opened an index and was asked in several passes.

    `opening` is in seconds; `before`, `opened` and `memory` are the bytes of memory before and after opening and at the end.
    """

    opening: float
    before: int
    opened: int
    passes: dict[str, Pass]
    memory: int


@dataclass(frozen=True, slots=True)
class Saving:
    """Seconds of processor time: an article saved and found, and the index opened again that another process changed."""

    save: float
    reopen: float | None = None


class Reader(Protocol):
    """An open index, asked by one of its doors."""

    def page(self, query: Query) -> Page:
        """The count, a page of results and what else the kind of query asks for."""


NOWHERE = Query("rare", ("ظظغظغظظ",))
# The first time, the second time, and once all is warm other queries, of which nothing is.
FIRST, WARM, OTHERS = "first touch", "warm", "warm, other words"
TOUCHES = (FIRST, WARM, OTHERS)


def measure(opened: Callable[[], Reader], asked: dict[str, list[Query]]) -> Run:
    """Open an index in this process, and ask it the queries of each pass."""
    # Not a matter of the index: the dictionary of the analysis.
    stem("كلمة")
    before = resident()
    reader, opening = timed(lambda: _open(opened))
    after = resident()
    passes = {name: _pass(reader, queries) for name, queries in asked.items()}
    return Run(opening, before, after, passes, resident())


def _open(opened: Callable[[], Reader]) -> Reader:
    # An index is open when it has answered.
    reader = opened()
    assert not reader.page(NOWHERE).count
    return reader


def _pass(reader: Reader, queries: list[Query]) -> Pass:
    answers = [timed(lambda: reader.page(query)) for query in queries]  # noqa: B023
    kinds = [query.kind for query in queries]
    return Pass(kinds, [seconds for _, seconds in answers], [page for page, _ in answers])


def building(build: Callable[[], object], folder: Path) -> Built:
    """What building an index in a folder costs."""
    cpu, wall = _all_processors(), time.perf_counter()
    build()
    cpu, wall = _all_processors() - cpu, time.perf_counter() - wall
    peak = max(resource.getrusage(whose).ru_maxrss for whose in _PROCESSES) * 1024
    return Built(cpu, wall, size(folder), peak)


def timed(call: Callable[[], T]) -> tuple[T, float]:
    """The answer, and the seconds of processor time that this process took for it."""
    started = time.process_time()
    answer = call()
    return answer, time.process_time() - started


def size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def resident() -> int:
    """The bytes of memory that this process has now, files that it shares with others included."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def in_own_process(function: Callable[..., T], *arguments: object) -> T:
    """What a function of a module answers in a new process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(function, *arguments).result()


def _all_processors() -> float:
    own, children = (resource.getrusage(whose) for whose in _PROCESSES)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
