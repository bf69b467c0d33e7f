"""Whether words stand in order, from where each stands in the words of all documents."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Codes, Flags, Numbers

Array = npt.NDArray[Any]


def occur_in_order(streams: Sequence[Codes], codes: Sequence[int], slop: int) -> Flags:
    """In which streams these codes stand in this order with at most `slop` other words between them."""
    sizes = np.array([len(stream) for stream in streams], np.int64)
    together: Codes = np.concatenate([*streams, np.empty(0, np.uint32)])
    owner = np.repeat(np.arange(len(streams)), sizes)
    in_order = np.zeros(len(streams), np.bool_)
    stood = [np.flatnonzero(together == wanted) for wanted in codes]
    if all(map(len, stood)):
        starts, ends = runs_in_order(stood, slop)
        # What runs from one document into the next is no phrase.
        in_order[owner[starts[owner[starts] == owner[ends]]]] = True
    return in_order


def runs_in_order(words: Sequence[Array], slop: int) -> tuple[Array, Array]:
    """Where runs of these words in order begin and end, with at most `slop` others between them.

    Each word is given as the rising places where it stands, at least one. Runs may reach from one document into the next.
    """
    return _near(words, slop) if slop else _adjacent(words)


def _adjacent(words: Sequence[Array]) -> tuple[Array, Array]:
    # The rarest word first, so that what is looked up in the others is little.
    steps = sorted(range(len(words)), key=lambda step: len(words[step]))
    starts = words[steps[0]].astype(np.int64) - steps[0]
    starts = starts[starts >= 0]
    for step in steps[1:]:
        starts = starts[_among(words[step], starts + step)]
    return starts, starts + (len(words) - 1)


def _among(rising: Array, sought: Numbers) -> Flags:
    # In numbers of their own kind, or numpy makes all of them anew.
    own = sought.astype(rising.dtype)
    found = np.minimum(rising.searchsorted(own), len(rising) - 1)
    flags: Flags = rising[found] == own
    return flags


def _near(words: Sequence[Array], slop: int) -> tuple[Array, Array]:
    # From each start, the nearest following place of each next word ends the shortest run that begins there.
    starts = ends = words[0]
    for places in words[1:]:
        following = np.searchsorted(places, ends, side="right")
        inside = following < len(places)
        starts, ends = starts[inside], places[following[inside]]
    short = ends - starts - (len(words) - 1) <= slop
    return starts[short], ends[short]
