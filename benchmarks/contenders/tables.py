"""What was measured, as lines of text: times by kind of query, what indexes cost, and how costs grow."""

from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from benchmarks.contenders.contest import LARGE, RAQEEM_NAME, SMALL
from benchmarks.contenders.measuring import FIRST, TOUCHES, WARM
from benchmarks.contenders.queries import KINDS
from benchmarks.contenders.results import ENGINE, PAGE, Result
from benchmarks.contenders.verdict import exponent

At = Mapping[str, Result]
_WIDTH = 20


def tables(results: Mapping[int, At]) -> Iterator[str]:
    """All tables, one after the other."""
    for size, at in results.items():
        for door in (ENGINE, PAGE):
            for touch in TOUCHES:
                asked = {name: one for name, one in at.items() if one.was_asked(door, touch)}
                yield f"\n{size:,} articles, {door}, {touch}: ms of processor time, p50 / p95, and these to {RAQEEM_NAME}'s"
                yield from _times(asked, door, touch)
        yield f"\n{size:,} articles: what an index costs"
        yield from _costs(at)
    if SMALL in results and LARGE in results:
        yield f"\ngrowth exponents from {SMALL:,} to {LARGE:,} articles: of queries first touch / warm, p50"
        yield from _growth(results[SMALL], results[LARGE])


def _times(asked: At, door: str, touch: str) -> Iterator[str]:
    yield _row("", asked)
    own = asked[RAQEEM_NAME]
    for kind in KINDS:
        times = {name: _percentiles(one, door, touch, kind) for name, one in asked.items()}
        yield _row(kind, (f"{1000 * p50:.3g} / {1000 * p95:.3g}" for p50, p95 in times.values()))
        p50s, p95s = times[RAQEEM_NAME]
        found = f"  of {median(own.counts_of(door, touch, kind)):,.0f}"
        yield _row(found, (f"×{p50 / p50s:.3g} / ×{p95 / p95s:.3g}" for p50, p95 in times.values()))


def _percentiles(result: Result, door: str, touch: str, kind: str) -> tuple[float, float]:
    p50, p95 = (result.percentile(share, door, touch, kind) for share in (50, 95))
    return p50, p95


def _costs(at: At) -> Iterator[str]:
    yield _row("", at)
    every = {name: result.costs() for name, result in at.items()}
    for what in every[RAQEEM_NAME]:
        cells = (costs[what] for costs in every.values())
        yield _row(what, ("" if cost is None else f"{cost:,.4g}" for cost in cells))
    rates = (result.articles / result.build for result in at.values())
    yield _row("articles / CPU s", (f"{rate:,.0f}" for rate in rates))
    differing = (result.differing() for result in at.values())
    yield _row("other counts", (f"{wrong} of {among:,}" for wrong, among in differing))


def _growth(small: At, large: At) -> Iterator[str]:
    yield _row("", large)
    pairs = [(small[name], large[name]) for name in large]
    costs = [(before.costs(), after.costs()) for before, after in pairs]
    for what in costs[0][0]:
        yield _row(what, (_exponent(before[what], after[what]) for before, after in costs))
    for door in (ENGINE, PAGE):
        yield f"{door}:"
        for kind in KINDS:
            yield _row(f"  {kind}", (_slower(*pair, door, kind) for pair in pairs))


def _exponent(small: float | None, large: float | None) -> str:
    # Memory may be given back: what is not there does not grow.
    return f"{exponent(small, large):.2f}" if small and large and min(small, large) > 0 else ""


def _slower(small: Result, large: Result, door: str, kind: str) -> str:
    return " / ".join(
        _exponent(*(one.percentile(50, door, touch, kind) for one in (small, large)))
        for touch in (FIRST, WARM)
        if large.was_asked(door, touch)
    )


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<{_WIDTH + 1}}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)
