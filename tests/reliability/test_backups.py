"""What two processes write while a backup is made is in it or not, transaction by transaction; the benchmark does it with more."""

from benchmarks.faults.backups import back_up_while_writing


def test_a_backup_made_while_others_write_is_one_moment() -> None:
    figures = back_up_while_writing(articles=50, seconds=0.2)
    # How long a save took is for the benchmark to say.
    assert [one for one in figures if not one.holds and not one.name.startswith("save ")] == []
