"""Bars of a year histogram, each a link to the search for that year."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# A longer span shows only the years that have articles.
LONGEST_SPAN = 40


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its count, its height from 0 to 100, and where it leads (empty for an empty year).

    `gap`: years are left out between it and the bar before.
    """

    label: str
    count: int
    height: int
    url: str = ""
    selected: bool = False
    undated: bool = False
    gap: bool = False

    @property
    def top(self) -> int:
        """Where the bar begins in a drawing 100 units high."""
        return 100 - self.height


@dataclass(frozen=True)
class YearCount:
    """How many articles were certainly published in a year, and the address that lists them."""

    year: int
    count: int
    url: str
    selected: bool = False


def bars(
    years: Iterable[YearCount],
    undated: int = 0,
    undated_url: str = "",
    undated_selected: bool = False,
) -> list[Bar]:
    """Bars from the oldest year to the newest with the empty years between them, then one for the undated."""
    known = {item.year: item for item in years}
    tallest = max([undated, *(item.count for item in known.values())], default=0)
    span = _span(sorted(known))
    after_gap = {year for before, year in pairwise(span) if year - before > 1}
    drawn = [_bar(year, known.get(year), tallest, year in after_gap) for year in span]
    if undated:
        height = _height(undated, tallest)
        drawn.append(Bar("بلا سنة مؤكدة", undated, height, undated_url, undated_selected, True))
    return drawn


def _bar(year: int, item: YearCount | None, tallest: int, gap: bool) -> Bar:
    if item is None or not item.count:
        return Bar(str(year), 0, 0, gap=gap)
    height = _height(item.count, tallest)
    return Bar(str(year), item.count, height, item.url, item.selected, gap=gap)


def _span(years: list[int]) -> list[int]:
    if not years or years[-1] - years[0] >= LONGEST_SPAN:
        return years
    return list(range(years[0], years[-1] + 1))


def _height(count: int, tallest: int) -> int:
    return max(4, round(100 * count / tallest)) if tallest else 0
