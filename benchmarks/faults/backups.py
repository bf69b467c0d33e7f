"""A backup while two processes write: what is restored is one moment, and every byte of it comes back."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from statistics import median
from zipfile import ZipFile

from benchmarks.faults import corpus
from benchmarks.faults.backup_writers import (
    WRITERS,
    Change,
    original,
    read_changes,
    source_of,
)
from benchmarks.faults.figures import Figure, Options, at_most, none_of
from benchmarks.faults.served import ServedArchive, until

_TITLES = "select key, title from archive_article"
_QUOTES = """
select article.key, evidence.quote from archive_evidence evidence
join archive_article article on article.id = evidence.article_id
"""
_ORIGINALS = """
select article.key, capture.content from archive_capture capture
join archive_article article on article.id = capture.article_id order by capture.id
"""
_LEDGER = "select key, key from archive_issuedkey"


def measure(options: Options) -> list[Figure]:
    """Twenty thousand articles, in a quick run two thousand."""
    return back_up_while_writing(options.scaled(20_000, 2_000), options.scaled(10.0, 3.0))


def back_up_while_writing(articles: int, seconds: float) -> list[Figure]:
    """The figures of an archive of so many articles, written to for so many seconds before its backup, and during it."""
    with _archives() as (folder, live, restored):
        _run(live, "-m", "benchmarks.faults.backup_writers", "fill", str(articles))
        written = _back_up(live, folder / "first.zip", seconds)
        restoring = _timed(
            lambda: _run(restored, "manage.py", "restore", str(folder / "first.zip"))
        )
        _run(restored, "manage.py", "backup", str(folder / "second.zip"))
        size = (folder / "first.zip").stat().st_size / 1e6
        print(
            f"  {articles:,} articles: backup {written.seconds:.1f} s, {size:.1f} MB;"
            f" restore with all checks {restoring:.1f} s"
        )
        return [
            *_of_one_moment(restored, written.changes, articles),
            *_same_bytes(folder / "first.zip", folder / "second.zip"),
            *_saves(written),
        ]


@dataclass(frozen=True, slots=True)
class Written:
    """All that the writers did, when the backup began, by the clock of their lines, and how long it took."""

    changes: list[Change]
    begun: float
    seconds: float


def _back_up(archive: ServedArchive, path: Path, seconds: float) -> Written:
    writers = [
        archive.start(
            "-m", "benchmarks.faults.backup_writers", "write", str(number), log=f"writer-{number}"
        )
        for number in range(WRITERS)
    ]
    logs = [f"writer-{number}" for number in range(WRITERS)]
    if not until(lambda: all(read_changes(archive.said(log)) for log in logs), 60):
        raise RuntimeError(f"a writer does not write: {_last_line(archive, logs[0])}")
    time.sleep(seconds)
    begun = time.time()
    took = _timed(lambda: _run(archive, "manage.py", "backup", str(path)))
    time.sleep(0.2)
    if any(writer.poll() is not None for writer in writers):
        raise RuntimeError(f"a writer broke down: {[_last_line(archive, log) for log in logs]}")
    archive.end()
    return Written([one for log in logs for one in read_changes(archive.said(log))], begun, took)


def _of_one_moment(
    archive: ServedArchive, changes: Sequence[Change], articles: int
) -> Iterator[Figure]:
    """Whether title, evidence, original and ledger are those after the last transaction of each writer that is in the backup."""
    notes = dict(archive.rows("select key, note from archive_source"))
    last = {number: int(notes[source_of(number)]) for number in range(WRITERS)}
    held = [change for change in changes if change.number <= last[change.writer]]
    later = len(changes) - len(held)
    yield Figure(
        "changes before and after that moment",
        f"{len(held):,} and {later:,}",
        "some of each",
        bool(held and later),
    )
    titles = _titles_after(held, articles)
    bytes_of = {key: original(title) for key, title in titles.items()}
    ledger = dict.fromkeys([corpus.key(number) for number in range(articles)])
    ledger |= dict.fromkeys(change.key for change in held)
    expected = {
        _TITLES: titles,
        _QUOTES: titles,
        _ORIGINALS: bytes_of,
        _LEDGER: {key: key for key in ledger},
    }
    wrong = sum(_differences(dict(archive.rows(sql)), facts) for sql, facts in expected.items())
    yield none_of("facts of another moment", wrong, sum(map(len, expected.values())))


def _titles_after(changes: Sequence[Change], articles: int) -> dict[str, str]:
    """The title of each article after these changes."""
    numbers = range(articles)
    titles: dict[str, str | None] = {
        corpus.key(number): corpus.title(corpus.marker(number)) for number in numbers
    }
    titles |= {change.key: change.title for change in changes}
    return {key: title for key, title in titles.items() if title is not None}


def _differences(found: dict[str, object], expected: dict[str, object]) -> int:
    missing = object()
    keys = found.keys() | expected.keys()
    return sum(found.get(key, missing) != expected.get(key, missing) for key in keys)


def _same_bytes(first: Path, second: Path) -> Iterator[Figure]:
    """Whether a backup of the restored archive holds the same rows and originals, by their checksums."""
    one, other = _checksums(first), _checksums(second)
    yield none_of("tables and originals changed by a round trip", len(one ^ other), len(one))


def _checksums(path: Path) -> set[str]:
    with ZipFile(path) as file:
        return set(file.read("raqeem/manifest-sha256.txt").decode().splitlines())


def _saves(written: Written) -> Iterator[Figure]:
    end = written.begun + written.seconds
    before = [one.seconds for one in written.changes if one.at < written.begun]
    during = [one.seconds for one in written.changes if written.begun <= one.at <= end]
    print(
        f"  saves: median {median(before) * 1000:.1f} ms before, {median(during) * 1000:.1f} ms during the"
        f" backup; longest {max(before):.2f} s and {max(during):.2f} s"
    )
    yield at_most("save during the backup, longest", max(during), 2.0, "s")


def _run(archive: ServedArchive, *arguments: str) -> None:
    if archive.start(*arguments).wait() != 0:
        raise RuntimeError(f"{arguments[1]} failed: {_last_line(archive, 'commands')}")


def _last_line(archive: ServedArchive, log: str) -> str:
    return "".join(archive.said(log).splitlines()[-1:])


def _timed(call: Callable[[], object]) -> float:
    started = time.monotonic()
    call()
    return time.monotonic() - started


@contextmanager
def _archives() -> Iterator[tuple[Path, ServedArchive, ServedArchive]]:
    """A temporary folder and two archives in it, without tables yet; gone at the end with all their processes."""
    folder = Path(tempfile.mkdtemp(prefix="raqeem-backups-"))
    archives = [ServedArchive(folder / name, port=0) for name in ("live", "restored")]
    try:
        for archive in archives:
            archive.folder.mkdir()
        yield folder, *archives
    finally:
        for archive in archives:
            archive.end()
        rmtree(folder, ignore_errors=True)
