"""Whether words stand in order, from where each stands in the words of all documents."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Flags, Numbers

Array = npt.NDArray[Any]
Stood = npt.NDArray[np.uint32]


def runs_in_order(words: Sequence[Stood], slop: int) -> tuple[Array, Array]:
    """Where runs of these words in order begin and end, with at most `slop` others between them.

    Each word is given as the rising places where it stands, at least one. Runs may reach from one document into the next.
    """
    return _near(words, slop) if slop else _adjacent(words)


def _adjacent(words: Sequence[Stood]) -> tuple[Array, Array]:
    # The rarest word first, so that what is looked up in the others is little.
    steps = sorted(range(len(words)), key=lambda step: len(words[step]))
    starts = words[steps[0]].astype(np.int64) - steps[0]
    starts = starts[starts >= 0]
    for step in steps[1:]:
        starts = starts[_among(words[step], starts + step)]
    return starts, starts + (len(words) - 1)


def _among(rising: Stood, sought: Numbers) -> Flags:
    # In numbers of their own kind, or numpy makes all of them anew.
    own = sought.astype(rising.dtype)
    found = np.minimum(rising.searchsorted(own), len(rising) - 1)
    flags: Flags = rising[found] == own
    return flags


def _near(words: Sequence[Stood], slop: int) -> tuple[Array, Array]:
    # From each start, the nearest following place of each next word ends the shortest run that begins there.
    starts = ends = words[0]
    for places in words[1:]:
        following = np.searchsorted(places, ends, side="right")
        inside = following < len(places)
        starts, ends = starts[inside], places[following[inside]]
    short = ends - starts - (len(words) - 1) <= slop
    return starts[short], ends[short]
