"""A fault at the Nth operation on a file, for every N: the index is then the old or the new one, whole, and goes on."""

import errno
import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archive.search.backends import durable
from archive.search.backends.errors import IndexNotWritten, IndexState
from archive.search.backends.whoosh_store import WhooshStore
from tests.search.index_folders import build, change, files, found, rebuild

OLD, NEW, NEXT = {1, 2, 4, 5}, {1, 2, 4, 6}, {7}
# What a full disk still allows.
RELEASING = {"unlink", "remove", "rmdir", "close", "rename", "replace"}
Strike = Callable[[str], None]


def applies(store: WhooshStore) -> None:
    change(store, [6, 2], [5])


def rebuilds(store: WhooshStore) -> None:
    rebuild(store, *NEW)


ACTIONS = pytest.mark.parametrize("act", [applies, rebuilds])


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """An index of several segments, one with a deletion."""
    store = build(tmp_path / "origin", 1, 2, 3)
    change(store, [4], [3])
    change(store, [5])
    assert found(store) == OLD
    return store.root


@contextmanager
def watched(strike: Strike) -> Iterator[None]:
    """Have `strike` called with the name of each operation on a file before it happens."""

    class Watched(io.FileIO):
        def write(self, data: Any) -> int:
            try:
                strike("write")
            except OSError:
                # A disk fills in the middle of a write.
                super().write(bytes(data)[: len(data) // 2])
                raise
            return super().write(data)

        def close(self) -> None:
            was_open = not self.closed
            super().close()
            if was_open:
                strike("close")

    def create(path: Path, mode: str = "wb") -> Any:
        strike("open")
        file = Watched(path, mode.replace("b", ""))
        return io.BufferedRandom(file) if "+" in mode else io.BufferedWriter(file)

    def before(name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def struck(*args: Any, **kwargs: Any) -> Any:
            strike(name)
            return operation(*args, **kwargs)

        return struck

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "create", create)
        for name in ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "fsync"):
            patch.setattr(os, name, before(name, getattr(os, name)))
        yield


def operations(origin: Path, act: Callable[[WhooshStore], None]) -> int:
    """How many operations on files an action takes."""
    names: list[str] = []
    store = WhooshStore(shutil.copytree(origin, origin.with_name("counted")))
    with watched(names.append):
        act(store)
    assert {"open", "write", "close", "replace", "fsync", "mkdir"} <= set(names)
    return len(names)


def is_whole(store: WhooshStore) -> set[int]:
    """What an index holds that must be sound, take the next change, and then consist of its own files alone."""
    assert store.state() is IndexState.READY
    held = found(store)
    assert store.verify() == []
    change(store, NEXT)
    assert found(store) == held | NEXT
    store.clean()
    assert is_tidy(store)
    return held


def is_tidy(store: WhooshStore) -> bool:
    """Whether there is one folder, with the files of the index alone."""
    own = {path.name for path in store.folder().iterdir()} == files(store)
    return own and list(store.root.glob("gen*")) == [store.folder()]


@ACTIONS
def test_a_disk_that_refuses_one_operation_leaves_the_old_index_and_says_so(
    origin: Path, act: Callable[[WhooshStore], None]
) -> None:
    total = operations(origin, act)
    refused = 0
    for number in range(total):
        store = WhooshStore(shutil.copytree(origin, origin.with_name(f"once{number}")))
        count = iter(range(total * 2))

        def strike(name: str, number: int = number, count: Iterator[int] = count) -> None:
            if next(count) == number:
                raise OSError(errno.EIO, "refused")

        try:
            with watched(strike):
                act(store)
        except IndexNotWritten as error:
            assert isinstance(error.__cause__, OSError)
            refused += 1
            assert is_whole(WhooshStore(store.root)) == OLD
        else:
            assert is_whole(WhooshStore(store.root)) == NEW
    # What is not reported only cleaned up behind the commit.
    assert refused > total / 2


@ACTIONS
def test_a_disk_that_fills_up_leaves_the_old_index_and_takes_the_next_change_once_it_has_room(
    origin: Path, act: Callable[[WhooshStore], None]
) -> None:
    total = operations(origin, act)
    for number in range(total):
        store = WhooshStore(shutil.copytree(origin, origin.with_name(f"full{number}")))
        count = iter(range(total * 4))

        def strike(name: str, number: int = number, count: Iterator[int] = count) -> None:
            if next(count) >= number and name not in RELEASING:
                raise OSError(errno.ENOSPC, "no space left on device")

        refused = False
        try:
            with watched(strike):
                act(store)
        except IndexNotWritten:
            refused = True
        assert is_tidy(WhooshStore(store.root))
        assert is_whole(WhooshStore(store.root)) == (OLD if refused else NEW)


@ACTIONS
def test_a_process_killed_at_any_operation_leaves_the_old_index_or_the_new_one(
    origin: Path, act: Callable[[WhooshStore], None]
) -> None:
    dead: list[Path] = []
    copying = False

    def strike(name: str) -> None:
        # The folder as it is on the disk, without what the process still has in its buffers.
        nonlocal copying
        if not copying:
            copying = True
            dead.append(shutil.copytree(root, origin.with_name(f"dead{len(dead)}")))
            copying = False

    root = shutil.copytree(origin, origin.with_name("killed"))
    with watched(strike):
        act(WhooshStore(root))
    held = [is_whole(WhooshStore(path)) for path in [*dead, root]]
    assert held[0] == OLD
    assert held[-1] == NEW
    # One operation makes it: before it all is old, after it all is new.
    assert held == sorted(held, key=lambda numbers: numbers == NEW)
