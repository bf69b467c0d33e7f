"""A service killed at work, and what it answers once it has been started again; the benchmark kills a hundred times."""

from benchmarks.faults.kills import kill
from benchmarks.faults.served import served_archive


def test_a_killed_service_mends_itself_when_it_is_started_again() -> None:
    with served_archive(40) as archive:
        figures = kill(archive, kills=3, seed=4, span=(0.2, 1.5))
    assert [figure for figure in figures if not figure.holds] == []
