"""Four editors and two readers at once: nothing fails, nothing waits long, every search after a save knows of it."""

import statistics
import threading
from collections.abc import Iterator, Sequence
from random import Random

from benchmarks.faults import corpus
from benchmarks.faults.editors import SAID, Change, read_changes
from benchmarks.faults.figures import Figure, Options, at_most, none_of
from benchmarks.faults.served import ServedArchive, served_archive, until
from benchmarks.faults.truth import compare

SETTLED_WITHIN = 10.0
READERS = 2


def measure(options: Options) -> list[Figure]:
    """Four editors for a minute over some thousand articles."""
    with served_archive(options.scaled(5_000, 1_500)) as archive:
        archive.serve()
        return contend(archive, 4, options.scaled(60.0, 20.0), options.seed)


def contend(archive: ServedArchive, editors: int, seconds: float, seed: int) -> list[Figure]:
    """The figures of so many editors working on a served archive for so long."""
    with Readers(archive, seed) as readers:
        changes = edit(archive, editors, seconds, seed)
    return [*_saves(changes), *_searches(changes, readers), *settled(archive, changes)]


def edit(archive: ServedArchive, editors: int, seconds: float, seed: int) -> list[Change]:
    """Everything that the editors did; one that broke down is a failed change."""
    commands = [
        editor(number, editors, seconds, seed, port=archive.port) for number in range(editors)
    ]
    processes = {
        number: archive.start(*command, log=_log(number)) for number, command in enumerate(commands)
    }
    changes: list[Change] = []
    for number, process in processes.items():
        if process.wait() != 0:
            changes.append(Change("start", error=archive.said(_log(number))[-500:]))
        changes += read_changes(archive.said(_log(number)))
    return changes


def editor(number: int, of: int, seconds: float, seed: int, *, port: int = 0) -> tuple[str, ...]:
    """The arguments of one editor's process."""
    numbers = {"number": number, "of": of, "seconds": seconds, "seed": seed, "port": port}
    named = [f"--{name}={value}" for name, value in numbers.items()]
    return ("-m", "benchmarks.faults.editors", *named)


class Readers:
    """Threads that search for common words while others write; none of their searches may fail or find nothing."""

    def __init__(self, archive: ServedArchive, seed: int) -> None:
        self.archive = archive
        self.asked, self.wrong = 0, []
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(Random(seed + number),))
            for number in range(READERS)
        ]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read(self, chance: Random) -> None:
        while not self._over.is_set():
            text, tag = corpus.group(2, chance.randrange(2)), f"tag-{4 + chance.randrange(5)}"
            answer = self.archive.search(text, **chance.choice(({}, {"tag": tag})))
            self.asked += 1
            if answer.status != 200 or not answer.count:
                self.wrong.append(f"{answer.status} for «{text}»")


def settled(archive: ServedArchive, changes: Sequence[Change]) -> Iterator[Figure]:
    """Whether database and index agree ten seconds after the last change, by the product's own word and by ours."""
    until(lambda: waiting(archive) == 0, SETTLED_WITHIN)
    yield at_most("changes not indexed after 10 s", waiting(archive), 0)
    code = archive.run("check_index")
    yield Figure(
        "differences by id and hash after 10 s (check_index)", f"exit {code}", "exit 0", code == 0
    )
    compared = compare(archive, [change.gone for change in changes if change.gone])
    report(compared.wrong)
    yield none_of("words found otherwise than in the database", len(compared.wrong), compared.asked)


def report(wrong: Sequence[str]) -> None:
    """Print the first of what was wrong, for whoever has to mend it."""
    for line in wrong[:5]:
        print(f"  {line}", flush=True)


def _saves(changes: Sequence[Change]) -> Iterator[Figure]:
    errors = [f"{change.kind}: {change.error}" for change in changes if change.error]
    report(errors)
    yield none_of("saves that failed", len(errors), len(changes))
    seconds = sorted(change.seconds for change in changes if not change.error)
    median, slow = statistics.median(seconds), seconds[int(len(seconds) * 0.99)]
    yield at_most("save, 99th percentile", slow * 1000, median * 10_000, "ms (10 × median)")
    yield at_most("save, longest", seconds[-1], 2.0, "s")


def _searches(changes: Sequence[Change], readers: Readers) -> Iterator[Figure]:
    probed = [change for change in changes if change.probed]
    behind = [change.wrong for change in probed if change.wrong]
    wrong = [line for line in behind if SAID not in line]
    report(behind)
    yield none_of("next searches that missed a save or found a ghost", len(wrong), len(probed))
    # More articles than a search reads itself wait after a name of so many has changed; it says so.
    said = len(behind) - len(wrong)
    yield at_most("next searches that did and said so", said, len(probed) // 20)
    report(readers.wrong)
    yield none_of("other searches that failed or found nothing", len(readers.wrong), readers.asked)


def waiting(archive: ServedArchive) -> int:
    """How many changes the index has still to learn."""
    return int(archive.rows("select count(*) from archive_indexevent")[0][0])


def _log(number: int) -> str:
    return f"editor-{number}"
