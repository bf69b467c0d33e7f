"""The speed benchmark says of every figure whether it holds, and none holds that was not measured."""

import pytest

pytest.importorskip("tantivy")

from benchmarks.contenders.contest import (
    ALL_CORES_NAME,
    DOORS,
    RAQEEM_NAME,
    SIZES,
    STOCK_NAME,
    is_measured,
)
from benchmarks.contenders.measuring import TOUCHES, Built, Page, Pass, Run, Saving
from benchmarks.contenders.queries import KINDS
from benchmarks.contenders.results import Result
from benchmarks.contenders.segments import SEGMENTS, Segmented
from benchmarks.contenders.tables import tables
from benchmarks.contenders.verdict import figures

SECONDS = {STOCK_NAME: 1.0, ALL_CORES_NAME: 0.002, RAQEEM_NAME: 0.004, "raqeem, one field": 0.004}
ANSWERS = [Page(7) for _ in KINDS]
TRUE = Segmented(SEGMENTS, 3, 2, {"its own door": ANSWERS}, ANSWERS)
At = dict[str, Result]


def result(name: str, articles: int) -> Result:
    """What might have been measured of a contender."""
    seconds = SECONDS.get(name, 0.01)
    passes = {touch: Pass(list(KINDS), [seconds] * len(KINDS), ANSWERS) for touch in TOUCHES}
    return Result(
        articles,
        [
            Built(
                seconds * articles, seconds * articles, round(1000 * seconds) * articles, 3_000_000
            )
        ],
        {door: [Run(seconds, 1_000_000, 2_000_000, passes, 3_000_000)] for door in DOORS[name]},
        [Saving(seconds, seconds)],
        dict.fromkeys(TOUCHES, ANSWERS),
        seconds,
    )


@pytest.fixture
def results() -> dict[int, At]:
    """What might have been measured of all at every size."""
    return {
        size: {name: result(name, size) for name in DOORS if is_measured(name, size)}
        for size in SIZES
    }


def test_all_that_is_asked_for_is_measured_and_holds(results: dict[int, At]) -> None:
    verdict = figures(results, TRUE)
    assert [row for row in verdict if not row[1].holds] == []
    assert {section for section, _ in verdict} == {
        "page at 20,000 to stock, one field",
        "page at 20,000 to stock, all fields",
        "100,000, warm, to tantivy",
        "100,000, first touch, to FTS5",
        "saving",
        "rebuild",
        "index size",
        "counts",
    }


def test_tables_tell_everything_of_everyone(results: dict[int, At]) -> None:
    lines = list(tables(results))
    assert not [line for line in lines if "nan" in line]
    for kind in KINDS:
        # A pass by each of two doors at three sizes, and how it grows by each.
        assert sum(line.strip().startswith(kind) for line in lines) == 3 * 2 * len(TOUCHES) + 2
    for cost in results[SIZES[0]][RAQEEM_NAME].costs():
        assert sum(line.startswith(cost) for line in lines) == len(SIZES) + 1


def test_what_was_not_measured_does_not_hold(results: dict[int, At]) -> None:
    verdict = figures({SIZES[0]: results[SIZES[0]]}, TRUE)
    missing = [figure for _, figure in verdict if figure.value.startswith("not measured")]
    assert len(missing) == 16
    assert not any(figure.holds for figure in missing)


def test_a_count_other_than_the_true_one_does_not_hold(results: dict[int, At]) -> None:
    for at in results.values():
        at[RAQEEM_NAME].there = {touch: [*ANSWERS[1:], Page(8)] for touch in TOUCHES}
    wrong = [figure for _, figure in figures(results, TRUE) if not figure.holds]
    assert [figure.value for figure in wrong] == ["6 of 60"] * len(SIZES)


@pytest.mark.parametrize("segmented", [TRUE._replace(segments=6), TRUE._replace(moved=0)])
def test_an_index_of_other_segments_proves_nothing(
    results: dict[int, At], segmented: Segmented
) -> None:
    assert [figure.holds for _, figure in figures(results, segmented)].count(False) == 1
