"""Several processes build the index that one would have built, and whatever happens to them it is built."""

import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search import indexer
from archive.search.backends import whoosh_backend, workers
from archive.search.query.nodes import Everything
from tests.factories import make_article

ROOT = Path(__file__).resolve().parents[2]
Outcome = dict[str, Any]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What each case of rebuilding_together left behind."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.search.rebuilding_together"],
        cwd=ROOT,
        env=os.environ
        | {"ARCHIVE_DATA_DIR": str(tmp_path_factory.mktemp("data")), "ARCHIVE_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["case"] for one in told][-1:] == ["dead"], done.stderr
    return {one.pop("case"): one for one in told}


@pytest.mark.parametrize("case", ["together", "killed"])
def test_an_index_is_the_same_however_many_processes_built_it_and_die(
    case: str, outcomes: dict[str, Outcome]
) -> None:
    alone = outcomes["alone"]
    assert len(alone["index"][""]) == 58
    assert all(alone["index"].values())
    assert {name: outcomes[case][name] for name in ("index", "failed")} == {
        name: alone[name] for name in ("index", "failed")
    }


def test_each_process_writes_a_segment_and_articles_that_none_can_read_are_told(
    outcomes: dict[str, Outcome],
) -> None:
    segments = {case: outcomes[case]["segments"] for case in ("alone", "together", "killed")}
    assert segments == {"alone": 1, "together": 2, "killed": 1}
    assert len(outcomes["together"]["failed"]) == 2


def test_an_interrupted_rebuild_leaves_the_index_as_it_was(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["interrupted"]["unchanged"]


def test_what_changes_after_a_worker_read_it_is_in_the_new_index(
    outcomes: dict[str, Outcome],
) -> None:
    assert outcomes["changing"]["found"] == 1


def test_neither_files_nor_processes_are_left_behind(outcomes: dict[str, Outcome]) -> None:
    left = {
        (tuple(one["left"]), one["running"]) for case, one in outcomes.items() if case != "dead"
    }
    assert left == {((), 0)}


def test_workers_end_with_the_process_that_builds(outcomes: dict[str, Outcome]) -> None:
    (worker,) = outcomes["dead"]["workers"]
    deadline = time.monotonic() + 30
    while _runs(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.django_db
def test_where_no_process_can_be_started_one_builds_the_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(method: str) -> NoReturn:
        raise BlockingIOError(method)

    monkeypatch.setattr(whoosh_backend, "can_share", lambda database: True)
    monkeypatch.setattr(workers, "WORTH", 1)
    monkeypatch.setattr(workers.multiprocessing, "get_context", refuses)
    for _ in range(4):
        make_article()
    indexer.rebuild(workers=4)
    assert len(indexer.backend().evaluate(Everything()).matches) == 4


@pytest.mark.django_db
def test_others_are_not_asked_to_read_what_only_this_process_sees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(workers, "WORTH", 1)
    monkeypatch.setattr(workers.multiprocessing, "get_context", asked.append)
    for _ in range(2):
        make_article()
    indexer.rebuild(workers=2)
    assert asked == []
    assert len(indexer.backend().evaluate(Everything()).matches) == 2


@pytest.mark.django_db
def test_cycles_are_looked_for_more_rarely_while_an_index_is_built_and_then_as_before() -> None:
    make_article()
    before = gc.get_threshold()
    during = []

    def watched(articles: Any, total: int) -> Any:
        during.append(gc.get_threshold())
        return articles

    indexer.rebuild(watched)
    assert during[0][0] > before[0]
    assert gc.get_threshold() == before


@given(st.integers(0, 3000), st.integers(1, 8))
def test_every_key_is_on_one_page_and_the_last_pages_are_small(count: int, processes: int) -> None:
    pages = list(workers.pages_of(range(count), processes))
    assert [key for page in pages for key in page] == list(range(count))
    assert all(pages)
    assert not pages or len(pages[-1]) <= 20
