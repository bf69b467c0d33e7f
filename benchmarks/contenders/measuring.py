"""What things cost: processor time, memory, room on the disk; and a process for each contender, so that these are its own."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from archive.analysis.analyzer import stem
from benchmarks.contenders.queries import Query

T = TypeVar("T")
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Page:
    """How many articles were found, and those on the page."""

    count: int
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """Building an index: seconds of all processors, seconds that passed, its bytes, and bytes of memory at most."""

    cpu: float
    wall: float
    size: int
    memory: int


@dataclass(slots=True)
class Run:
    """A process that opened an index and was asked every query in each of several passes.

    Seconds by pass, in the order of the queries; counts by query; bytes of memory after opening and at the end.
    """

    opening: float
    opened: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    counts: list[int] = field(default_factory=list)
    memory: int = 0


class Reader(Protocol):
    """An open index; `loaded` asks for the articles on the page as well, from the database."""

    def page(self, query: Query, *, loaded: bool) -> Page:
        """The count, a page of results and what else the kind of query asks for."""


NOWHERE = Query("rare", ("ظظغظغظظ",))
# A pass over all queries: the first touch, the second time, and with the articles themselves.
FIRST, WARM, LOADED = "first touch", "warm", "loaded"


def measure(opened: Callable[[], Reader], queries: list[Query], passes: tuple[str, ...]) -> Run:
    """Open an index in this process, and ask it every query in each pass."""
    # Not a matter of the index: the dictionary of the analysis.
    stem("كلمة")
    reader, opening = timed(lambda: _open(opened))
    run = Run(opening, resident())
    for name in passes:
        answers = [timed(lambda: reader.page(query, loaded=name == LOADED)) for query in queries]  # noqa: B023
        run.seconds[name] = [seconds for _, seconds in answers]
        run.counts = [page.count for page, _ in answers]
    run.memory = resident()
    return run


def _open(opened: Callable[[], Reader]) -> Reader:
    # An index is open when it has answered.
    reader = opened()
    assert not reader.page(NOWHERE, loaded=False).count
    return reader


def building(build: Callable[[], object], folder: Path) -> Built:
    """What building an index in a folder costs."""
    cpu, wall = _all_processors(), time.perf_counter()
    build()
    cpu, wall = _all_processors() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
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
    own, children = (
        resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
