"""What stands in the place of the index or of its files is moved aside, and the index comes back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.search import indexer, status
from archive.search.backends import places
from archive.search.indexing_loop import IndexingLoop
from archive.search.request import SearchRequest
from archive.search.searcher import search
from tests.factories import make_article

Place = Callable[[Path], Path]


def a_file(path: Path) -> None:
    if path.exists():
        path.rename(path.with_name("taken"))
    path.write_text("ليس فهرسًا", encoding="utf-8")


def a_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()
    (path / "kept").touch()


@pytest.mark.parametrize(
    ("place", "put"),
    [
        (lambda root: root, a_file),
        (lambda root: root / "CURRENT", a_folder),
        (lambda root: root / "write.lock", a_folder),
        (lambda root: root / "rebuild.lock", a_folder),
        (lambda root: root / "refresh.lock", a_folder),
        (lambda root: root.with_name("index.indexer.lock"), a_folder),
        (lambda root: root.with_name("index.status.json"), a_folder),
        (lambda root: root.with_name("index.status.json.lock"), a_folder),
    ],
)
@pytest.mark.django_db
def test_what_stands_in_the_way_is_moved_aside_and_kept(
    place: Place, put: Callable[[Path], None]
) -> None:
    path = place(indexer.backend().store.root)
    put(path)
    make_article(title="قمح")
    indexer.backend().clear()
    assert search(SearchRequest("قمح")).count == 1
    loop = IndexingLoop()
    while loop.step() == 0:
        pass
    loop.turn.give_up()
    assert indexer.backend().is_current()
    assert search(SearchRequest("قمح")).count == 1
    assert not search(SearchRequest("قمح")).temporary
    assert status.read().is_indexer_alive
    aside = path.with_name(f"{path.name}.moved-aside")
    assert aside.is_file() if put is a_file else (aside / "kept").is_file()


def test_what_was_moved_aside_before_is_not_overwritten(tmp_path: Path) -> None:
    for _ in range(3):
        (tmp_path / "lock").mkdir()
        places.for_file(tmp_path / "lock")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "lock.moved-aside",
        "lock.moved-aside1",
        "lock.moved-aside2",
    ]


def test_a_place_that_is_as_it_should_be_stays(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    places.for_file(tmp_path / "lock")
    places.for_file(tmp_path / "none")
    places.for_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
