"""A whole look at the index: its files, what it holds against the database, and what it has still to learn; and mending it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from archive.models import Article, IndexEvent
from archive.plurals import counted
from archive.progress import Progress, silent
from archive.search import indexer, reconcile, refusals, status
from archive.search.backends.errors import IndexBusy, IndexState, IndexUnusable
from archive.search.reconcile import Differences

Answer = TypeVar("Answer")
# So many differences are listed one by one.
LISTED = 100
# Seconds that mending waits for another indexer at work.
PATIENCE = 120.0
_PAUSE = 0.2
_STATES = {
    IndexState.READY: "سليم",
    IndexState.OUTDATED: "من إصدار سابق، يجيب حتى يُبنى من جديد",
    IndexState.MISSING: "مفقود",
    IndexState.DAMAGED: "تالف",
}


@dataclass(frozen=True)
class Examination:
    """What was found. `failing` are articles that the indexer tried in vain, each with its error; `last_error` is what stops it.

    A `stale` index is to be built anew, as was asked for; until then it answers, and is no worse than another.
    """

    state: IndexState
    damaged: tuple[str, ...]
    differences: Differences
    waiting: int
    failing: tuple[tuple[int, str], ...]
    last_error: str = ""
    stale: bool = False

    @property
    def needs_rebuild(self) -> bool:
        """Whether it cannot be mended article by article."""
        return self.state is not IndexState.READY or bool(self.damaged)

    @property
    def is_sound(self) -> bool:
        """Whether the index is whole and says what the database says, or will as soon as its indexer comes to it."""
        return not (self.needs_rebuild or self.differences or self.failing)


def examine(progress: Progress = silent) -> Examination:
    """Read every file of the index against its checksum, and compare every article; an index that is not ready is not compared."""
    store = indexer.backend().store
    damaged = tuple(store.verify())
    differences = Differences()
    state = store.state()
    if state is IndexState.READY:
        try:
            differences = reconcile.check(progress)
        except IndexUnusable:
            state = IndexState.DAMAGED
    status.note(damaged=list(damaged))
    failing = IndexEvent.objects.failing().values_list("article_id", "last_error")
    now = status.read()
    faults = tuple(dict(failing).items())
    hindrance = now.last_error or (refusals.reason(now.refused) if now.refused else "")
    stale = store.generations.is_stale()
    return Examination(state, damaged, differences, now.outbox, faults, hindrance, stale)


def mend(found: Examination, progress: Progress = silent) -> None:
    """Build the index anew, or have what differs indexed; where another indexer is at work, wait for it.

    Raises IndexBusy after PATIENCE seconds.
    """
    if found.needs_rebuild:
        _patiently(lambda: _rebuild(progress))
    reconcile.repair(found.differences)
    IndexEvent.objects.retry_now()
    _patiently(indexer.drain_all)


def report(found: Examination) -> Iterator[str]:
    """The findings in Arabic, a line each."""
    yield f"حالة الفهرس: {_STATES[found.state]}."
    if found.stale and found.state is IndexState.READY:
        yield "طُلب بناؤه من جديد، وهو يجيب حتى يُبنى."
    if found.damaged:
        yield f"ملفات تالفة أو مفقودة: {'، '.join(found.damaged)}."
    if found.state is IndexState.READY:
        yield f"الفروق بين الفهرس وقاعدة البيانات: {counted(len(found.differences), 'فرق')}."
        yield from _listed(found.differences)
    else:
        yield "لم يُقارَن الفهرس بقاعدة البيانات، فلا بد من بنائه من جديد."
    for number, error in found.failing[:LISTED]:
        yield f"تعذّرت فهرسة المادة {number}: {error}"
    if found.last_error:
        yield f"المفهرس لا يمضي في عمله: {found.last_error}"
    yield f"ما ينتظر الفهرسة: {counted(found.waiting, 'تغيير')}."
    if found.is_sound:
        yield "الفهرس مطابق لقاعدة البيانات."


def _rebuild(progress: Progress) -> None:
    """Unless another indexer has done so meanwhile."""
    store = indexer.backend().store
    if store.state() is not IndexState.READY or store.verify():
        indexer.rebuild(progress)


def _patiently(work: Callable[[], Answer]) -> Answer:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return work()
        except IndexBusy:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)


def _listed(differences: Differences) -> Iterator[str]:
    named = [(number, kind) for kind, numbers in _kinds(differences) for number in numbers]
    listed = named[:LISTED]
    keys = dict(Article.objects.filter(pk__in=dict(listed)).values_list("pk", "key"))
    for number, kind in listed:
        yield f"المادة {number} ({keys.get(number, 'حُذفت')}): {kind}."
    if len(named) > LISTED:
        yield f"ولم تُسرد البقية، وعددها: {counted(len(named) - LISTED, 'مادة')}."


def _kinds(differences: Differences) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield "تنقص الفهرسَ", differences.missing
    yield "في الفهرس، وليست مما تنشره القاعدة", differences.ghosts
    yield "في الفهرس غير ما في القاعدة", differences.changed
