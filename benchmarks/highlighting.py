"""What highlighting the hits of a page costs beside finding them, for benchmarks/pages.py."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.contenders.archive import open_archive
from benchmarks.contenders.measuring import timed

# Every so manieth search is asked beforehand, so that what all searches share is not counted as the cost of one.
_BEFORE = 10


class Costs(NamedTuple):
    """Milliseconds of processor time that a search takes to find what a page shows, and then to mark it."""

    finding: float
    highlighting: float

    @property
    def ratio(self) -> float:
        """Highlighting in terms of finding."""
        return self.highlighting / self.finding


def of_archive(folder: Path, asked: Sequence[str]) -> tuple[Costs, Costs]:
    """The archive of a folder, in a process of its own: searches asked for the first time, and once more."""
    open_archive(folder)
    return measured(asked)


def measured(asked: Sequence[str]) -> tuple[Costs, Costs]:
    """The archive that is open; `asked` are parameters of searches of different words."""
    _costs(asked[::_BEFORE])
    others = [one for number, one in enumerate(asked) if number % _BEFORE]
    return _costs(others), _costs(others)


def _costs(asked: Sequence[str]) -> Costs:
    every = [_cost(parameters) for parameters in asked]
    return Costs(*(sum(part) / len(every) * 1000 for part in zip(*every, strict=True)))


def _cost(parameters: str) -> tuple[float, float]:
    from django.http import QueryDict

    from archive.search.matches import ordered
    from archive.search.searcher import find, hits, texts_of
    from archive.web.forms import read_search

    request = read_search(QueryDict(parameters)).search
    found, finding = timed(lambda: find(request))
    page, ordering = timed(lambda: ordered(found.matches, request.sort, request.page_size))
    # What is read from the database to be shown is neither.
    texts = texts_of(page)
    _, highlighting = timed(lambda: list(hits(page, found, texts)))
    return finding + ordering, highlighting
