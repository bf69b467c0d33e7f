"""How long works are watched: what they go through passes by, and whoever waits sees how much is done, how fast, and the time left."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

# Takes the items of a work and how many there are, and gives the items on.
Progress = Callable[[Iterable[Any], int], Iterable[Any]]
# A work that ends within so many seconds shows nothing at a terminal; elsewhere a line comes so often.
DELAY, INTERVAL = 1.0, 10.0
_LINE = "{desc}: {percentage:.0f}% ({n_fmt}/{total_fmt}) [{elapsed}<{remaining}, {rate_fmt}]"


def silent(items: Iterable[Any], total: int) -> Iterable[Any]:
    """No progress shown."""
    return items


def shown(title: str, unit: str = "مادة") -> Progress:
    """A bar at a terminal; where standard error is none, lines without control characters."""

    def progress(items: Iterable[Any], total: int) -> Iterable[Any]:
        shape = _bar if sys.stderr.isatty() else _lines
        return shape(items, total, title, f" {unit}")

    return progress


def aside() -> AbstractContextManager[None]:
    """For what else is written to the terminal meanwhile: the bar makes room."""
    # Here and below: slow to import, and of no use to a server.
    from tqdm import tqdm

    return tqdm.external_write_mode()


def _bar(items: Iterable[Any], total: int, title: str, unit: str) -> Iterable[Any]:
    from tqdm import tqdm

    return tqdm(items, total=total, desc=title, unit=unit, delay=DELAY)


def _lines(items: Iterable[Any], total: int, title: str, unit: str) -> Iterator[Any]:
    from tqdm import tqdm

    started = told = time.monotonic()
    for done, item in enumerate(items, 1):
        yield item
        if (now := time.monotonic()) - told >= INTERVAL:
            told = now
            line = tqdm.format_meter(
                done, total, now - started, prefix=title, unit=unit, bar_format=_LINE
            )
            sys.stderr.write(f"{line}\n")
