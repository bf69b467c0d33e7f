"""The figures that Raqeem has to reach beside the other contenders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

from benchmarks.contenders.contest import (
    FTS5_NAME,
    ONE_FIELD_NAME,
    RAQEEM_NAME,
    STOCK_NAME,
    TANTIVY_NAME,
    Result,
)
from benchmarks.contenders.measuring import FIRST, LOADED, WARM
from benchmarks.contenders.queries import KINDS
from benchmarks.contenders.segments import SEGMENTS
from benchmarks.faults.figures import Figure, at_least, at_most, missing, none_of

SMALL, MIDDLE, LARGE = 5_000, 20_000, 100_000
At = Mapping[str, Result]
Results = Mapping[int, At]
Row = tuple[str, Figure]


@dataclass(frozen=True, slots=True)
class Compared:
    """A percentile of some kinds of queries beside another contender's, the worst of the kinds.

    `faster` is how many times as fast ours has to be; `slower` how many times as slow it may be.
    """

    section: str
    size: int
    ours: str
    theirs: str
    share: int
    kinds: tuple[str, ...]
    touch: str
    faster: float = 0
    slower: float = 0

    def figure(self, results: Results) -> Figure:
        """The figure, or that its size was not measured."""
        kinds = "every kind" if self.kinds == KINDS else ", ".join(self.kinds)
        name = f"{kinds}: p{self.share}"
        if self.size not in results:
            return _not_at(name, self.size)
        ratios = {kind: self._ratio(results[self.size], kind) for kind in self.kinds}
        worst = max(ratios, key=lambda kind: ratios[kind])
        named = f"{name} ({worst})" if len(ratios) > 1 else name
        if self.faster:
            return at_least(named, 1 / ratios[worst], self.faster, "× faster")
        return at_most(named, ratios[worst], self.slower, "×")

    def _ratio(self, at: At, kind: str) -> float:
        """Our time to theirs."""
        ours, theirs = (
            at[name].percentile(self.share, kind, self.touch) for name in (self.ours, self.theirs)
        )
        return ours / theirs


_STOCK = "page at 20,000 to stock"
_ONE = (f"{_STOCK}, one field", MIDDLE, ONE_FIELD_NAME, STOCK_NAME)
_ALL = (f"{_STOCK}, all fields", MIDDLE, RAQEEM_NAME, STOCK_NAME)
_TANTIVY = ("100,000, warm, to tantivy", LARGE, RAQEEM_NAME, TANTIVY_NAME)
_FTS5 = ("100,000, first touch, to FTS5", LARGE, RAQEEM_NAME, FTS5_NAME)
COMPARED = (
    Compared(*_ONE, 50, ("facets",), LOADED, faster=100),
    Compared(*_ONE, 95, ("facets",), LOADED, faster=20),
    Compared(*_ONE, 50, KINDS, LOADED, faster=25),
    Compared(*_ALL, 50, ("facets",), LOADED, faster=40),
    Compared(*_ALL, 95, ("facets",), LOADED, faster=10),
    Compared(*_ALL, 50, KINDS, LOADED, faster=10),
    Compared(*_TANTIVY, 95, ("facets",), WARM, slower=1),
    Compared(*_TANTIVY, 95, ("frequent", "or", "sort", "date"), WARM, slower=2),
    Compared(*_TANTIVY, 95, ("and",), WARM, slower=3),
    Compared(*_FTS5, 95, ("facets",), FIRST, slower=0.5),
    Compared(*_FTS5, 95, ("and",), FIRST, slower=1.5),
    Compared(*_FTS5, 95, ("phrase",), FIRST, slower=2),
)


def figures(results: Results, segments: tuple[int, list[tuple[int, int]]]) -> list[Row]:
    """Every figure with its section."""
    rows = [(compared.section, compared.figure(results)) for compared in COMPARED]
    rows += [("saving", figure) for figure in _saving(results)]
    rows += [("rebuild", figure) for figure in _rebuild(results)]
    rows += [("index size at 20,000", figure) for figure in _size(results)]
    return rows + [("counts", figure) for figure in _counts(results, segments)]


def exponent(small: float, large: float) -> float:
    """How a cost grows from the smallest size to the largest: 0 not at all, 1 as the number of articles."""
    return log(large / small) / log(LARGE / SMALL)


def _saving(results: Results) -> Iterator[Figure]:
    grown, opened = "an article saved and found: growth exponent", "reader opened again, to stock"
    if SMALL in results and LARGE in results:
        saves = (results[size][RAQEEM_NAME].saving.save for size in (SMALL, LARGE))
        yield at_most(grown, exponent(*saves), 0.1)
    else:
        yield _not_at(grown, LARGE)
    if LARGE in results:
        ours, theirs = (results[LARGE][name].saving.reopen for name in (RAQEEM_NAME, STOCK_NAME))
        yield at_most(opened, 100 * ours / theirs, 1, "%")
    else:
        yield _not_at(opened, LARGE)


def _rebuild(results: Results) -> Iterator[Figure]:
    stock, rate = "to stock at 5,000", "rate at 100,000 to that at 5,000"
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
    yield missing("all cores to one", "rebuilding knows one core only")


def _size(results: Results) -> Iterator[Figure]:
    for name, limit in ((ONE_FIELD_NAME, 0.5), (RAQEEM_NAME, 1)):
        if MIDDLE in results:
            at = results[MIDDLE]
            yield at_most(
                f"{name}: to stock's, merged", at[name].size / at[STOCK_NAME].size, limit, "×"
            )
        else:
            yield _not_at(f"{name}: to stock's, merged", MIDDLE)


def _counts(results: Results, segments: tuple[int, list[tuple[int, int]]]) -> Iterator[Figure]:
    number, counts = segments
    wrong = sum(counted != there for counted, there in counts)
    yield none_of(f"other than exhaustive, on {number} segments", wrong, len(counts))
    if number < SEGMENTS:
        yield missing("counts on seven segments", f"the index has {number}")
    for size, at in results.items():
        for name in (FTS5_NAME, TANTIVY_NAME):
            pairs = list(zip(at[RAQEEM_NAME].counts, at[name].counts, strict=True))
            differing = sum(ours != theirs for ours, theirs in pairs)
            yield none_of(f"other than {name}'s at {size:,}", differing, len(pairs))


def _not_at(name: str, size: int) -> Figure:
    return missing(name, f"no {size:,} articles")
