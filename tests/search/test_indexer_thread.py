"""The indexer beside the requests of a serving process."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.models.index_event import changes_committed
from archive.search import indexer_thread
from archive.search.indexing_loop import Turn


class Loop:
    """Does nothing until it is stopped."""

    started: list["Loop"] = []

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.turn = Turn(Path("unused"))
        self.woken = 0
        self._ended = threading.Event()
        self.started.append(self)

    def run(self) -> None:
        self._ended.wait()

    def stop(self) -> None:
        self._ended.set()

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def loops(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Loop]]:
    monkeypatch.setattr(indexer_thread, "IndexingLoop", Loop)
    monkeypatch.setattr(Loop, "started", [])
    yield Loop.started
    indexer_thread.stop()


def names() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "indexer"]


def test_it_starts_once_and_ends_when_it_is_told_to(loops: list[Loop]) -> None:
    indexer_thread.start()
    indexer_thread.start()
    # The other processors are for the requests.
    assert [loop.workers for loop in loops] == [1]
    assert names() == ["indexer"]
    indexer_thread.stop()
    assert names() == []
    indexer_thread.stop()


def test_a_committed_change_wakes_it(loops: list[Loop]) -> None:
    changes_committed.send(sender=None)
    indexer_thread.start()
    changes_committed.send(sender=None)
    assert [loop.woken for loop in loops] == [1]


# Forking with threads is what is tested.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_has_its_own(loops: list[Loop], tmp_path: Path) -> None:
    indexer_thread.start()
    loops[0].turn = Turn(tmp_path / "turn")
    assert loops[0].turn.take()
    child = os.fork()
    if child == 0:
        os._exit(0 if len(loops) == 2 and names() == ["indexer"] else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert names() == ["indexer"]
    # The end of the child has not freed the place of its parent.
    assert not Turn(tmp_path / "turn").take()
    loops[0].turn.give_up()
    assert Turn(tmp_path / "turn").take()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_place_is_free_when_its_holder_has_died_though_its_child_lives(tmp_path: Path) -> None:
    turn = Turn(tmp_path / "turn")
    assert turn.take()
    assert turn.take()
    copy = Turn(tmp_path / "turn")
    copy._lock = type(turn._lock)(str(tmp_path / "turn"))  # type: ignore[arg-type, misc]
    copy._lock.fd = os.dup(turn._lock.fd)  # type: ignore[union-attr]
    copy.disown()
    assert not Turn(tmp_path / "turn").take()
    turn.give_up()
    assert Turn(tmp_path / "turn").take()
