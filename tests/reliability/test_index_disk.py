"""While nothing can be written to the index, saves go on and are found; the benchmark does it on a disk that is full."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from archive.models import Article, IndexEvent
from archive.search import indexer, status
from archive.search.backends import durable
from archive.search.indexing_loop import IndexingLoop
from benchmarks.faults import corpus
from benchmarks.faults.served import Answer

pytestmark = pytest.mark.django_db


def test_saves_on_a_full_disk_are_found_at_once_and_indexed_once_there_is_room(
    search: Callable[..., Answer], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.fill(3)
    loop = IndexingLoop()
    settle(loop)

    def full(path: Path, mode: str = "wb") -> Any:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(durable, "create", full)
    edited, deleted = Article.objects.order_by("pk")[:2]
    edited.title = corpus.title(corpus.marker(77))
    edited.save()
    deleted.delete()
    assert loop.step() > 0
    assert "أفرغ مكانًا" in status.read().last_error
    (reason,) = client.get("/readyz").json()["reasons"]
    assert "امتلأ القرص الذي فيه فهرس البحث" in reason
    assert IndexEvent.objects.exists()
    answers = [search(corpus.marker(number), expand=0) for number in (77, 0, 1, 2)]
    assert [answer.keys for answer in answers] == [[corpus.key(0)], [], [], [corpus.key(2)]]
    indexer.backend().store.generations.mark_stale()
    assert loop.step() > 0
    assert search(corpus.marker(2)).keys == [corpus.key(2)]
    assert search("").count == 2

    monkeypatch.undo()
    settle(loop)
    loop.turn.give_up()
    assert not IndexEvent.objects.exists()
    assert status.read().last_error == ""
    assert indexer.backend().store.verify() == []
    assert [len(search(corpus.marker(number)).keys) for number in (77, 1, 2)] == [1, 0, 1]


def settle(loop: IndexingLoop) -> None:
    """Have the indexer do all that is due."""
    while loop.step() == 0:
        pass
