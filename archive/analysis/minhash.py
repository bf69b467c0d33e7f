"""Texts that are nearly the same: shingles, their resemblance, and a short signature by which candidates are found.

Resemblance of sets of shingles after A. Broder, "On the resemblance and containment of documents" (1997). The signature is a
MinHash made in one pass: P. Li, A. Owen, C.-H. Zhang, "One permutation hashing" (2012), empty bins filled by rotation after
A. Shrivastava, P. Li, "Densifying one permutation hashing via rotation for fast near neighbor search" (2014). Equal bands of
signatures make candidates, as in P. Indyk, R. Motwani, "Approximate nearest neighbors" (1998).
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from archive.analysis.analyzer import analyze

# Part of what is stored with a signature: raise it with every change of what shingles() or bands() answer.
VERSION = "1"
SHINGLE_WORDS = 3
# Below this a text says too little to be called a copy of another.
FEWEST_SHINGLES = 30
# From here on two texts count as copies. Of 24,175 news articles of 2008-2017, pairs above it were one text in several papers;
# between .60 and .70 stand weekly bulletins that differ in their figures.
NEARLY_THE_SAME = 0.75
BANDS, ROWS = 16, 4
_BINS = BANDS * ROWS
# Rotation adds this for each empty bin passed, so that a borrowed value is not taken for one of the bin's own.
_BORROWED = 1 << 64


def shingles(text: str) -> frozenset[int]:
    """The runs of three folded words of a text, each as a 64-bit number; empty for a text of too few different ones."""
    words = [token.exact for token in analyze(text)]
    runs = zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False)
    found = frozenset(_number(" ".join(run)) for run in runs)
    return found if len(found) >= FEWEST_SHINGLES else frozenset()


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """The Jaccard index of two sets: 1.0 where they are the same, 0.0 where they share nothing or are empty."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def bands(shingled: frozenset[int]) -> tuple[int, ...]:
    """The bands of a set's signature as signed 64-bit numbers; none for an empty set.

    Two sets of resemblance r share at least one of the BANDS bands with the probability 1 - (1 - r**ROWS)**BANDS:
    .998 at r = .75, .06 at r = .25.
    """
    if not shingled:
        return ()
    signature = _signature(shingled)
    return tuple(_band(start, signature[start : start + ROWS]) for start in range(0, _BINS, ROWS))


def _signature(shingled: Iterable[int]) -> list[int]:
    """For each bin the least number in it, or that of the next bin that has one."""
    least: dict[int, int] = {}
    for number in shingled:
        place, value = number % _BINS, number // _BINS
        if value < least.get(place, _BORROWED):
            least[place] = value
    signature, borrowed = [0] * _BINS, 0
    for place in range(2 * _BINS - 1, -1, -1):
        own = least.get(place % _BINS)
        borrowed = own if own is not None else borrowed + _BORROWED
        signature[place % _BINS] = borrowed
    return signature


def _band(start: int, rows: Sequence[int]) -> int:
    digest = blake2b(repr((start, *rows)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _number(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")
