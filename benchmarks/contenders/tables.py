"""What was measured, as lines of text: times by kind of query, what indexes cost, and how costs grow."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from statistics import median

from benchmarks.contenders.contest import RAQEEM_NAME, Result
from benchmarks.contenders.measuring import FIRST, LOADED, MEGABYTE, WARM
from benchmarks.contenders.queries import KINDS
from benchmarks.contenders.verdict import LARGE, SMALL, exponent

Results = Mapping[int, Mapping[str, Result]]
_CELL = 15


def tables(results: Results) -> Iterator[str]:
    """All tables, one after the other."""
    for size, at in results.items():
        yield from _times(size, at)
        yield from _costs(size, at)
    if SMALL in results and LARGE in results:
        yield from _growth(results[SMALL], results[LARGE])


def _times(size: int, at: Mapping[str, Result]) -> Iterator[str]:
    for touch in (FIRST, WARM, LOADED):
        shown = {name: result for name, result in at.items() if _has(result, touch)}
        yield f"\n{size:,} articles, {touch}: ms of processor time, p50 / p95, and these to {RAQEEM_NAME}'s"
        yield _row("", shown)
        own = shown[RAQEEM_NAME]
        for kind in KINDS:
            yield _row(kind, (_time(result, kind, touch) for result in shown.values()))
            found = f"  of {median(own.counts_of(kind)):,.0f}"
            yield _row(found, (_ratio(result, own, kind, touch) for result in shown.values()))


def _has(result: Result, touch: str) -> bool:
    return any(touch in run.seconds for run in result.runs)


def _time(result: Result, kind: str, touch: str) -> str:
    p50, p95 = (1000 * result.percentile(share, kind, touch) for share in (50, 95))
    return f"{p50:.3g} / {p95:.3g}"


def _ratio(result: Result, own: Result, kind: str, touch: str) -> str:
    p50, p95 = (
        result.percentile(share, kind, touch) / own.percentile(share, kind, touch)
        for share in (50, 95)
    )
    return f"×{p50:.2g} / ×{p95:.2g}"


def _costs(size: int, at: Mapping[str, Result]) -> Iterator[str]:
    yield f"\n{size:,} articles: what an index costs"
    yield _row("", at)
    every = at.values()
    yield _row("build, CPU s", (f"{one.build:.1f}" for one in every))
    yield _row("articles / CPU s", (f"{size / one.build:,.0f}" for one in every))
    yield _row("building, MB", (f"{one.built[-1].memory / MEGABYTE:,.0f}" for one in every))
    yield _row("index, MB", (f"{one.size / MEGABYTE:,.1f}" for one in every))
    yield _row(
        "open, ms", (_or_none(one, lambda one: f"{1000 * one.opening:.1f}") for one in every)
    )
    for what, of in (("opened", "opened"), ("after queries", "memory")):
        cells = (_or_none(one, lambda one: _megabytes(one, of)) for one in every)  # noqa: B023
        yield _row(f"{what}, MB", cells)
    for what in ("save", "reopen"):
        costs = (one.saving and f"{1000 * getattr(one.saving, what):.2f}" for one in every)
        yield _row(f"{what}, ms", (cost or "" for cost in costs))


def _or_none(result: Result, told: Callable[[Result], str]) -> str:
    return told(result) if result.runs else ""


def _megabytes(result: Result, name: str) -> str:
    return f"{median(getattr(run, name) for run in result.runs) / MEGABYTE:,.0f}"


def _growth(small: Mapping[str, Result], large: Mapping[str, Result]) -> Iterator[str]:
    yield f"\ngrowth exponents from {SMALL:,} to {LARGE:,} articles"
    yield _row("", large)
    for name in ("build", "size", "opening"):
        cells = (_exponent(small[one], large[one], name) for one in large)
        yield _row(name, cells)
    for kind in KINDS:
        yield _row(f"{kind}, p50", (_slower(small[one], large[one], kind) for one in large))


def _exponent(small: Result, large: Result, name: str) -> str:
    if not large.runs and name == "opening":
        return ""
    return f"{exponent(getattr(small, name), getattr(large, name)):.2f}"


def _slower(small: Result, large: Result, kind: str) -> str:
    if not _has(large, WARM):
        return ""
    return f"{exponent(*(one.percentile(50, kind, WARM) for one in (small, large))):.2f}"


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<18}" + "".join(f"{cell:>{_CELL + 3}}" for cell in cells)
