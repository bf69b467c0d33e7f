"""The command that brings the index up to date, at once or for as long as it runs."""

import shutil
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from archive.management.commands import index_changes
from archive.models import IndexEvent
from archive.search import indexer, indexing_loop
from archive.search.backends import whoosh_store
from archive.search.backends.locks import file_lock
from archive.search.indexing_loop import IndexingLoop
from archive.search.reconcile import check
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def _handlers() -> Iterator[None]:
    """Leave the signals of the tests' process as they were."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_it_indexes_what_is_pending(capsys: pytest.CaptureFixture[str]) -> None:
    make_article()
    call_command("index_changes")
    assert "التغييرات المفهرسة: 1. الباقية: 0." in capsys.readouterr().out
    call_command("index_changes", rebuild=True)
    assert not check()


@pytest.mark.parametrize(("arguments", "asked"), [(["--workers", "3"], 3), ([], None)])
def test_it_builds_anew_with_as_many_processes_as_asked(
    arguments: list[str], asked: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[int | None] = []
    monkeypatch.setattr(indexer, "rebuild", lambda progress, workers: known.append(workers))
    call_command("index_changes", "--rebuild", *arguments)
    assert known == [asked]


@pytest.mark.parametrize("workers", ["-3", "0", "كل"])
def test_fewer_than_one_process_is_refused(workers: str) -> None:
    with pytest.raises(CommandError, match="ليس عددًا من 1 فصاعدًا"):
        call_command("index_changes", "--rebuild", "--workers", workers)


def test_it_tries_again_what_failed_without_waiting() -> None:
    article = make_article()
    IndexEvent.objects.put_off([IndexEvent.objects.get().pk], ValueError())
    assert not IndexEvent.objects.due().exists()
    call_command("index_changes")
    assert not IndexEvent.objects.filter(article_id=article.pk).exists()


@pytest.mark.parametrize("is_missing", [True, False])
def test_it_builds_an_index_that_is_missing_or_to_be_built_anew(is_missing: bool) -> None:
    make_article()
    IndexEvent.objects.all().delete()
    if is_missing:
        shutil.rmtree(indexer.backend().store.root)
    else:
        indexer.backend().clear()
    call_command("index_changes")
    assert indexer.backend().is_current()
    assert not check()


def test_it_says_when_a_rebuild_is_under_way() -> None:
    lock = indexer.backend().store.root / "rebuild.lock"
    with file_lock(lock, wait=0), pytest.raises(CommandError, match="أمر آخر"):
        call_command("index_changes", rebuild=True)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "امتلأ القرص .* أفرغ مكانًا"),
        (OSError("odd"), "odd"),
        (KeyboardInterrupt(), "توقف"),
    ],
)
def test_what_stops_it_is_told_in_one_line(
    error: BaseException, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article()

    def fails(*args: Any) -> None:
        raise error

    monkeypatch.setattr(whoosh_store, "_write", fails)
    with pytest.raises(CommandError, match=told):
        call_command("index_changes")
    assert IndexEvent.objects.exists()


@pytest.mark.usefixtures("_handlers")
def test_it_goes_on_watching_until_it_is_told_to_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(IndexingLoop):
        """Ends as by Ctrl+C once there is nothing left to do."""

        def step(self) -> float:
            pause = super().step()
            if pause:
                signal.raise_signal(signal.SIGINT)
            return pause

    monkeypatch.setattr(index_changes, "IndexingLoop", Interrupted)
    # They would take the test's own transaction with them.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(indexing_loop, "close_old_connections", lambda: None)
    make_article()
    call_command("index_changes", watch=True, rebuild=True)
    assert "توقف المفهرس." in capsys.readouterr().out
    assert not IndexEvent.objects.exists()
    assert not check()
