"""What is known of the index is told as it is, and noting it harms nothing."""

import errno
import json
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from archive.models import IndexEvent
from archive.search import checks, indexer, status
from archive.search.status import IndexStatus, Problem
from tests.factories import make_article

READY = IndexStatus("ready", heartbeat=1.0)


def noted() -> Path:
    return indexer.backend().store.root.with_name("index.status.json")


def wait_for(seconds: float) -> None:
    IndexEvent.objects.update(created_at=timezone.now() - timedelta(seconds=seconds))


def numbers(found: list[Problem]) -> list[int]:
    return [problem.number for problem in found]


@pytest.mark.django_db
def test_an_index_with_nothing_to_learn_is_ready() -> None:
    now = status.read()
    assert now.state == "ready" and now.is_usable
    assert (now.outbox, now.failing, now.oldest, now.waiting) == (0, 0, None, None)
    assert (now.checked, now.heartbeat, now.last_error) == (None, None, "")
    assert not now.is_indexer_alive


@pytest.mark.django_db
def test_the_outbox_is_counted_and_what_failed_is_told_apart() -> None:
    make_article()
    wait_for(500)
    IndexEvent.objects.update(attempts=2)
    make_article()
    IndexEvent.objects.filter(attempts=0).update(created_at=timezone.now() - timedelta(seconds=50))
    now = status.read()
    assert (now.outbox, now.failing) == (2, 1)
    assert now.oldest is not None and 500 <= now.oldest < 550
    assert now.waiting is not None and 50 <= now.waiting < 60
    assert not now.is_behind


@pytest.mark.django_db
def test_what_is_noted_is_read_and_what_is_not_named_stays() -> None:
    status.beat()
    status.note(checked=time.time() - 100, differences=3, damaged=["a.seg"])
    status.note(last_error="لا مساحة")
    now = status.read()
    assert now.is_indexer_alive
    assert now.checked is not None and 100 <= now.checked < 150
    assert (now.differences, now.damaged, now.last_error) == (3, ("a.seg",), "لا مساحة")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "garbage", [b"", b"\xff\x00", b"[1]", b'{"heartbeat": "now", "damaged": 1, "differences": []}']
)
def test_a_garbled_note_is_no_note(garbage: bytes) -> None:
    noted().write_bytes(garbage)
    now = status.read()
    assert (now.heartbeat, now.damaged, now.differences) == (None, (), 0)
    status.beat()
    assert status.read().is_indexer_alive


def test_noting_on_a_full_disk_raises_nothing_and_keeps_what_was_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    status.note(last_error="أول")

    def no_space(self: Path, *args: Any, **kwargs: Any) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", no_space)
    status.note(last_error="ثان")
    assert json.loads(noted().read_bytes())["last_error"] == "أول"
    assert [path.name for path in noted().parent.glob("*status.json.*")] == [
        "index.status.json.lock"
    ]


@pytest.mark.parametrize(
    ("now", "known", "hindering"),
    [
        (READY, [], []),
        (IndexStatus("outdated", heartbeat=1.0), [1], []),
        (IndexStatus("missing", heartbeat=1.0), [1], [1]),
        (IndexStatus("damaged", heartbeat=1.0), [1], [1]),
        (IndexStatus("ready", heartbeat=1.0, outbox=1, waiting=61.0), [2], [2]),
        (IndexStatus("ready", heartbeat=1.0, outbox=1, failing=1, oldest=9999.0), [3], []),
        (IndexStatus("ready", heartbeat=21.0), [], [4]),
        (IndexStatus("ready", heartbeat=1.0, refused=errno.ENOSPC), [5], [5]),
        (IndexStatus("ready", heartbeat=600.0, refused=errno.ENOSPC), [5], [5]),
        (IndexStatus("damaged", outbox=2, failing=1, waiting=61.0), [1, 2, 3], [1, 2, 4]),
    ],
)
def test_problems_are_told_apart(
    now: IndexStatus, known: list[int], hindering: list[int], settings: Settings
) -> None:
    settings.INDEXER = "thread"
    assert numbers(status.problems(now)) == known
    assert numbers(status.obstacles(now)) == hindering


def test_an_indexer_that_should_run_beside_the_server_is_missed(settings: Settings) -> None:
    settings.INDEXER = "command"
    assert numbers(status.problems(IndexStatus("ready"))) == [4]
    assert status.problems(READY) == []


@pytest.mark.django_db
def test_a_disk_that_refuses_is_told_while_its_indexer_is_there_to_say_so() -> None:
    status.note(refused=errno.EROFS)
    assert status.read().refused == 0
    status.beat()
    assert status.read().refused == errno.EROFS
    status.note(refused=0)
    assert status.read().refused == 0


@pytest.mark.django_db
def test_a_full_disk_is_seen_though_it_took_no_note(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil._ntuple_diskusage(10**9, 10**9, 4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    (problem,) = status.obstacles(status.read())
    assert "امتلأ القرص الذي فيه فهرس البحث" in problem.text


@pytest.mark.django_db
def test_an_index_to_be_built_anew_is_told() -> None:
    assert not status.read().stale
    indexer.backend().clear()
    assert (status.read().state, status.read().stale) == ("ready", True)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "أقل من دقيقة"),
        (59.0, "أقل من دقيقة"),
        (120.0, "دقيقتان"),
        (700.0, "11 دقيقة"),
        (3 * 3600.0, "3 ساعات"),
    ],
)
def test_ages_are_told_in_words(seconds: float | None, words: str) -> None:
    assert status.age(seconds) == words


@pytest.mark.django_db
def test_the_system_check_warns_of_changes_that_nobody_indexes() -> None:
    assert checks.check_index(None) == []
    make_article()
    wait_for(600)
    (warning,) = checks.check_index(None)
    assert warning.id == "search.W002"
    assert "10 دقائق" in warning.msg


def test_the_system_check_is_silent_where_the_tables_are_not_made_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_table() -> IndexStatus:
        raise OperationalError("no such table: archive_indexevent")

    monkeypatch.setattr(status, "read", no_table)
    assert checks.check_index(None) == []


def test_the_system_check_asks_no_database_about_an_archive_that_never_had_an_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = indexer.backend().store.root
    root.rename(root.with_name("moved"))
    assert checks.check_index(None) == []
