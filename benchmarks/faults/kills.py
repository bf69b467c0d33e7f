"""Kills without warning at random points of saving, indexing and rebuilding; starting the service again is all that mends it."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.faults.contention import SETTLED_WITHIN, editor, report, waiting
from benchmarks.faults.editors import Change, read_changes
from benchmarks.faults.figures import Figure, Options, at_least, at_most, none_of
from benchmarks.faults.served import Process, ServedArchive, served_archive, until
from benchmarks.faults.truth import compare

MODES = ("thread", "command")
EDITORS = 2


@dataclass
class Tally:
    """What was killed and asked, and what was wrong after the service had been started again."""

    kills: int = 0
    restarts: int = 0
    asked: int = 0
    untrue: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def figures(self, kills: int) -> Iterator[Figure]:
        """What was counted."""
        for lines in (self.untrue, self.gaps, self.damaged, self.lost, self.left):
            report(lines)
        yield at_least("processes killed at work", self.kills, kills)
        yield none_of("searches answered untruly", len(self.untrue), self.asked)
        yield none_of("gaps 10 s after a restart", len(self.gaps), self.restarts)
        yield none_of("databases damaged", len(self.damaged), self.restarts)
        yield at_most("committed saves lost", len(self.lost), 0)
        yield none_of("leftovers of interrupted rebuilds", len(self.left), self.restarts)


def measure(options: Options) -> list[Figure]:
    """A hundred kills."""
    with served_archive(options.scaled(1_000, 400)) as archive:
        start, end = _seconds(archive), _seconds(archive, "--rebuild")
        return kill(archive, options.scaled(100, 15), options.seed, (start * 0.7, end * 1.1))


def kill(archive: ServedArchive, kills: int, seed: int, span: tuple[float, float]) -> list[Figure]:
    """The figures of so many kills, each so many seconds after the start of a rebuild."""
    chance, tally = Random(seed), Tally()
    services = Services(archive, MODES[0])
    while tally.kills < kills:
        changes = _work_until_killed(services, tally, seed * 31 + tally.restarts, span)
        services = Services(archive, MODES[(tally.restarts + 1) % len(MODES)])
        if chance.random() < 0.5:  # Killed once more, while it mends.
            time.sleep(chance.uniform(0, 2))
            tally.kills += services.kill()
            services = Services(archive, services.mode)
        _look(archive, changes, tally)
    return list(tally.figures(kills))


class Services:
    """The processes that a deployment keeps running: the server, and the indexer where that is a command of its own."""

    def __init__(self, archive: ServedArchive, mode: str) -> None:
        self.archive, self.mode = archive, mode
        archive.settings["ARCHIVE_INDEXER"] = mode
        watch = [archive.command("index_changes", "--watch")] if mode == "command" else []
        self.processes = [archive.serve(), *watch]

    def kill(self) -> int:
        """Kill all of them; how many were still at work."""
        return sum(_kill(process) for process in self.processes)


def _kill(process: Process) -> bool:
    """Kill a process without warning; whether it was still at work."""
    at_work = process.poll() is None
    process.kill()
    process.wait()
    return at_work


def _seconds(archive: ServedArchive, *arguments: str) -> float:
    """How long indexing takes as a command."""
    start = time.monotonic()
    archive.run("index_changes", *arguments)
    return time.monotonic() - start


def _work_until_killed(
    services: Services, tally: Tally, seed: int, span: tuple[float, float]
) -> list[list[Change]]:
    """Have editors save, the service index and a command rebuild, and kill each at a point of its own; what each editor saved."""
    archive, chance = services.archive, Random(seed)
    logs = [f"killed-{tally.restarts}-{number}" for number in range(EDITORS)]
    editors = [
        archive.start(*editor(number, EDITORS, 600, seed), log=log)
        for number, log in enumerate(logs)
    ]
    until(lambda: all(read_changes(archive.said(log)) for log in logs), 30)
    victims = [*editors, archive.command("index_changes", "--rebuild"), *services.processes]
    start = time.monotonic()
    moments = [(start + chance.uniform(*span), victim) for victim in victims]
    for moment, victim in sorted(moments, key=lambda one: one[0]):
        time.sleep(max(0.0, moment - time.monotonic()))
        tally.kills += _kill(victim)
    return [read_changes(archive.said(log)) for log in logs]


def _look(archive: ServedArchive, editors: list[list[Change]], tally: Tally) -> None:
    """Count what is wrong now that the service has been started again."""
    restarted = time.monotonic()
    tally.restarts += 1
    gone = [change.gone for changes in editors for change in changes if change.gone]
    for mending in (True, False):
        compared = compare(archive, gone, mending=mending)
        tally.asked += compared.asked
        tally.untrue += compared.wrong
        if mending:
            tally.gaps += filter(None, [_gap(archive, restarted + SETTLED_WITHIN)])
    tally.damaged += [str(row) for row in archive.rows("pragma integrity_check") if row != ("ok",)]
    for changes in editors:
        tally.lost += _lost(archive, changes)
    until(lambda: not _leftovers(archive), SETTLED_WITHIN)
    tally.left += filter(None, [", ".join(_leftovers(archive))])


def _leftovers(archive: ServedArchive) -> list[str]:
    """What is newer than the index in use: what a rebuild had begun."""
    index = archive.folder / "index"
    current = (index / "CURRENT").read_text(encoding="ascii").strip()
    return sorted(path.name for path in index.glob("gen*") if path.name > current)


def _gap(archive: ServedArchive, deadline: float) -> str:
    """What is still amiss between database and index at the deadline."""
    until(lambda: not waiting(archive), deadline - time.monotonic())
    while (code := archive.run("check_index")) != 0 and time.monotonic() < deadline:
        pass
    said, left = archive.said("commands").strip()[-300:], waiting(archive)
    return f"{left} changes wait; check_index: exit {code}: {said}" if left or code else ""


def _lost(archive: ServedArchive, changes: list[Change]) -> list[str]:
    """Saves that were told of and are not in the database; the one that was under way when it was killed may have replaced one."""
    words = {change.key: change.found for change in changes if change.kind in {"add", "edit"}}
    gone = {change.gone for change in changes}
    stored = dict(archive.rows("select key, title from archive_article"))
    lost = [
        key for key, word in words.items() if word not in stored.get(key, "") and word not in gone
    ]
    errors = [json.dumps(change.error) for change in changes if change.error]
    return (lost if len(lost) > 1 else []) + errors
