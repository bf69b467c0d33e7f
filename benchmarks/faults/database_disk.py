"""The disk of the database is full: each save is done or undone as a whole and told of, reading goes on, and room heals it.

The disk is a small one of its own (tmpfs) where this user may mount one. Elsewhere the server may write no file beyond some
bytes (RLIMIT_FSIZE), which SQLite takes for a disk out of reach.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks.faults import corpus
from benchmarks.faults.contention import report
from benchmarks.faults.desk import EDITOR, PASSWORD, Desk, Page
from benchmarks.faults.disks import Disk, Limit, SmallDisk, small_disk
from benchmarks.faults.figures import Figure, Options, at_least, at_most, none_of
from benchmarks.faults.served import ServedArchive, served_archive, until

INDEXED_WITHIN = 60.0
NAME = "archive.sqlite3"
READ = ("/", f"/a/{corpus.key(1)}/", "/search/", "/sources/", "/tags/", "/years/", "/healthz")
# What one save writes to.
TABLES = (
    "article",
    "articletag",
    "capture",
    "evidence",
    "issuedkey",
    "textsignature",
    "titlestart",
)
MARKER = 25_000_000


def measure(options: Options) -> list[Figure]:
    """Some editing with a full disk, and then with room."""
    account = {"ARCHIVE_ADMIN_USER": EDITOR, "ARCHIVE_ADMIN_PASSWORD": PASSWORD}
    with (
        served_archive(options.scaled(2_000, 300), **account) as archive,
        _database_disk(archive) as disk,
    ):
        archive.run("create_editor")
        archive.run("collectstatic", "--noinput", "--verbosity=0")
        server = archive.serve()
        return list(_figures(archive, Desk(archive), disk or Limit(server), options))


def _figures(archive: ServedArchive, desk: Desk, disk: Disk, options: Options) -> Iterator[Figure]:
    tries = options.scaled(40, 10)
    chance = Random(options.seed)
    disk.fill()
    saves = [_try(archive, desk, number, chance) for number in range(tries)]
    yield from _refusals(saves)
    yield from _reading(archive, desk)
    if isinstance(disk, SmallDisk):
        yield from _command(archive)
    disk.free()
    yield from _healed(archive, desk, chance)


def _try(archive: ServedArchive, desk: Desk, number: int, chance: Random) -> tuple[Page, str]:
    """The answer to one save, and what is wrong with it; nothing where it is whole."""
    before = _content(archive)
    typed = f"{corpus.marker(MARKER + number)} {_words(chance)}"
    save = desk.add(f"خبر {number}", typed) if number % 2 else desk.edit(number + 1, typed)
    return save, _wrong(save, typed, changed=_content(archive) != before)


def _words(chance: Random) -> str:
    """A text of its own, more than the room left takes."""
    return " ".join(map(corpus.marker, chance.sample(range(10**6), 4000)))


def _wrong(page: Page, typed: str, *, changed: bool) -> str:
    if page.status == 302:
        return "" if changed else "said to be saved, and is not"
    if page.status not in {503, 507}:
        return f"status {page.status}"
    if changed:
        return "refused, and yet something is changed"
    if not (page.shows("لم يُحفظ شيء") and page.headers.get("Retry-After", "").isdecimal()):
        return "no clear message"
    return "" if page.shows(typed) else "what was typed is lost"


def _refusals(saves: list[tuple[Page, str]]) -> Iterator[Figure]:
    wrong = [problem for _, problem in saves if problem]
    report(wrong)
    yield none_of("saves half done, or lost without a word", len(wrong), len(saves))
    refused = [page for page, _ in saves if page.status != 302]
    yield at_least("saves refused politely, the form kept", len(refused) - len(wrong), 1)


def _reading(archive: ServedArchive, desk: Desk) -> Iterator[Figure]:
    asked = [
        *READ,
        f"/search/?{urlencode({'q': corpus.marker(2)})}",
        "/admin/",
        "/admin/archive/article/",
    ]
    failed = [path for path in asked * 5 if desk.page(path).status != 200]
    report(failed)
    yield none_of("pages that could not be read meanwhile", len(failed), len(asked) * 5)


def _command(archive: ServedArchive) -> Iterator[Figure]:
    """An import that finds no room: one line, exit code 1."""
    before = _content(archive)
    text = archive.folder / "text.txt"
    text.write_text(f"خبر طويل\n\n{'كلمات كثيرة في نص طويل. ' * 20_000}\n", encoding="utf-8")
    command = archive.start("manage.py", "import_articles", str(text), log="import")
    code = command.wait()
    told = archive.said("import").strip().splitlines()
    report(told)
    yield none_of(
        "commands not ended by one line and exit code 1", int((len(told), code) != (1, 1)), 1
    )
    yield none_of("commands that left something half done", int(_content(archive) != before), 1)


def _healed(archive: ServedArchive, desk: Desk, chance: Random) -> Iterator[Figure]:
    word = corpus.marker(MARKER + 999)
    page = desk.add(f"خبر {word}", _words(chance))
    yield none_of("saves that failed once there was room", int(page.status != 302), 1)
    found = archive.search(word).count
    yield at_least("searches that find it at once", found, 1)
    until(lambda: archive.run("check_index") == 0, INDEXED_WITHIN)
    yield at_most("check_index then exits", archive.run("check_index"), 0)


def _content(archive: ServedArchive) -> dict[str, str]:
    """A digest of every table that a save writes to, but for the outbox, which the indexer empties meanwhile."""
    return {table: _digest(archive.rows(f"SELECT * FROM archive_{table}")) for table in TABLES}  # noqa: S608


def _digest(rows: list[tuple[Any, ...]]) -> str:
    return sha256(repr(sorted(rows, key=repr)).encode()).hexdigest()


@contextmanager
def _database_disk(archive: ServedArchive) -> Iterator[Disk | None]:
    """The database moved to a small disk of its own; None where this user may mount none."""
    folder, file = archive.folder / "disk", archive.folder / NAME
    folder.mkdir()
    size = file.stat().st_size * 3 + (16 << 20)
    with small_disk(folder, size) as disk:
        if disk:
            # SQLite follows the link, and keeps its log beside the file itself.
            shutil.move(file, folder / NAME)
            file.symlink_to(folder / NAME)
        try:
            yield disk
        finally:
            archive.end()
