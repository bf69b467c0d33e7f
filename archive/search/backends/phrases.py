"""Whether words stand in order, looked up in streams of codes."""

import numpy as np

from archive.search.backends.postings import Codes, Numbers


def occurs_in_order(stream: Codes, codes: list[int], slop: int) -> bool:
    """Whether these codes stand in the stream in this order with at most `slop` other words between them."""
    starts = np.flatnonzero(stream == codes[0])
    if not len(starts):
        return False
    return _adjacent(stream, codes, starts) if slop == 0 else _near(stream, codes, starts, slop)


def _adjacent(stream: Codes, codes: list[int], starts: Numbers) -> bool:
    starts = starts[starts + len(codes) <= len(stream)]
    for place, wanted in enumerate(codes[1:], start=1):
        starts = starts[stream[starts + place] == wanted]
    return bool(len(starts))


def _near(stream: Codes, codes: list[int], starts: Numbers, slop: int) -> bool:
    # From each start, the nearest following place of each next word ends the shortest run that begins there.
    ends = starts
    for wanted in codes[1:]:
        places = np.flatnonzero(stream == wanted)
        following = np.searchsorted(places, ends, side="right")
        inside = following < len(places)
        starts, ends = starts[inside], places[following[inside]]
    return bool(np.any(ends - starts - (len(codes) - 1) <= slop))
