"""On a disk without room for two indexes, one that is of no use makes room for the next; one that answers never does."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive.search import indexer
from archive.search.backends import durable, manifest
from archive.search.backends.errors import IndexNotWritten, IndexState
from archive.search.backends.generations import DAMAGED
from archive.search.backends.whoosh_store import WhooshStore
from archive.search.indexing_loop import IndexingLoop
from archive.search.request import SearchRequest
from archive.search.searcher import search
from tests.factories import make_article
from tests.search.index_folders import build, found, rebuild, segment

Patch = pytest.MonkeyPatch


@pytest.fixture
def store(tmp_path: Path) -> WhooshStore:
    return build(tmp_path / "wheat", 1, 2)


def leave_room_for_one(root: Path, patch: Patch) -> None:
    """No file is made in a folder beside the one in use."""
    create = durable.create

    def created(path: Path, mode: str = "wb") -> Any:
        others = [folder for folder in root.glob("gen*/") if folder != path.parent]
        if others and path.parent != root:
            raise OSError(errno.ENOSPC, "no space left on device")
        return create(path, mode)

    patch.setattr(durable, "create", created)


def flip(store: WhooshStore, patch: Patch) -> None:
    """Change a bit that a check has found."""
    contents = bytearray(segment(store).read_bytes())
    contents[len(contents) // 2] ^= 4
    segment(store).write_bytes(contents)
    assert store.verify()


def change_layout(store: WhooshStore, patch: Patch) -> None:
    patch.setattr(manifest, "LAYOUT", manifest.LAYOUT + 1)


@pytest.mark.parametrize("spoil", [flip, change_layout])
@pytest.mark.django_db
def test_an_index_of_no_use_makes_room_for_the_next(
    spoil: Callable[[WhooshStore, Patch], None], monkeypatch: Patch
) -> None:
    make_article(title="قمح")
    indexer.drain_all()
    store = indexer.backend().store
    spoilt = store.folder()
    spoil(store, monkeypatch)
    leave_room_for_one(store.root, monkeypatch)
    loop = IndexingLoop()
    while loop.step() == 0:
        pass
    loop.turn.give_up()
    assert (store.state(), store.verify()) == (IndexState.READY, [])
    # A name is never given again: other threads may remember the damage by it.
    assert store.folder() != spoilt
    assert search(SearchRequest("قمح")).count == 1


@pytest.mark.parametrize("is_older", [True, False])
def test_an_index_that_answers_is_kept(
    store: WhooshStore, is_older: bool, monkeypatch: Patch
) -> None:
    if is_older:
        store.stamp = "newer"
    leave_room_for_one(store.root, monkeypatch)
    with pytest.raises(IndexNotWritten):
        rebuild(store, 1)
    assert found(store) == {1, 2}


def test_an_index_that_cannot_be_read_just_now_is_kept(
    store: WhooshStore, monkeypatch: Patch
) -> None:
    leave_room_for_one(store.root, monkeypatch)
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == manifest.MANIFEST:
            raise OSError(errno.EMFILE, "too many open files")
        return read(path)

    with monkeypatch.context() as patch, pytest.raises(IndexNotWritten):
        patch.setattr(Path, "read_bytes", refuse)
        rebuild(store, 1)
    assert found(store) == {1, 2}


def test_damage_is_remembered_though_the_disk_takes_no_mark(
    store: WhooshStore, monkeypatch: Patch
) -> None:
    touch = Path.touch

    def refuse(path: Path, *arguments: Any) -> None:
        if path.name == DAMAGED:
            raise OSError(errno.ENOSPC, "no space left on device")
        touch(path, *arguments)

    monkeypatch.setattr(Path, "touch", refuse)
    flip(store, monkeypatch)
    assert store.state() is IndexState.DAMAGED
    rebuild(store, 1)
    assert store.state() is IndexState.READY
