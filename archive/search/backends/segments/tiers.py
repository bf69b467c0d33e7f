"""Which segments to merge: tiers of like size, so that a document is written again only as often as the index grows tenfold.

A log-structured merge (O'Neil and others, 1996), with a bound on the size of a segment, so that merging takes bounded memory.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

# So many segments of one tier become one of the next.
FACTOR = 8
# No merge makes a segment of more words: it takes some 25 bytes of memory for each.
LARGEST = 32 << 20
# A segment of which so much was deleted is written anew.
_DELETED = 0.5


class Size(NamedTuple):
    """How large a segment is: the words of all its documents, and the share of these that were not deleted."""

    words: int
    live: float


def due(sizes: Sequence[Size]) -> list[int]:
    """The places of segments to be made one; none where the index is in order."""
    for place, size in enumerate(sizes):
        if size.live < 1 - _DELETED:
            return [place]
    tiers: defaultdict[int, list[int]] = defaultdict(list)
    for place, size in enumerate(sizes):
        tiers[_tier(_left(size))].append(place)
    crowded = (chosen for _, chosen in sorted(tiers.items()) if len(chosen) >= FACTOR)
    return next((fit for chosen in crowded if len(fit := _fitting(chosen, sizes)) > 1), [])


def joinable(sizes: Sequence[Size]) -> list[int]:
    """The places of segments to be made one so that there are as few as may be; none where there are."""
    fit = _fitting(list(range(len(sizes))), sizes)
    return fit if len(fit) > 1 else []


def _fitting(places: list[int], sizes: Sequence[Size]) -> list[int]:
    """The smallest that together are not too large for one segment."""
    fitting, total = [], 0
    for place in sorted(places, key=lambda place: _left(sizes[place])):
        total += _left(sizes[place])
        if total > LARGEST:
            break
        fitting.append(place)
    return sorted(fitting)


def _left(size: Size) -> int:
    return round(size.words * size.live)


def _tier(words: int) -> int:
    # Three bits: a tier for each power of FACTOR.
    return words.bit_length() // (FACTOR - 1).bit_length()
