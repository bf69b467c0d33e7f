"""What the indexer does, one thing after another: mend the index, settle the outbox, check the index against the database."""

import datetime
import errno
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import close_old_connections, connections
from django.utils import timezone
from whoosh.util.filelock import FileLock

from archive.models import IndexEvent
from archive.progress import Progress, silent
from archive.search import indexer, reconcile, refusals, status
from archive.search.backends.errors import IndexBusy, IndexState
from archive.search.backends.locks import lock_at

log = logging.getLogger(__name__)
# Seconds: between two looks at the outbox, after a batch, between two signs of life, after a first and after many failures.
POLL = 1.0
BREATH = 0.05
BEAT = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 10.0
# The hour, in local time, after which the index is checked each night.
NIGHT = datetime.timedelta(hours=3)


class Stopped(Exception):  # noqa: N818 - it is no error
    """The loop was asked to end in the middle of a long work."""


class Turn:
    """The place of the one indexer that works, of all threads and processes; the system frees it when its holder dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: FileLock | None = None

    def take(self) -> bool:
        """Whether the place is ours, now or already."""
        if self._lock is None:
            lock = lock_at(self._path)
            self._lock = lock if lock.acquire() else None
        return self._lock is not None

    def give_up(self) -> None:
        """Leave the place to another."""
        if self._lock is not None:
            self._lock.release()
        self._lock = None

    def disown(self) -> None:
        """In a forked child: let go of the copy, so that the place is free when the parent dies; the parent keeps it."""
        if self._lock is not None:
            os.close(self._lock.fd)
            self._lock.fd = None
        self._lock = None


class IndexingLoop:
    """Does what is due, for ever: step() one thing, run() one after another until stop().

    Many may run, in threads and processes; one of them works, the others stand by. Nothing that goes wrong ends it. `progress`
    watches long work, `clock` gives seconds and `now` the local time; at most `workers` processes build an index anew, None leaves it
    to the settings.
    """

    def __init__(
        self,
        progress: Progress = silent,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime.datetime] = timezone.localtime,
        workers: int | None = None,
    ) -> None:
        root = indexer.backend().store.root
        self.turn = Turn(root.with_name(f"{root.name}.indexer.lock"))
        self._progress, self._clock, self._now = progress, clock, now
        self._workers = workers
        self._stopping, self._awake = threading.Event(), threading.Event()
        self._cleaned = False
        self._checked: datetime.date | None = None
        self._beaten: float | None = None
        self._reported: set[type[Exception]] = set()
        self._attempts = 0

    def run(self) -> None:
        """Work until stop() is called; a work under way is left where that does no harm."""
        try:
            while not self._stopping.is_set():
                # As between requests: what broke or grew old is opened anew.
                close_old_connections()
                pause = self.step()
                # A change interrupts only idleness: what comes in a row is settled together, and a failure needs time.
                is_idle = pause == POLL and not self._attempts
                (self._awake if is_idle else self._stopping).wait(pause)
                self._awake.clear()
        finally:
            self.turn.give_up()
            connections.close_all()

    def stop(self) -> None:
        """Have run() end soon."""
        self._stopping.set()
        self._awake.set()

    def wake(self) -> None:
        """Have the outbox looked at now."""
        self._awake.set()

    def step(self) -> float:
        """Do the next thing that is due, and answer for how many seconds nothing else will be; never raises."""
        try:
            pause = self._do_next()
        except Stopped:
            return 0.0
        except IndexBusy:
            # A command is at the same work.
            return POLL
        except Exception as error:
            return self._failed(error)
        self._recovered()
        return pause

    def _do_next(self) -> float:
        if not self.turn.take():
            return POLL
        self._beat()
        work = self._due()
        return POLL if work is None else work()

    def _due(self) -> Callable[[], float] | None:
        """What is to be done first. Long works settle the outbox meanwhile."""
        if not self._cleaned:
            return self._clean
        if not indexer.backend().is_current():
            return self._rebuild
        if self._checked != self._night():
            return self._check
        return self._settle if IndexEvent.objects.due().exists() else None

    def _settle(self) -> float:
        indexer.drain()
        return BREATH

    def _clean(self) -> float:
        """Remove what an indexer that died has left."""
        indexer.backend().store.clean()
        self._cleaned = True
        return 0.0

    def _rebuild(self) -> float:
        with self._settling():
            indexer.rebuild(self._watched, self._workers)
        if not indexer.backend().is_current():
            raise RuntimeError("the index is not current though it was just built")
        # What was built is checked like what was found.
        self._checked = None
        return 0.0

    def _watched(self, articles: Iterable[Any], total: int) -> Iterator[Any]:
        return self._alive(self._progress(articles, total))

    def _check(self) -> float:
        """Check the files of the index, and its articles against the database; what differs goes into the outbox."""
        night = self._night()
        damaged = indexer.backend().store.verify()
        status.note(damaged=damaged)
        if damaged:
            # The store remembers it: the next step builds the index anew.
            log.error("files of the index are damaged: %s", ", ".join(damaged))
            return 0.0
        with self._settling():
            differences = reconcile.check(lambda articles, total: self._alive(articles))
        if differences:
            log.warning("the index differed from the database in %d articles", len(differences))
            reconcile.repair(differences)
        self._checked = night
        return 0.0

    def _night(self) -> datetime.date:
        return (self._now() - NIGHT).date()

    def _alive(self, articles: Iterable[Any]) -> Iterator[Any]:
        """The articles of a long work, between which the outbox is settled; raises Stopped where the loop is to end."""
        looked = self._clock()
        for article in articles:
            if self._stopping.is_set():
                raise Stopped
            if self._clock() - looked >= POLL:
                self._beat()
                self._settle_meanwhile()
                looked = self._clock()
            yield article

    @contextmanager
    def _settling(self) -> Iterator[None]:
        """Whatever keeps a long work from its end, the outbox is settled."""
        try:
            yield
        except Exception:
            self._settle_meanwhile()
            raise

    def _settle_meanwhile(self) -> None:
        """Keep the index in use up to date while another work goes on; what fails now is done afterwards."""
        with suppress(Exception):
            is_ready = indexer.backend().store.state() is IndexState.READY
            if is_ready and IndexEvent.objects.due().exists():
                indexer.drain()

    def _beat(self) -> None:
        if self._beaten is None or self._clock() - self._beaten >= BEAT:
            self._beaten = self._clock()
            status.beat()

    def _failed(self, error: Exception) -> float:
        """Report an error once of its kind until something succeeds; answers how long to wait, longer each time."""
        if type(error) not in self._reported:
            log.error("the indexer goes on after an error: %r", error, exc_info=error)
        self._reported.add(type(error))
        status.note(**_noted(error))
        self._attempts += 1
        return min(FIRST_PAUSE * 2 ** min(self._attempts - 1, 10), LONGEST_PAUSE)

    def _recovered(self) -> None:
        if self._attempts:
            log.info("the indexer works again")
            status.note(last_error="", refused=0)
            self._reported.clear()
            self._attempts = 0


def _noted(error: Exception) -> dict[str, Any]:
    """What the status keeps of an error: that the disk refuses can be told to people."""
    if isinstance(error, OSError):
        return {"last_error": refusals.told(error), "refused": error.errno or errno.EIO}
    return {"last_error": repr(error), "refused": 0}
