"""The indexer does what is due, one thing after another, and nothing that goes wrong ends it."""

import datetime
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from archive.models import Article, IndexEvent
from archive.search import indexer, indexing_loop, reconcile, status
from archive.search.backends.errors import IndexState
from archive.search.backends.locks import file_lock
from archive.search.indexing_loop import BEAT, LONGEST_PAUSE, POLL, IndexingLoop
from tests.factories import make_article

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.day = NOON

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime.datetime:
        return self.day


@pytest.fixture
def moment() -> Time:
    return Time()


@pytest.fixture
def loop(moment: Time) -> Iterator[IndexingLoop]:
    loop = IndexingLoop(clock=moment.clock, now=moment.now)
    yield loop
    loop.turn.give_up()


def work_off(loop: IndexingLoop) -> int:
    """Step until nothing is due; answers how many steps did something."""
    for steps in range(20):
        if loop.step() == POLL:
            return steps
    raise AssertionError("it is never done")


def generations() -> set[Path]:
    return set(indexer.backend().store.root.glob("gen*"))


def without_a_row(article: Article, **fields: Any) -> None:
    """A write that no outbox sees."""
    models.QuerySet(Article).filter(pk=article.pk).update(**fields)


def fails(error: Exception) -> Callable[..., None]:
    def failing(*args: Any, **kwargs: Any) -> None:
        raise error

    return failing


def test_it_builds_an_index_that_is_missing_and_checks_it(loop: IndexingLoop) -> None:
    make_article()
    indexer.backend().store.generations.publish(Path("gen000009"))
    assert indexer.backend().store.state() is IndexState.MISSING
    assert work_off(loop) == 3
    assert indexer.backend().is_current()
    assert not IndexEvent.objects.exists()
    assert not reconcile.check()


def test_it_settles_the_outbox_and_gives_signs_of_life(loop: IndexingLoop, moment: Time) -> None:
    work_off(loop)
    make_article()
    assert work_off(loop) == 1
    assert not IndexEvent.objects.exists()
    alive = status.read().heartbeat
    assert alive is not None
    status.note(heartbeat=None)
    loop.step()
    assert status.read().heartbeat is None
    moment.seconds += BEAT
    loop.step()
    assert status.read().heartbeat is not None


def test_it_removes_what_an_indexer_that_died_has_left(loop: IndexingLoop) -> None:
    left = indexer.backend().store.root / "gen000077"
    left.mkdir()
    work_off(loop)
    assert left not in generations()


@pytest.mark.parametrize("when", ["at start", "at night"])
def test_it_finds_and_mends_what_the_outbox_never_saw(
    when: str, loop: IndexingLoop, moment: Time
) -> None:
    changed, ghost, missing = make_article(), make_article(), make_article(status="draft")
    indexer.drain_all()
    if when == "at night":
        work_off(loop)
    without_a_row(changed, title="ج")
    without_a_row(ghost, status="withdrawn")
    without_a_row(missing, status="published")
    if when == "at night":
        assert work_off(loop) == 0
        moment.day += datetime.timedelta(hours=16)
    assert len(reconcile.check()) == 3
    work_off(loop)
    assert not reconcile.check()
    assert not IndexEvent.objects.exists()


def test_it_builds_anew_where_files_are_found_damaged_at_night(
    loop: IndexingLoop, moment: Time
) -> None:
    make_article()
    work_off(loop)
    (segment,) = indexer.backend().store.folder().glob("*.seg")
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    moment.day += datetime.timedelta(days=1)
    work_off(loop)
    assert indexer.backend().store.verify() == []
    assert status.read().damaged == ()
    assert not reconcile.check()


def test_an_index_to_be_built_anew_learns_of_changes_while_the_next_is_built(
    moment: Time,
) -> None:
    make_article()
    before: list[int] = []

    def slowly(articles: Iterable[Any], total: int) -> Iterator[Any]:
        for article in articles:
            make_article(title="قمح")
            moment.seconds += POLL
            yield article
            before.append(IndexEvent.objects.count())

    loop = IndexingLoop(slowly, moment.clock, moment.now)
    work_off(loop)
    indexer.backend().clear()
    work_off(loop)
    assert before == [0]
    assert indexer.backend().is_current()
    assert not reconcile.check()
    loop.turn.give_up()


def test_a_rebuild_ends_when_the_loop_is_to_end_and_leaves_nothing(loop: IndexingLoop) -> None:
    make_article()
    work_off(loop)
    indexer.backend().clear()
    before = generations()
    loop.stop()
    assert loop.step() == 0.0
    assert generations() == before


def test_one_works_and_another_takes_over(loop: IndexingLoop, moment: Time) -> None:
    work_off(loop)
    other = IndexingLoop(clock=moment.clock, now=moment.now)
    make_article()
    assert other.step() == POLL
    assert IndexEvent.objects.exists()
    loop.turn.give_up()
    work_off(other)
    assert not IndexEvent.objects.exists()
    other.turn.give_up()


def test_an_error_is_logged_once_noted_and_tried_again_less_and_less_often(
    loop: IndexingLoop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    work_off(loop)
    make_article()
    monkeypatch.setattr(indexer.backend(), "apply", fails(OSError("لا مساحة")))
    with caplog.at_level(logging.ERROR, indexing_loop.__name__):
        pauses = [loop.step() for _ in range(15)]
    assert len(caplog.records) == 1
    assert pauses[0] < pauses[1] < pauses[-1] == LONGEST_PAUSE
    assert "لا مساحة" in status.read().last_error
    monkeypatch.undo()
    work_off(loop)
    assert status.read().last_error == ""
    assert not IndexEvent.objects.exists()


@pytest.mark.parametrize("work", ["rebuild", "check"])
def test_a_long_work_that_fails_does_not_keep_changes_from_the_index(
    work: str, loop: IndexingLoop, moment: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_off(loop)
    if work == "rebuild":
        indexer.backend().clear()
        monkeypatch.setattr(indexer, "rebuild", fails(OSError()))
    else:
        moment.day += datetime.timedelta(days=1)
        monkeypatch.setattr(reconcile, "check", fails(ValueError()))
    make_article()
    assert loop.step() > 0
    assert not IndexEvent.objects.exists()


def test_while_a_command_builds_the_index_the_loop_goes_on_settling(loop: IndexingLoop) -> None:
    work_off(loop)
    indexer.backend().clear()
    make_article()
    with file_lock(indexer.backend().store.root / "rebuild.lock", wait=0):
        assert loop.step() == POLL
    assert not IndexEvent.objects.exists()
    assert status.read().last_error == ""


def test_an_article_that_fails_is_left_alone_until_it_is_due_again(
    loop: IndexingLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_off(loop)
    make_article()
    monkeypatch.setattr(indexer.backend(), "document", fails(ValueError()))
    assert work_off(loop) == 1
    assert IndexEvent.objects.failing().count() == 1
    assert work_off(loop) == 0
    monkeypatch.undo()
    IndexEvent.objects.update(retry_at=timezone.now())
    assert work_off(loop) == 1
    assert not IndexEvent.objects.exists()
