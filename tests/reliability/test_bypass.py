"""Changes taken back, and changes that no signal tells of; the benchmark does it with more of them."""

from pathlib import Path
from random import Random

import pytest

from archive.search import indexer
from benchmarks.faults import corpus, traces
from benchmarks.faults.sql_writes import SQL
from benchmarks.faults.writes import WRITES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def archive() -> None:
    """A few indexed articles with sources and tags."""
    corpus.fill(24)
    indexer.rebuild()


def test_changes_taken_back_leave_no_trace_in_the_search(chance: Random) -> None:
    (figure,) = traces.rolled_back(len(WRITES), chance)
    assert figure.holds, figure


def test_the_next_search_tells_of_every_write_through_django(
    chance: Random, tmp_path: Path
) -> None:
    (figure,) = traces.written(1, chance, tmp_path)
    assert figure.holds, figure


def test_every_write_in_sql_is_found_and_mended(chance: Random) -> None:
    for figure in traces.hidden(1, chance):
        assert figure.holds, figure


def test_a_write_that_the_search_does_not_tell_of_is_reported(chance: Random) -> None:
    words, _ = SQL["update_article"](chance)
    assert len(list(traces.untrue(words))) == 2
