"""The index on disk: what is wrong with it is found out, remembered and mended, and never taken for an empty index."""

import errno
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from archive.search.backends import manifest, verified
from archive.search.backends.document import Document
from archive.search.backends.errors import IndexDamaged, IndexMissing, IndexState, IndexUnusable
from archive.search.backends.locks import file_lock
from archive.search.backends.whoosh_storage import CommittedStorage
from archive.search.backends.whoosh_store import WhooshStore
from tests.search.index_folders import build, change, files, found, rebuild, segment, wheat

Damage = Callable[[WhooshStore], None]


@pytest.fixture
def store(tmp_path: Path) -> WhooshStore:
    """An index written some time ago."""
    store = build(tmp_path / "wheat", 1, 2)
    for path in store.folder().iterdir():
        os.utime(path, (0, 0))
    return store


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    contents = bytearray(path.read_bytes())
    contents[len(contents) // 2] ^= 4
    path.write_bytes(contents)


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def become_unreadable(path: Path) -> None:
    """Permissions would not stop a superuser; a link to itself stops everyone."""
    path.unlink()
    path.symlink_to(path)


def toc(store: WhooshStore) -> Path:
    (path,) = store.folder().glob("*.toc")
    return path


def manifest_of(store: WhooshStore) -> Path:
    return store.folder() / manifest.MANIFEST


def empty_the_folder(store: WhooshStore) -> None:
    for path in store.folder().iterdir():
        path.unlink()


def truncate_everything(store: WhooshStore) -> None:
    for path in store.folder().iterdir():
        os.truncate(path, 0)


def point_nowhere(store: WhooshStore) -> None:
    (store.root / "CURRENT").write_text("gen000099")


def point_outside(store: WhooshStore) -> None:
    (store.root / "CURRENT").write_text("../elsewhere")


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


MISSING: list[Damage] = [
    lambda store: shutil.rmtree(store.root),
    lambda store: (store.root / "CURRENT").unlink(),
    point_nowhere,
    lambda store: shutil.rmtree(store.folder()),
]
DAMAGED: list[Damage] = [
    point_outside,
    lambda store: (store.root / "CURRENT").write_bytes(b"\xff\x00"),
    lambda store: os.truncate(store.root / "CURRENT", 0),
    lambda store: become_a_folder(store.root / "CURRENT"),
    lambda store: become_unreadable(store.root / "CURRENT"),
    empty_the_folder,
    truncate_everything,
    lambda store: manifest_of(store).unlink(),
    lambda store: os.truncate(manifest_of(store), 0),
    lambda store: halve(manifest_of(store)),
    lambda store: flip(manifest_of(store)),
    lambda store: become_a_folder(manifest_of(store)),
    lambda store: become_unreadable(manifest_of(store)),
    lambda store: segment(store).unlink(),
    lambda store: os.truncate(segment(store), 0),
    lambda store: halve(segment(store)),
    lambda store: flip(segment(store)),
    lambda store: become_a_folder(segment(store)),
    lambda store: become_unreadable(segment(store)),
    lambda store: toc(store).unlink(),
    lambda store: os.truncate(toc(store), 0),
    lambda store: halve(toc(store)),
    lambda store: flip(toc(store)),
    lambda store: toc(store).write_bytes(b"\xff" * 200),
]
# A segment with a wrong length is seen without reading it; a flipped bit is not, until someone reads.
EVERY = [(damage, IndexState.MISSING) for damage in MISSING] + [
    (damage, IndexState.DAMAGED) for damage in DAMAGED
]


@pytest.mark.parametrize(("damage", "state"), EVERY)
@pytest.mark.parametrize("is_open", [False, True])
def test_damage_is_met_remembered_and_mended(
    store: WhooshStore, damage: Damage, state: IndexState, is_open: bool
) -> None:
    if is_open:
        assert found(store) == {1, 2}
    damage(store)
    reader = store if is_open else WhooshStore(store.root)
    for _ in range(2):
        with pytest.raises(IndexUnusable):
            reader.postings()
    with pytest.raises(IndexUnusable):
        change(reader, [3])
    assert WhooshStore(store.root).state() is state
    assert WhooshStore(store.root).verify() != []
    rebuild(WhooshStore(store.root), 1, 2, 3)
    assert found(reader) == {1, 2, 3}
    assert (reader.state(), reader.verify()) == (IndexState.READY, [])
    assert [path.name for path in store.root.glob("gen*")] == [store.folder().name]


@pytest.mark.parametrize(
    "damage", [flip, halve, become_a_folder, become_unreadable, lambda path: path.unlink()]
)
def test_a_check_names_each_damaged_file(
    store: WhooshStore, damage: Callable[[Path], None]
) -> None:
    change(store, [3])
    damaged = segment(store)
    damage(damaged)
    assert store.verify() == [damaged.name]
    assert WhooshStore(store.root).state() is IndexState.DAMAGED


def test_no_search_makes_an_index_where_there_is_none(tmp_path: Path) -> None:
    store = WhooshStore(tmp_path / "nowhere")
    with pytest.raises(IndexMissing):
        store.postings()
    assert store.state() is IndexState.MISSING
    assert not store.root.exists()


def test_a_flipped_bit_that_no_one_has_read_is_found_by_a_check(store: WhooshStore) -> None:
    flip(segment(store))
    assert store.state() is IndexState.READY
    assert store.verify() == [segment(store).name]
    assert store.state() is IndexState.DAMAGED


def test_a_file_that_was_touched_and_is_the_same_is_no_damage(store: WhooshStore) -> None:
    postings = store.postings()
    copy = segment(store).read_bytes()
    segment(store).write_bytes(copy)
    assert store.postings() is postings
    assert store.state() is IndexState.READY


def test_a_shortage_of_the_process_is_no_damage(
    store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(file: verified.VerifiedFile) -> None:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(verified.VerifiedFile, "_read", refuses)
    with pytest.raises(IndexUnusable, match="now"):
        store.postings()
    monkeypatch.undo()
    assert store.state() is IndexState.READY
    assert found(store) == {1, 2}


def test_what_the_index_has_as_it_is_is_not_written_again(store: WhooshStore) -> None:
    before = store.version()
    change(store, found(store))
    assert store.version() == before
    change(store, {3, *found(store)})
    assert store.version() != before
    assert found(store) == {1, 2, 3}


def test_a_rebuild_reads_again_what_was_given_as_the_index_had_it_meanwhile(
    store: WhooshStore,
) -> None:
    def everything() -> Iterator[Document]:
        yield from wheat(1, 2)
        change(WhooshStore(store.root), {1})

    read_again: list[int] = []
    store.rebuild(everything(), lambda changed: read_again.extend(changed) or [])
    assert read_again == [1]


def test_what_is_open_outlives_its_files(store: WhooshStore) -> None:
    postings = store.postings()
    rebuild(WhooshStore(store.root), 3)
    assert len(postings.posting("text_exact", "قمح").documents) == 2
    assert len(postings.places("text", ["قمح"], np.flatnonzero(postings.live)).owners) == 2
    assert found(store) == {3}


def test_files_truncated_while_they_are_open_are_damage_and_no_more(store: WhooshStore) -> None:
    postings = store.postings()
    for path in store.folder().iterdir():
        os.truncate(path, 0)
    with pytest.raises(IndexDamaged):
        postings.posting("text_exact", "شعير")


def test_a_reader_meets_no_damage_in_an_index_that_is_replaced_while_it_opens(
    store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = CommittedStorage.check

    def replaced_before(storage: CommittedStorage) -> None:
        monkeypatch.undo()
        rebuild(WhooshStore(store.root), 3)
        check(storage)

    monkeypatch.setattr(CommittedStorage, "check", replaced_before)
    assert found(WhooshStore(store.root)) == {3}
    assert store.state() is IndexState.READY


def test_readers_find_a_committed_state_whatever_is_written_meanwhile(store: WhooshStore) -> None:
    states = [{1, 2}]
    over = Event()

    def reads() -> None:
        reader = WhooshStore(store.root)
        while not over.is_set():
            # A state may be committed and read before it is taken down here.
            first = len(states) - 1
            held = found(reader)
            assert held in [*states[first:], states[-1] | {len(states) + 2}]

    with ThreadPoolExecutor(2) as threads:
        work = [threads.submit(reads) for _ in range(2)]
        try:
            for number in range(3, 23):
                wanted = states[-1] | {number}
                change(store, [number]) if number % 5 else rebuild(store, *wanted)
                states.append(wanted)
        finally:
            over.set()
    for one in work:
        one.result()
    assert store.state() is IndexState.READY


def test_after_a_commit_only_its_new_files_are_read(
    store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    opening = verified.VerifiedFile._read

    def reading(file: verified.VerifiedFile) -> None:
        read.append(file._path.name)
        opening(file)

    monkeypatch.setattr(verified.VerifiedFile, "_read", reading)
    assert found(store) == {1, 2}
    before = files(store)
    assert set(read) == {name for name in before if name.endswith(".toc")}
    read.clear()
    change(store, [3])
    other = WhooshStore(store.root)
    assert found(store) == found(other) == {1, 2, 3}
    assert read == [name for name in files(store) - before if name.endswith(".toc")]


def test_bytes_are_let_go_with_their_last_reader(store: WhooshStore) -> None:
    def held() -> set[Path]:
        gc.collect()
        return {path for path, _ in verified._shared if path.is_relative_to(store.root)}

    first, second = WhooshStore(store.root), WhooshStore(store.root)
    store._changed = None
    assert found(first) == found(second)
    first.forget()
    assert held()
    second.forget()
    assert not held()


def test_an_index_of_another_version_answers_until_it_is_built_anew(store: WhooshStore) -> None:
    older = WhooshStore(store.root)
    older.stamp = "older"
    rebuild(older, 1, 2)
    assert store.state() is IndexState.OUTDATED
    assert store.postings().outdated
    assert found(store) == {1, 2}
    assert not store.postings().lengths("about_exact").any()
    assert not len(store.postings().posting("about_exact", "قمح").documents)
    assert store.postings().frequencies()["قمح"] == 2
    with pytest.raises(IndexUnusable):
        change(store, [3])
    rebuild(store, 1, 2)
    assert (store.state(), store.postings().outdated) == (IndexState.READY, False)


def test_an_index_of_another_layout_is_not_read(
    store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "LAYOUT", manifest.LAYOUT + 1)
    assert store.state() is IndexState.DAMAGED
    with pytest.raises(IndexDamaged):
        store.postings()
    rebuild(store, 1)
    assert found(store) == {1}


def test_an_index_asked_to_be_built_anew_goes_on_answering(store: WhooshStore) -> None:
    assert not store.generations.is_stale()
    store.generations.mark_stale()
    change(store, [3])
    assert store.generations.is_stale()
    assert found(store) == {1, 2, 3}
    assert (store.state(), store.verify()) == (IndexState.READY, [])
    rebuild(store, 1)
    assert not store.generations.is_stale()


def test_what_changes_during_a_rebuild_is_repeated_in_it(store: WhooshStore) -> None:
    def changed(numbers: list[int]) -> list[Document]:
        assert numbers == [3, 1]
        return wheat(3)

    def everything() -> object:
        yield from wheat(1, 2)
        change(WhooshStore(store.root), [3], [1])

    store.rebuild(everything(), changed)  # type: ignore[arg-type]
    assert found(store) == {2, 3}


def test_leftovers_of_the_dead_are_cleared_away_but_not_those_of_the_living(
    store: WhooshStore,
) -> None:
    for left in (store.root / "gen000099", store.folder() / "MAIN.tmp"):
        left.mkdir()
    (store.root / "gen000099.journal").touch()
    (store.folder() / "MAIN_dead.trm").touch()
    with file_lock(store.root / "rebuild.lock", wait=0):
        WhooshStore(store.root).clean()
        assert (store.root / "gen000099").exists()
    store.clean()
    assert not list(store.root.glob("gen000099*"))
    assert {path.name for path in store.folder().iterdir()} == files(store)
    assert found(store) == {1, 2}


def test_the_stamp_tells_of_the_dictionary(
    store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert WhooshStore(store.root).stamp == store.stamp
    monkeypatch.setattr("archive.search.fingerprint.dictionary_stamp", lambda: "another")
    assert WhooshStore(store.root).stamp != store.stamp
