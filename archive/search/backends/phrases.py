"""Whether words stand in order, looked up in streams of codes, many documents at once."""

from collections.abc import Sequence

import numpy as np

from archive.search.backends.postings import Codes, Flags, Numbers


def occur_in_order(streams: Sequence[Codes], codes: Sequence[int], slop: int) -> Flags:
    """In which streams these codes stand in this order with at most `slop` other words between them."""
    sizes = np.array([len(stream) for stream in streams], np.int64)
    together: Codes = np.concatenate([*streams, np.empty(0, np.uint32)])
    owner = np.repeat(np.arange(len(streams)), sizes)
    starts, ends = _runs(together, codes, slop)
    in_order = np.zeros(len(streams), np.bool_)
    # What runs from one document into the next is no phrase.
    in_order[owner[starts[owner[starts] == owner[ends]]]] = True
    return in_order


def _runs(together: Codes, codes: Sequence[int], slop: int) -> tuple[Numbers, Numbers]:
    """The places where the codes in order begin and end."""
    starts: Numbers = np.flatnonzero(together == codes[0])
    if slop:
        return _near(together, codes, starts, slop)
    starts = starts[starts + len(codes) <= len(together)]
    for place, wanted in enumerate(codes[1:], start=1):
        starts = starts[together[starts + place] == wanted]
    return starts, starts + (len(codes) - 1)


def _near(
    together: Codes, codes: Sequence[int], starts: Numbers, slop: int
) -> tuple[Numbers, Numbers]:
    # From each start, the nearest following place of each next word ends the shortest run that begins there.
    ends = starts
    for wanted in codes[1:]:
        places = np.flatnonzero(together == wanted)
        following = np.searchsorted(places, ends, side="right")
        inside = following < len(places)
        starts, ends = starts[inside], places[following[inside]]
    short = ends - starts - (len(codes) - 1) <= slop
    return starts[short], ends[short]
