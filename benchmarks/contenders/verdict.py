"""The figures that Raqeem has to reach beside the other contenders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import log

from benchmarks.contenders.contest import (
    ALL_CORES_NAME,
    CORES,
    LARGE,
    MIDDLE,
    ONE_FIELD_NAME,
    RAQEEM_NAME,
    SMALL,
    STOCK_NAME,
)
from benchmarks.contenders.engines import FTS5_NAME, TANTIVY_NAME
from benchmarks.contenders.measuring import FIRST, WARM, differing
from benchmarks.contenders.queries import KINDS
from benchmarks.contenders.results import ENGINE, PAGE, Result
from benchmarks.contenders.segments import SEGMENTS, Segmented
from benchmarks.faults.figures import Figure, at_least, at_most, missing, none_of

At = Mapping[str, Result]
Results = Mapping[int, At]
Row = tuple[str, Figure]


@dataclass(frozen=True, slots=True)
class Compared:
    """A percentile of some kinds of queries in some passes beside another contender's, the worst of these.

    `faster` is how many times as fast ours has to be; `slower` how many times as slow it may be.
    """

    section: str
    size: int
    door: str
    touches: tuple[str, ...]
    ours: str
    theirs: str
    share: int
    kinds: tuple[str, ...]
    faster: float = 0
    slower: float = 0

    def figure(self, results: Results) -> Figure:
        """The figure, or that its size was not measured."""
        kinds = "every kind" if self.kinds == KINDS else ", ".join(self.kinds)
        name = f"{kinds}: p{self.share}"
        if self.size not in results:
            return _not_at(name, self.size)
        ratios = {
            (kind, touch): self._ratio(results[self.size], touch, kind)
            for kind, touch in product(self.kinds, self.touches)
        }
        worst = max(ratios, key=lambda which: ratios[which])
        named = f"{name} ({', '.join(worst)})" if len(ratios) > 1 else name
        if self.faster:
            return at_least(named, 1 / ratios[worst], self.faster, "× faster")
        return at_most(named, ratios[worst], self.slower, "×")

    def _ratio(self, at: At, touch: str, kind: str) -> float:
        """Our time to theirs."""
        ours, theirs = (
            at[name].percentile(self.share, self.door, touch, kind)
            for name in (self.ours, self.theirs)
        )
        return ours / theirs


_STOCK = "page at 20,000 to stock"
_PAGES = (MIDDLE, PAGE, (FIRST, WARM))
_ONE = (f"{_STOCK}, one field", *_PAGES, ONE_FIELD_NAME, STOCK_NAME)
_ALL = (f"{_STOCK}, all fields", *_PAGES, RAQEEM_NAME, STOCK_NAME)
_TANTIVY = ("100,000, warm, to tantivy", LARGE, ENGINE, (WARM,), RAQEEM_NAME, TANTIVY_NAME)
_FTS5 = ("100,000, first touch, to FTS5", LARGE, ENGINE, (FIRST,), RAQEEM_NAME, FTS5_NAME)
COMPARED = (
    Compared(*_ONE, 50, ("facets",), faster=100),
    Compared(*_ONE, 95, ("facets",), faster=20),
    Compared(*_ONE, 50, KINDS, faster=25),
    Compared(*_ALL, 50, ("facets",), faster=40),
    Compared(*_ALL, 95, ("facets",), faster=10),
    Compared(*_ALL, 50, KINDS, faster=10),
    Compared(*_TANTIVY, 95, ("facets",), slower=1),
    Compared(*_TANTIVY, 95, ("frequent", "or", "sort", "date"), slower=2),
    Compared(*_TANTIVY, 95, ("and",), slower=3),
    Compared(*_FTS5, 95, ("facets",), slower=0.5),
    Compared(*_FTS5, 95, ("and",), slower=1.5),
    Compared(*_FTS5, 95, ("phrase",), slower=2),
)


def figures(results: Results, segmented: Segmented) -> list[Row]:
    """Every figure with its section."""
    rows = [(compared.section, compared.figure(results)) for compared in COMPARED]
    rows += [("saving", figure) for figure in _saving(results)]
    rows += [("rebuild", figure) for figure in _rebuild(results)]
    rows += [("index size", figure) for figure in _size(results)]
    rows += [("counts", figure) for figure in _counts(results)]
    return rows + [("counts", figure) for figure in _counts_on_segments(segmented)]


def exponent(small: float, large: float) -> float:
    """How a cost grows from the smallest size to the largest: 0 not at all, 1 as the number of articles."""
    return log(large / small) / log(LARGE / SMALL)


def _saving(results: Results) -> Iterator[Figure]:
    grown, opened = (
        "an article saved and found: growth exponent",
        "reader opened again, to stock's of five times its 20,000",
    )
    if SMALL in results and LARGE in results:
        small, large = (results[size][RAQEEM_NAME].save or 0 for size in (SMALL, LARGE))
        yield at_most(grown, exponent(small, large), 0.1)
    else:
        yield _not_at(grown, LARGE)
    if LARGE in results:
        ours = results[LARGE][RAQEEM_NAME].reopen or 0
        theirs = results[MIDDLE][STOCK_NAME].reopen_at_large or 0
        yield at_most(opened, 100 * ours / theirs, 1, "%")
    else:
        yield _not_at(opened, LARGE)


def _rebuild(results: Results) -> Iterator[Figure]:
    stock, rate, cores = "to stock at 5,000", "rate at 100,000 to that at 5,000", "all cores to one"
    if SMALL in results:
        at = results[SMALL]
        for name in (RAQEEM_NAME, ONE_FIELD_NAME):
            ratio = at[STOCK_NAME].build / at[name].build
            yield at_least(f"{name}: {stock}", ratio, 10, "× faster")
    else:
        yield _not_at(stock, SMALL)
    if SMALL in results and LARGE in results:
        small, large = (size / results[size][RAQEEM_NAME].build for size in (SMALL, LARGE))
        yield at_least(rate, large / small, 0.9, "×")
    else:
        yield _not_at(rate, LARGE)
    if MIDDLE in results:
        one, every = (results[MIDDLE][name].wall for name in (RAQEEM_NAME, ALL_CORES_NAME))
        yield at_least(
            f"{cores} at 20,000: {CORES} cores, time passed", one / every, 1.5, "× faster"
        )
    else:
        yield _not_at(cores, MIDDLE)


def _size(results: Results) -> Iterator[Figure]:
    for name, limit in ((ONE_FIELD_NAME, 0.5), (RAQEEM_NAME, 1)):
        for size, at in _with_stock(results):
            ratio = at[name].size / at[STOCK_NAME].size
            yield at_most(f"{name}: to stock's, merged, at {size:,}", ratio, limit, "×")


def _counts(results: Results) -> Iterator[Figure]:
    """Of stock nothing is asked: it analyses words as English ones."""
    for size, at in results.items():
        for name, result in at.items():
            if result.runs and name != STOCK_NAME:
                yield none_of(f"{name}: other than exhaustive at {size:,}", *result.differing())


def _counts_on_segments(segmented: Segmented) -> Iterator[Figure]:
    where = (
        f"on {segmented.segments} segments, {segmented.deleted} deleted, {segmented.moved} moved"
    )
    if segmented.segments != SEGMENTS or not segmented.moved:
        yield missing(f"{SEGMENTS} segments with articles moved", where)
    for door, pages in segmented.pages.items():
        wrong = differing(pages, segmented.there)
        yield none_of(f"{where}, {door}: other than exhaustive", wrong, len(pages))


def _with_stock(results: Results) -> list[tuple[int, At]]:
    return [(size, at) for size, at in results.items() if STOCK_NAME in at]


def _not_at(name: str, size: int) -> Figure:
    return missing(name, f"no {size:,} articles")
