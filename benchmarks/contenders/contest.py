"""Everything measured at one size, with what can be kept kept in a folder."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TypeVar

import numpy as np

from archive.analysis.analyzer import VERSION
from benchmarks.contenders import analysed, archive, fts5, segments, tantivy, through_haystack
from benchmarks.contenders.corpus import texts
from benchmarks.contenders.measuring import (
    FIRST,
    LOADED,
    WARM,
    Built,
    Reader,
    Run,
    building,
    in_own_process,
    measure,
)
from benchmarks.contenders.queries import Query, chosen
from benchmarks.contenders.through_haystack import RAQEEM, RAQEEM_ONE_FIELD, STOCK, Saving

T = TypeVar("T")
SIZES = (5_000, 20_000, 100_000)
CHOSEN_AMONG = 5_000
SEGMENTED = 2_100
# Beyond this many articles stock Haystack is built and saved into, but not asked, and no index is built more than once.
MANY = 20_000
RAQEEM_NAME, ONE_FIELD_NAME, STOCK_NAME = "raqeem", "raqeem, one field", "stock haystack"
FTS5_NAME, TANTIVY_NAME = "fts5", "tantivy"
HAYSTACK = {RAQEEM_NAME: RAQEEM, ONE_FIELD_NAME: RAQEEM_ONE_FIELD, STOCK_NAME: STOCK}
ENGINES: dict[str, tuple[Callable[..., None], Callable[[Path], Reader]]] = {
    FTS5_NAME: (fts5.build, fts5.Fts5Reader),
    TANTIVY_NAME: (tantivy.build, tantivy.TantivyReader),
}
SAVED = {RAQEEM_NAME: 20, STOCK_NAME: 4}
ROOT = Path(archive.__file__).parent.parent.parent


@dataclass(slots=True)
class Result:
    """What was measured of a contender at one size."""

    built: list[Built]
    runs: list[Run] = field(default_factory=list)
    saving: Saving | None = None
    kinds: list[str] = field(default_factory=list)

    @property
    def build(self) -> float:
        """Seconds of all processors to build the index."""
        return median(one.cpu for one in self.built)

    @property
    def size(self) -> int:
        """The bytes of the index."""
        return self.built[-1].size

    @property
    def opening(self) -> float:
        """Seconds to open the index and answer that there is nothing."""
        return median(run.opening for run in self.runs)

    @property
    def counts(self) -> list[int]:
        """How many articles each query finds."""
        return self.runs[0].counts

    def counts_of(self, kind: str) -> list[int]:
        """How many articles each query of a kind finds."""
        return [count for count, one in zip(self.counts, self.kinds, strict=True) if one == kind]

    def percentile(self, share: float, kind: str, touch: str) -> float:
        """Seconds within which so large a share (of 100) of the queries of a kind is answered, each by its median."""
        every = np.array([run.seconds[touch] for run in self.runs if touch in run.seconds])
        if not len(every):
            return float("nan")
        times = np.median(every, axis=0)
        return float(np.percentile(times[np.array(self.kinds) == kind], share))


class Contest:
    """Contenders, measured one after the other."""

    def __init__(self, data: Path, work: Path, times: int) -> None:
        self.data = data
        self.work = work.resolve()
        self.times = times
        self.work.mkdir(parents=True, exist_ok=True)
        self.queries = in_own_process(choose, data)

    def at(self, count: int) -> dict[str, Result]:
        """Every contender at one size."""
        folder = self.work / str(count)
        if not (folder / "archive" / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _told(
                f"{count:,} articles",
                lambda: in_own_process(archive.make, folder / "archive", self.data, count),
            )
            (folder / "archive" / "complete").touch()
        if not analysed.file_of(folder / "archive").exists():
            _told("analysed", lambda: in_own_process(analysed.write, folder / "archive"))
        names = (*HAYSTACK, *ENGINES)
        return {
            name: _told(f"{count:,}: {name}", partial(self._result, name, folder, count))
            for name in names
        }

    def counts_on_segments(self) -> tuple[int, list[tuple[int, int]]]:
        """How many segments an index has, and the counts of every query on it beside the true ones."""
        return in_own_process(compared_on_segments, self.data, self.queries)

    def _result(self, name: str, folder: Path, count: int) -> Result:
        result = Result(
            self._built(name, folder, count), kinds=[query.kind for query in self.queries]
        )
        if name != STOCK_NAME or count <= MANY:
            result.runs = [self._run(name, folder) for _ in range(self.times)]
        if name in SAVED:
            result.saving = self._saving(name, folder / "archive")
        return result

    def _built(self, name: str, folder: Path, count: int) -> list[Built]:
        kept = folder / f"built {name}.json"
        code = _code(name)
        if kept.exists() and (known := json.loads(kept.read_text()))["code"] == code:
            return [Built(**one) for one in known["built"]]
        times = self.times if count < MANY else 1
        built = [self._build(name, folder) for _ in range(times)]
        kept.write_text(json.dumps({"code": code, "built": [asdict(one) for one in built]}))
        return built

    def _build(self, name: str, folder: Path) -> Built:
        if name in HAYSTACK:
            return in_own_process(through_haystack.built, folder / "archive", HAYSTACK[name])
        return in_own_process(build_engine, name, folder)

    def _run(self, name: str, folder: Path) -> Run:
        if name in ENGINES:
            return in_own_process(ask_engine, name, folder, self.queries, (FIRST, WARM))
        # Stock keeps nothing between queries.
        passes = (LOADED,) if name == STOCK_NAME else (FIRST, WARM, LOADED)
        return in_own_process(
            through_haystack.asked, folder / "archive", HAYSTACK[name], self.queries, passes
        )

    def _saving(self, name: str, folder: Path) -> Saving:
        """Over a copy, as the kept archive stays as it is."""
        with TemporaryDirectory(prefix="raqeem-saving-", dir=self.work) as copy:
            index = {RAQEEM_NAME: "index*", STOCK_NAME: "stock"}[name]
            for path in (
                *folder.glob("archive.sqlite3*"),
                *folder.glob(index),
                *folder.glob("secret_key"),
            ):
                _copy(path, Path(copy) / path.name)
            return in_own_process(through_haystack.saving, Path(copy), HAYSTACK[name], SAVED[name])


def choose(data: Path) -> list[Query]:
    """The queries."""
    return chosen(texts(data, CHOSEN_AMONG))


def compared_on_segments(data: Path, queries: list[Query]) -> tuple[int, list[tuple[int, int]]]:
    """Counts on an index of seven segments."""
    return segments.compared(list(texts(data, SEGMENTED)), queries)


def build_engine(name: str, folder: Path) -> Built:
    """Build the index of an engine in a folder of its own."""
    own = folder / name
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    build, _ = ENGINES[name]
    return building(lambda: build(own, analysed.read(folder / "archive")), own)


def ask_engine(name: str, folder: Path, queries: list[Query], passes: tuple[str, ...]) -> Run:
    """Open the index of an engine, and ask it everything."""
    _, reader = ENGINES[name]
    return measure(lambda: reader(folder / name), queries, passes)


def _code(name: str) -> str:
    """What an index is made by."""
    if name == STOCK_NAME:
        return f"{version('django-haystack')} {version('whoosh')}"
    if name in ENGINES:
        return f"{VERSION} {version('tantivy')}"
    rooms = ("analysis", "models", "search")
    files = sorted(path for room in rooms for path in (ROOT / "archive" / room).rglob("*.py"))
    return blake2b(b"".join(path.read_bytes() for path in files)).hexdigest()


def _copy(source: Path, target: Path) -> None:
    (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)


def _told(what: str, work: Callable[[], T]) -> T:
    started = monotonic()
    answer = work()
    print(f"{what}: {monotonic() - started:.0f} s", flush=True)
    return answer
