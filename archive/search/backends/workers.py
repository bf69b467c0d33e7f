"""Processes that take part in building an index anew: each reads, analyses and writes articles of its own.

They are started afresh and not forked, as the process that builds may be a server with threads. Each is told by a pipe what to
do, and ends when its pipe does: whichever way the process that builds comes to an end, none outlives it for long.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from haystack.constants import DEFAULT_ALIAS
from whoosh.index import FileIndex

from archive.search.backends.errors import WorkersFailed
from archive.search.backends.segments.whoosh_codec import SegmentEntry, build_schema
from archive.search.backends.segments.whoosh_writer import ArrayWriter
from archive.search.backends.whoosh_storage import Scratch

# So many articles are worth the start of a process.
WORTH = 1000
# Articles in one page: many at first, few towards the end, so that all come to their end at once.
_MOST, _LEAST = 200, 20
# So many pages wait for a worker or are under way there; of what is left one has at most a share, however slow it is.
_AHEAD, _SHARE = 2, 8
# Python looks for cycles after so many new objects and not after 700: each time it goes through many of the words remembered.
_COLLECTED_AFTER = 50_000


class Written(NamedTuple):
    """What a worker wrote: its segments, and the articles that it could not read, each with the error in words."""

    segments: list[SegmentEntry]
    failures: dict[int, str]


class Told(Exception):  # noqa: N818
    """An error of another process, in its words."""

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Task:
    """What a worker is told at its start: the folder of the index, the Haystack connection, and the databases by alias."""

    folder: Path
    connection: str
    databases: Mapping[str, str]


class Workers:
    """The workers of one rebuild; without any, the process that builds does all by itself."""

    def __init__(self, count: int = 0, connection: str = DEFAULT_ALIAS) -> None:
        self._count = count
        self.processes = count + 1
        self._connection = connection
        self._pipes: list[Connection] = []
        self.failures: dict[int, Exception] = {}

    @contextmanager
    def at_work(self, folder: Path) -> Iterator[None]:
        """Have them started for the length of a block. Raises WorkersFailed where the system refuses."""
        processes: list[multiprocessing.process.BaseProcess] = []
        try:
            for _ in range(self._count):
                processes.append(self._started(self._task(folder)))
            with _rare_collections():
                yield
        finally:
            for process in processes:
                process.kill()
                process.join()
            for pipe in self._pipes:
                pipe.close()

    def shared(self, keys: Sequence[int]) -> Iterator[tuple[list[int], bool]]:
        """The pages of keys, each with whether it falls to this process; the others have been given to workers."""
        pages = pages_of(keys, self.processes)
        ready = iter(self._pipes * _AHEAD)
        while True:
            for pipe, page in zip(ready, pages, strict=False):
                with _reaching():
                    pipe.send(page)
                yield page, False
            own = next(pages, None)
            if own is None:
                break
            yield own, True
            ready = self._ready()
        for pipe in self._pipes:
            with _reaching():
                pipe.send(None)

    def segments(self) -> Iterator[SegmentEntry]:
        """The segments that they wrote, once all pages are shared out; `failures` then has the articles that they could not read."""
        for pipe in self._pipes:
            while (written := _heard(pipe)) is None:
                pass
            self.failures |= {number: Told(error) for number, error in written.failures.items()}
            yield from written.segments

    def _ready(self) -> Iterator[Connection]:
        """Each worker, as often as it has finished a page since."""
        for pipe in self._pipes:
            while _has_told(pipe):
                _heard(pipe)
                yield pipe

    def _started(self, task: Task) -> multiprocessing.process.BaseProcess:
        try:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            self._pipes.append(ours)
            with theirs, _uninterrupted():
                process = context.Process(target=work, args=(task, theirs), daemon=True)
                process.start()
        except Exception as error:
            raise WorkersFailed(f"no process could be started: {error!r}") from error
        return process

    def _task(self, folder: Path) -> Task:
        from django.db import connections

        names = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
        return Task(folder, self._connection, {alias: str(name) for alias, name in names.items()})


def can_share(database: BaseDatabaseWrapper) -> bool:
    """Whether other processes see in a database what this one does: nothing that is in memory, or not committed yet."""
    is_in_memory = getattr(database, "is_in_memory_db", lambda: False)
    return not (database.in_atomic_block or is_in_memory())


def processes(articles: int, most: int | None = None) -> int:
    """How many processes are worth their start for so many articles: at most `most`, or as many as the settings say."""
    return max(1, min(most or settings.INDEX_WORKERS or _cores(), articles // WORTH))


def _cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def work(task: Task, pipe: Connection) -> None:
    """Index the pages of keys that come through a pipe until None comes, and answer what was written."""
    # It may be gone.
    with suppress(EOFError, ConnectionError):
        try:
            with _rare_collections():
                answer: Written | str = _written(task, pipe)
        except (EOFError, ConnectionError):
            raise
        except Exception as error:
            answer = repr(error)
        pipe.send(answer)


def _written(task: Task, pipe: Connection) -> Written:
    import django

    django.setup()
    from django.db import connections as databases
    from haystack import connections

    for alias, name in task.databases.items():
        databases[alias].settings_dict["NAME"] = name
    backend = connections[task.connection].get_backend()
    writer = ArrayWriter(FileIndex(Scratch(task.folder), build_schema()))
    failures: dict[int, str] = {}
    for page in iter(pipe.recv, None):
        documents, failed = backend.articles.read(page)
        failures |= {number: repr(error) for number, error in failed.items()}
        for document in documents.values():
            writer.add(document)
        pipe.send(None)
    writer.flush()
    return Written(writer.segments, failures)


def pages_of(keys: Sequence[int], processes: int) -> Iterator[list[int]]:
    """Keys in pages, smaller as fewer are left (guided self-scheduling, Polychronopoulos and Kuck, 1987)."""
    start = 0
    while start < len(keys):
        left = len(keys) - start
        size = max(_LEAST, min(_MOST, left // (processes * _SHARE)))
        yield list(keys[start : start + size])
        start += size


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started meanwhile takes no notice of Ctrl+C, which is for the process that builds."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Only the main thread may say so.
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _rare_collections() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(_COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _has_told(pipe: Connection) -> bool:
    with _reaching():
        return pipe.poll()


def _heard(pipe: Connection) -> Written | None:
    with _reaching():
        told: Written | str | None = pipe.recv()
    if isinstance(told, str):
        raise WorkersFailed(told)
    return told


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise WorkersFailed("a process ended before its work was done") from error
