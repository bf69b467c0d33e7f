"""Whether words stand in order, from where each stands in the words of all documents."""

from collections.abc import Sequence

import numpy as np

from archive.search.backends.postings import Flags, Numbers


def runs_in_order(words: Sequence[Numbers], slop: int) -> tuple[Numbers, Numbers]:
    """Where runs of these words in order begin and end, with at most `slop` others between them.

    Each word is given as the rising places where it stands. Runs may reach from one document into the next.
    """
    return _near(words, slop) if slop else _adjacent(words)


def _adjacent(words: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    # The rarest word first, so that what is looked up in the others is little.
    steps = sorted(range(len(words)), key=lambda step: len(words[step]))
    starts = words[steps[0]] - steps[0]
    for step in steps[1:]:
        starts = starts[_among(words[step], starts + step)]
    return starts, starts + (len(words) - 1)


def _among(rising: Numbers, sought: Numbers) -> Flags:
    if not len(rising):
        return np.zeros(len(sought), np.bool_)
    found = np.minimum(np.searchsorted(rising, sought), len(rising) - 1)
    flags: Flags = rising[found] == sought
    return flags


def _near(words: Sequence[Numbers], slop: int) -> tuple[Numbers, Numbers]:
    # From each start, the nearest following place of each next word ends the shortest run that begins there.
    starts = ends = words[0]
    for places in words[1:]:
        following = np.searchsorted(places, ends, side="right")
        inside = following < len(places)
        starts, ends = starts[inside], places[following[inside]]
    short = ends - starts - (len(words) - 1) <= slop
    return starts[short], ends[short]
