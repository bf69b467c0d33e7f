"""Everything measured at one size, with what can be kept kept in a folder."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TypeVar

from archive.analysis.analyzer import VERSION
from archive.search.backends.fields import EVERYWHERE
from benchmarks.contenders import (
    analysed,
    archive,
    engines,
    exhaustive,
    raqeem,
    segments,
    through_haystack,
)
from benchmarks.contenders.corpus import texts
from benchmarks.contenders.engines import ENGINES, FTS5_NAME, TANTIVY_NAME
from benchmarks.contenders.measuring import (
    FIRST,
    OTHERS,
    WARM,
    Built,
    Page,
    Run,
    Saving,
    in_own_process,
)
from benchmarks.contenders.queries import Query, choose
from benchmarks.contenders.results import ENGINE, PAGE, Result
from benchmarks.contenders.segments import Segmented
from benchmarks.contenders.through_haystack import RAQEEM, RAQEEM_ONE_FIELD, REOPENED, STOCK

T = TypeVar("T")
SMALL, MIDDLE, LARGE = SIZES = (5_000, 20_000, 100_000)
SEGMENTED = 2_100
RAQEEM_NAME, ONE_FIELD_NAME, STOCK_NAME = "raqeem", "raqeem, one field", "stock haystack"
# The same index as the first, built by every processor: for its cost alone.
ALL_CORES_NAME = "raqeem, all cores"
HAYSTACK = {RAQEEM_NAME: RAQEEM, ONE_FIELD_NAME: RAQEEM_ONE_FIELD, STOCK_NAME: STOCK}
# The files of an archive that a contender saves into, beside the database.
INDEX = {RAQEEM_NAME: "index*", ONE_FIELD_NAME: "one-field*", STOCK_NAME: "stock"}
FIELDS = {ONE_FIELD_NAME: ("text",), STOCK_NAME: ("text",)}
DOORS = {
    ALL_CORES_NAME: (),
    RAQEEM_NAME: (ENGINE, PAGE),
    ONE_FIELD_NAME: (PAGE,),
    STOCK_NAME: (PAGE,),
    FTS5_NAME: (ENGINE,),
    TANTIVY_NAME: (ENGINE,),
}
# Thrice as many as the segments that are merged at once; of stock, whose saves are alike and slow, some.
SAVES, SAVES_OF_STOCK = 24, 4
ROOT = Path(archive.__file__).parent.parent.parent
CORES = len(os.sched_getaffinity(0))


class Contest:
    """Contenders, measured one after the other."""

    def __init__(self, data: Path, work: Path, times: int) -> None:
        self.data = data
        self.work = work.resolve()
        self.times = times
        self.work.mkdir(parents=True, exist_ok=True)
        self.queries, self.others = in_own_process(choose, data, 2)

    def at(self, count: int) -> dict[str, Result]:
        """Every contender at one size."""
        folder = self.work / str(count)
        self._make(folder, count)
        return {
            name: _told(f"{count:,}: {name}", partial(self._result, name, folder, count))
            for name in DOORS
            if is_measured(name, count)
        }

    def counts_on_segments(self) -> Segmented:
        """The counts of every query on an index of several segments."""
        queries = [*self.queries, *self.others]
        return in_own_process(compared_on_segments, self.data, queries)

    def _make(self, folder: Path, count: int) -> None:
        if not (folder / "archive" / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _told(
                f"{count:,} articles",
                lambda: in_own_process(archive.make, folder / "archive", self.data, count),
            )
            (folder / "archive" / "complete").touch()
        if not analysed.file_of(folder / "archive").exists():
            _told("analysed", lambda: in_own_process(analysed.write, folder / "archive"))

    def _result(self, name: str, folder: Path, count: int) -> Result:
        result = Result(count, self._built(name, folder, count))
        if not DOORS[name]:
            return result
        asked = self._asked(name)
        for door in DOORS[name]:
            # Stock takes minutes for each, and is as many times slower as no run can be by chance.
            times = 1 if name == STOCK_NAME else self.times
            result.runs[door] = [self._run(name, door, folder, asked) for _ in range(times)]
        result.savings = self._savings(name, folder)
        if name == STOCK_NAME and count == MIDDLE:
            result.reopen_at_large = self._reopening_multiplied(folder)
        result.there = self._there(folder / "archive", FIELDS.get(name, EVERYWHERE))
        return result

    def _asked(self, name: str) -> dict[str, list[Query]]:
        """The queries of each pass."""
        # Stock keeps nothing between queries, so that others are no matter.
        others = {} if name == STOCK_NAME else {OTHERS: self.others}
        return {FIRST: self.queries, WARM: self.queries} | others

    def _built(self, name: str, folder: Path, count: int) -> list[Built]:
        kept = folder / f"built {name}.json"
        code = _code(name)
        if kept.exists() and (known := json.loads(kept.read_text()))["code"] == code:
            return [Built(**one) for one in known["built"]]
        times = 1 if count > SMALL else self.times
        built = [self._build(name, folder) for _ in range(times)]
        kept.write_text(json.dumps({"code": code, "built": [asdict(one) for one in built]}))
        return built

    def _build(self, name: str, folder: Path) -> Built:
        if name in ENGINES:
            return in_own_process(engines.built, name, folder)
        workers = CORES if name == ALL_CORES_NAME else 1
        settings = HAYSTACK.get(name, RAQEEM)
        return in_own_process(through_haystack.built, folder / "archive", settings, workers)

    def _run(self, name: str, door: str, folder: Path, asked: dict[str, list[Query]]) -> Run:
        if name in ENGINES:
            return in_own_process(engines.asked, name, folder, asked)
        if door == ENGINE:
            return in_own_process(raqeem.asked, folder / "archive", asked)
        return in_own_process(through_haystack.asked, folder / "archive", HAYSTACK[name], asked)

    def _there(self, folder: Path, fields: tuple[str, ...]) -> dict[str, list[Page]]:
        """What the queries of each pass find."""
        every = [*self.queries, *self.others]
        there = in_own_process(exhaustive.truth_of, folder, every, fields)
        first, others = there[: len(self.queries)], there[len(self.queries) :]
        return {FIRST: first, WARM: first, OTHERS: others}

    def _savings(self, name: str, folder: Path) -> list[Saving]:
        """One process after the other, over a copy, as the kept archive stays as it is."""
        times = SAVES_OF_STOCK if name == STOCK_NAME else SAVES
        with TemporaryDirectory(prefix="raqeem-saving-", dir=self.work) as copy:
            _copy(name, folder, Path(copy))
            return [
                self._saving(name, folder, Path(copy), run * (1 + times + REOPENED), times)
                for run in range(self.times)
            ]

    def _reopening_multiplied(self, folder: Path) -> float:
        with TemporaryDirectory(prefix="raqeem-opening-", dir=self.work) as copy:
            _copy(STOCK_NAME, folder, Path(copy))
            times = LARGE // MIDDLE
            return in_own_process(through_haystack.reopening_multiplied, Path(copy), times)

    def _saving(self, name: str, folder: Path, copy: Path, first: int, times: int) -> Saving:
        if name in ENGINES:
            return in_own_process(
                engines.saving, name, copy / name, folder / "archive", first, times
            )
        return in_own_process(through_haystack.saving, copy, HAYSTACK[name], first, times)


def is_measured(name: str, count: int) -> bool:
    """Whether a contender is measured at a size. Stock takes hours to build an index of very many articles."""
    return count == MIDDLE if name == ALL_CORES_NAME else count <= MIDDLE or name != STOCK_NAME


def compared_on_segments(data: Path, queries: list[Query]) -> Segmented:
    """Counts on an index of several segments."""
    return segments.compared(list(texts(data, SEGMENTED)), queries)


def _code(name: str) -> str:
    """What an index is made by."""
    if name == STOCK_NAME:
        return f"{version('django-haystack')} {version('whoosh')}"
    if name in ENGINES:
        return f"{VERSION} {version('tantivy')}"
    rooms = ("analysis", "models", "search")
    files = sorted(path for room in rooms for path in (ROOT / "archive" / room).rglob("*.py"))
    return blake2b(b"".join(path.read_bytes() for path in files)).hexdigest()


def _copy(name: str, folder: Path, target: Path) -> None:
    """What a contender saves into."""
    source, patterns = folder, [name]
    if name not in ENGINES:
        source, patterns = folder / "archive", ["archive.sqlite3*", "secret_key", INDEX[name]]
    for path in (path for pattern in patterns for path in source.glob(pattern)):
        (shutil.copytree if path.is_dir() else shutil.copy2)(path, target / path.name)


def _told(what: str, work: Callable[[], T]) -> T:
    started = monotonic()
    answer = work()
    print(f"{what}: {monotonic() - started:.0f} s", flush=True)
    return answer
