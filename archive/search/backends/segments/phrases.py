"""Whether words stand in order, in many documents at once."""

from collections.abc import Sequence

import numpy as np

from archive.search.backends.postings import Numbers


def owners_in_order(words: Numbers, owners: Numbers, wanted: Sequence[int], slop: int) -> Numbers:
    """The owners in whose words these stand in this order with at most `slop` others between them.

    `words` and `owners` are equally long; the words of one owner follow one another.
    """
    starts = np.flatnonzero(words == wanted[0])
    ends = starts
    for number in wanted[1:]:
        # From each start, the nearest following place of each next word ends the shortest run that begins there.
        places = np.flatnonzero(words == number)
        following = np.searchsorted(places, ends, side="right")
        inside = following < len(places)
        starts, ends = starts[inside], places[following[inside]]
    # The nearest place may lie in another document: then its own has none.
    near = (ends - starts - (len(wanted) - 1) <= slop) & (owners[starts] == owners[ends])
    return np.unique(owners[starts[near]])
