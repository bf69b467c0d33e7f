"""The disk of the index is full while editors save: no save is lost, searches find what was saved, and room heals it.

The disk is a small one of its own (tmpfs) where this user may mount one. Elsewhere the server may write no file beyond some
bytes (RLIMIT_FSIZE), which is as good as a full disk to whoever writes.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.faults.contention import editor, report
from benchmarks.faults.disks import Disk, Limit, SmallDisk, small_disk
from benchmarks.faults.editors import SAID, Change, read_changes
from benchmarks.faults.figures import Figure, Options, at_least, at_most, none_of
from benchmarks.faults.served import ServedArchive, served_archive, until
from benchmarks.faults.truth import compare

HEALED_WITHIN = 60.0


def measure(options: Options) -> list[Figure]:
    """Some seconds of editing with a full disk, and the time until everything is indexed once there is room."""
    with served_archive(options.scaled(2_000, 500)) as archive, _index_disk(archive) as disk:
        server = archive.serve()
        return list(_figures(archive, disk or Limit(server), options))


def _figures(archive: ServedArchive, disk: Disk, options: Options) -> Iterator[Figure]:
    before = _files(archive)
    disk.fill()
    changes = _edited(archive, options.scaled(20.0, 5.0), options.seed)
    yield from _while_full(archive, changes)
    if isinstance(disk, SmallDisk):
        refused = archive.run("index_changes", "--rebuild")
        yield none_of("rebuilds that a full disk did not stop", int(refused == 0), 1)
    left = sorted(_files(archive) ^ before)
    report(left)
    yield at_most("files of the index made or lost meanwhile", len(left), 0)
    disk.free()
    yield from _once_there_is_room(archive, changes)


def _edited(archive: ServedArchive, seconds: float, seed: int) -> list[Change]:
    arguments = editor(0, 1, seconds, seed, port=archive.port)
    process = archive.start(*arguments, output=subprocess.PIPE)
    said, _ = process.communicate()
    return read_changes(said.decode())


def _while_full(archive: ServedArchive, changes: list[Change]) -> Iterator[Figure]:
    errors = [f"{change.kind}: {change.error}" for change in changes if change.error]
    # Of very many changes that wait, an answer may leave some out, where it says so.
    missed = [change.wrong for change in changes if change.wrong and SAID not in change.wrong]
    probed = sum(change.probed for change in changes)
    compared = compare(archive, _gone(changes), mending=True)
    for lines in (errors, missed, compared.wrong):
        report(lines)
    yield none_of("saves that failed while the disk was full", len(errors), len(changes))
    yield none_of("next searches that missed a save or found a ghost", len(missed), probed)
    yield none_of("words found otherwise, and not said to be", len(compared.wrong), compared.asked)
    yield at_least("changes that waited", _waiting(archive), 1)


def _once_there_is_room(archive: ServedArchive, changes: list[Change]) -> Iterator[Figure]:
    start = time.monotonic()
    until(lambda: not _waiting(archive) and archive.run("check_index") == 0, HEALED_WITHIN)
    yield at_most("until everything is indexed", time.monotonic() - start, HEALED_WITHIN, "s")
    yield at_most("check_index then exits", archive.run("check_index"), 0)
    compared = compare(archive, _gone(changes))
    report(compared.wrong)
    yield none_of("words found otherwise afterwards", len(compared.wrong), compared.asked)


def _gone(changes: list[Change]) -> set[str]:
    return {change.gone for change in changes if change.gone}


def _waiting(archive: ServedArchive) -> int:
    return int(archive.rows("select count(*) from archive_indexevent")[0][0])


def _files(archive: ServedArchive) -> set[str]:
    """The files in the folders of an index, but not the marks and locks."""
    index = archive.folder / "index"
    return {str(path.relative_to(index)) for path in index.glob("gen*/*")}


@contextmanager
def _index_disk(archive: ServedArchive) -> Iterator[Disk | None]:
    """The index moved to a small disk of its own; None where this user may mount none."""
    index = archive.folder / "index"
    moved = index.rename(index.with_name("moved"))
    index.mkdir()
    size = sum(path.stat().st_size for path in moved.rglob("*")) * 8 + (8 << 20)
    with small_disk(index, size) as disk:
        shutil.copytree(moved, index, dirs_exist_ok=True)
        try:
            yield disk
        finally:
            archive.end()
