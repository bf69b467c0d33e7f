"""The search that follows a save knows of it, whether or not the index has learnt it; the benchmark does it with processes."""

from collections.abc import Callable
from itertools import islice
from random import Random

import pytest

from archive.search import indexer
from benchmarks.faults import corpus
from benchmarks.faults.editors import Change, Editor, is_true
from benchmarks.faults.served import Answer

pytestmark = pytest.mark.django_db


def test_every_next_search_is_true_of_what_an_editor_changed(
    search: Callable[..., Answer], chance: Random
) -> None:
    corpus.fill(40)
    indexer.rebuild()
    for change in islice(Editor(0, 1, seed=4, pause=0).work(), 30):
        assert (change.error, is_true(change, search)) == ("", "")
        if chance.random() < 0.1:
            indexer.drain()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (Change("add", "00000007", corpus.marker(7)), ""),
        (Change("add", "00000008", corpus.marker(7)), "missed"),
        (Change("tag", "00000007", corpus.marker(7), within={"tag": "tag-1"}), "missed"),
        (Change("rename_tag", found=corpus.marker(99)), "missed"),
        (Change("delete", gone=corpus.marker(7)), "ghost"),
        (Change("delete", gone=corpus.marker(99)), ""),
    ],
)
def test_a_missed_save_and_a_ghost_are_told(
    change: Change, fault: str, search: Callable[..., Answer]
) -> None:
    corpus.fill(10)
    assert is_true(change, search).startswith(fault)
    assert bool(is_true(change, search)) == bool(fault)
