"""What was measured of a contender at one size, and the medians of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from benchmarks.contenders.measuring import MEGABYTE, Built, Page, Run, Saving, differing

# The doors by which an index is asked: an engine's own, and a page as Haystack's generic view draws it.
ENGINE, PAGE = "by the engine's own door", "page through Haystack"


@dataclass(slots=True)
class Result:
    """A contender at one size: how it was built, the processes that asked it by each door, and savings into it.

    `there` are the true pages of each pass; `reopen_at_large` is as `reopen`, of the same index made as large as one of the most
    articles.
    """

    articles: int
    built: list[Built]
    runs: dict[str, list[Run]] = field(default_factory=dict)
    savings: list[Saving] = field(default_factory=list)
    there: dict[str, list[Page]] = field(default_factory=dict)
    reopen_at_large: float | None = None

    @property
    def build(self) -> float:
        """Seconds of all processors to build the index."""
        return median(one.cpu for one in self.built)

    @property
    def wall(self) -> float:
        """Seconds that pass until it is built."""
        return median(one.wall for one in self.built)

    @property
    def size(self) -> int:
        """The bytes of the index."""
        return self.built[-1].size

    @property
    def save(self) -> float | None:
        """Seconds to save an article and find it."""
        return _median(one.save for one in self.savings)

    @property
    def reopen(self) -> float | None:
        """Seconds to open the index again that another process changed."""
        return _median(one.reopen for one in self.savings if one.reopen is not None)

    def costs(self) -> dict[str, float | None]:
        """Everything that the index costs, by its name and unit; None is not measured."""
        every = next(iter(self.runs.values()), [])
        megabytes = {
            "index, MB": self.size,
            "building, MB at most": median(one.memory for one in self.built),
            "process, MB": _median(run.before for run in every),
            "+ opened, MB": _median(run.opened - run.before for run in every),
            "+ at the end, MB": _median(run.memory - run.before for run in every if run.passes),
        }
        milliseconds = {
            "open, ms": _median(run.opening for run in every),
            "save, ms": self.save,
            "reopen, ms": self.reopen,
        }
        return (
            {"build, CPU s": self.build, "build, s passed": self.wall}
            | {name: _times(value, 1 / MEGABYTE) for name, value in megabytes.items()}
            | {name: _times(value, 1000) for name, value in milliseconds.items()}
        )

    def was_asked(self, door: str, touch: str) -> bool:
        """Whether a door was asked in a pass."""
        return any(touch in run.passes for run in self.runs.get(door, ()))

    def counts_of(self, door: str, touch: str, kind: str) -> list[int]:
        """How many articles each query of a kind finds."""
        asked = self.runs[door][0].passes[touch]
        return [
            page.count for page, one in zip(asked.pages, asked.kinds, strict=True) if one == kind
        ]

    def percentile(self, share: float, door: str, touch: str, kind: str) -> float:
        """Seconds within which so large a share (of 100) of the queries of a kind is answered, each by its median."""
        passes = [run.passes[touch] for run in self.runs[door]]
        times = np.median([one.seconds for one in passes], axis=0)
        return float(np.percentile(times[np.array(passes[0].kinds) == kind], share))

    def differing(self) -> tuple[int, int]:
        """How many answers have other counts than there are, and among how many."""
        passes = [
            (asked.pages, self.there[touch])
            for runs in self.runs.values()
            for run in runs
            for touch, asked in run.passes.items()
        ]
        return sum(differing(*pair) for pair in passes), sum(len(pages) for pages, _ in passes)


def _median(values: Iterable[float]) -> float | None:
    every = list(values)
    return median(every) if every else None


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
