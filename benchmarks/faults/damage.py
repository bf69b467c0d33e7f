"""Eight damaged states of the index of a served archive: each answered truthfully, and mended with no command typed."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from archive.search.backends.manifest import MANIFEST, Manifest
from benchmarks.faults.contention import report
from benchmarks.faults.figures import Figure, Options, at_least, at_most, none_of
from benchmarks.faults.rebuilding import Question, questions, wrong
from benchmarks.faults.served import Answer, Process, ServedArchive, served_archive

# Seconds within which the index mends itself.
MENDED_WITHIN = 60.0


def live(index: Path) -> Path:
    """The folder in use of an index."""
    return index / (index / "CURRENT").read_text().strip()


def truncate_the_segment(index: Path) -> None:
    """Half of the largest file is lost."""
    os.truncate(_segment(index), _segment(index).stat().st_size // 2)


def flip_bits_of_the_segment(index: Path) -> None:
    """One bit in each thousand bytes of the largest file."""
    _flip(_segment(index))


def flip_bits_of_the_contents(index: Path) -> None:
    """One bit in each thousand bytes of the list of segments."""
    (contents,) = live(index).glob("*.toc")
    _flip(contents)


def empty_the_folder(index: Path) -> None:
    """No file is left in the folder in use."""
    for path in live(index).iterdir():
        path.unlink()


def point_nowhere(index: Path) -> None:
    """CURRENT names a folder that does not exist."""
    (index / "CURRENT").write_text("gen999999")


def age_the_stamp(index: Path) -> None:
    """The index was made by another version: whole, but to be built anew."""
    path = live(index) / MANIFEST
    manifest = Manifest.from_bytes(path.read_bytes())
    path.write_bytes(replace(manifest, stamp="older").to_bytes())


Damage = Callable[[Path], None]
DAMAGES: dict[str, Damage] = {
    "no index folder": shutil.rmtree,
    "empty folder": empty_the_folder,
    "segment truncated": truncate_the_segment,
    "bits flipped in the segment": flip_bits_of_the_segment,
    "segment missing": lambda index: _segment(index).unlink(),
    "bits flipped in the list of segments": flip_bits_of_the_contents,
    "CURRENT points nowhere": point_nowhere,
    "made by another version": age_the_stamp,
}
# This one is no damage to what it answers.
STILL_TRUE = "made by another version"


@dataclass
class Tally:
    """What was asked and seen in all states together."""

    asked: int = 0
    states: int = 0
    first: int = 0
    untrue: list[str] = field(default_factory=list)
    unlabelled: list[str] = field(default_factory=list)
    unnoticed: list[str] = field(default_factory=list)
    still_wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def figures(self) -> Iterator[Figure]:
        """What was counted."""
        for lines in (self.untrue, self.unlabelled, self.unnoticed, self.still_wrong):
            report(lines)
        yield at_least("damaged states", self.states, len(DAMAGES))
        yield none_of("searches answered untruly", len(self.untrue), self.asked)
        yield none_of("first answers not said to be temporary", len(self.unlabelled), self.first)
        yield none_of("states in which check_index exits 0", len(self.unnoticed), self.states)
        yield at_most("longest until mended", max(self.seconds), MENDED_WITHIN, "s")
        yield none_of("mended, but check_index exits 1", len(self.still_wrong), self.states)


def measure(options: Options) -> list[Figure]:
    """Each state while the archive is served; in a full run also found at the start of the server."""
    articles = options.scaled(1_000, 500)
    tally = Tally()
    with served_archive(articles) as archive:
        asked, chance = questions(range(articles)), Random(options.seed)
        server = archive.serve()
        for name, damage in DAMAGES.items():
            with _stopped(server):
                damage(archive.folder / "index")
                examined = _examined(archive)
            _mend(archive, name, tally, asked, chance)
            _conclude(archive, name, tally, examined)
        if not options.quick:
            _at_start(archive, server, tally, asked, chance)
        return list(tally.figures())


def _at_start(
    archive: ServedArchive, server: Process, tally: Tally, asked: list[Question], chance: Random
) -> None:
    for name, damage in DAMAGES.items():
        server.kill()
        server.wait()
        damage(archive.folder / "index")
        examined = _examined(archive)
        server = archive.serve()
        _mend(archive, f"{name}, at the start", tally, asked, chance, first=False)
        _conclude(archive, name, tally, examined)


def _mend(
    archive: ServedArchive,
    name: str,
    tally: Tally,
    asked: list[Question],
    chance: Random,
    *,
    first: bool = True,
) -> None:
    """Search until the index is ready; the first answer comes before anything could be mended."""
    start = time.monotonic()
    if first:
        tally.first += 1
        tally.unlabelled += filter(None, [_unlabelled(archive, name)])
    while True:
        ready = _is_ready(archive)
        tally.seconds.append(time.monotonic() - start)
        for question in chance.sample(asked, 5):
            tally.asked += 1
            if line := wrong(_patiently(archive), question, chance):
                tally.untrue.append(f"{name}: {line}")
        if ready or tally.seconds[-1] > MENDED_WITHIN:
            return


def _unlabelled(archive: ServedArchive, name: str) -> str:
    before = _current(archive)
    answer = archive.search("")
    labelled = answer.is_mending or bool(answer.data.get("temporary"))
    if labelled or name == STILL_TRUE or _current(archive) != before:
        return ""
    return f"{name}: status {answer.status}, {answer.data.get('count')} results"


def _current(archive: ServedArchive) -> bytes:
    path = archive.folder / "index" / "CURRENT"
    return path.read_bytes() if path.exists() else b""


def _patiently(archive: ServedArchive) -> Callable[..., Answer]:
    """Ask again where the archive says when to: that is no answer, but no untruth either."""

    def search(text: str, **parameters: object) -> Answer:
        until = time.monotonic() + MENDED_WITHIN
        while (answer := archive.search(text, **parameters)).is_mending:
            if time.monotonic() > until:
                return answer
            time.sleep(0.2)
        return answer

    return search


def _is_ready(archive: ServedArchive) -> bool:
    return bool(archive.get("/healthz").data.get("index") == "ready")


@contextmanager
def _stopped(server: Process) -> Iterator[None]:
    """Let a process stand still, as if no time passed."""
    server.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.send_signal(signal.SIGCONT)


def _examined(archive: ServedArchive) -> int:
    """The exit code of check_index on a copy of the archive, so that looking does not help those who have to notice."""
    with tempfile.TemporaryDirectory(prefix="raqeem-reliability-") as folder:
        copy = ServedArchive(Path(folder) / "copy", archive.port)
        shutil.copytree(archive.folder, copy.folder)
        return copy.run("check_index")


def _conclude(archive: ServedArchive, name: str, tally: Tally, examined: int) -> None:
    tally.states += 1
    if examined != 1:
        tally.unnoticed.append(f"{name}: exit {examined}")
    if code := archive.run("check_index"):
        said = archive.said("commands").strip()[-500:]
        tally.still_wrong.append(f"{name}: exit {code}: {said}")


def _segment(index: Path) -> Path:
    return max(live(index).glob("*.seg"), key=lambda path: path.stat().st_size)


def _flip(path: Path) -> None:
    contents = bytearray(path.read_bytes())
    for place in range(len(contents) // 2 % 1000, len(contents), 1000):
        contents[place] ^= 1
    path.write_bytes(contents)
