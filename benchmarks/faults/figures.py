"""What every section of the reliability benchmark is given, and what it answers."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class Options:
    """How much to do, and where the data are.

    `quick` asks for a run of about half a minute; `data` is the folder of test data beside the project, which may be missing;
    `seed` starts every random choice, so that a failure can be had again.
    """

    quick: bool
    data: Path
    seed: int = 4

    def scaled(self, full: Number, quick: Number) -> Number:
        """The number for a full or a quick run."""
        return quick if self.quick else full


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was counted, the value, the limit it must keep, and whether it does."""

    name: str
    value: str
    limit: str
    holds: bool


def at_most(name: str, value: float, limit: float, unit: str = "") -> Figure:
    """A figure that must not exceed its limit."""
    return Figure(name, _shown(value, unit), f"≤ {_shown(limit, unit)}", value <= limit)


def at_least(name: str, value: float, limit: float, unit: str = "") -> Figure:
    """A figure that must reach its limit."""
    return Figure(name, _shown(value, unit), f"≥ {_shown(limit, unit)}", value >= limit)


def none_of(name: str, found: int, among: int) -> Figure:
    """A count of what must not happen, among so many occasions; no occasion proves nothing and does not hold."""
    return Figure(name, f"{found} of {among:,}", "0", found == 0 < among)


def missing(name: str, reason: str) -> Figure:
    """The figure of a section that cannot be measured here, and why."""
    return Figure(name, f"not measured: {reason}", "measured", holds=False)


def _shown(value: float, unit: str) -> str:
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.3g}"
    return f"{number} {unit}".strip()
