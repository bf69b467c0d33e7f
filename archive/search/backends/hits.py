"""Documents that match with their scores, and how such sets are joined."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from archive.search.backends.postings import Flags, Floats, Numbers

NOWHERE = -1
# Among so many times fewer documents than there are, each is looked for by halving.
_FEW = 32


@dataclass(frozen=True, slots=True)
class Hits:
    """The documents that match, rising, and the score of each; neither array is ever written to."""

    documents: Numbers
    scores: Floats

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def nbytes(self) -> int:
        """Their size in memory."""
        return self.documents.nbytes + self.scores.nbytes

    def flags(self, size: int) -> Flags:
        """Which of so many documents are among them."""
        flags = np.zeros(size, np.bool_)
        flags[self.documents] = True
        return flags

    def where(self, chosen: Flags) -> "Hits":
        """Those that are flagged."""
        return Hits(self.documents[chosen], self.scores[chosen])


def unscored(documents: Numbers) -> Hits:
    """Documents that are worth the same."""
    return Hits(documents, np.zeros(len(documents), np.float32))


NOTHING = unscored(np.empty(0, np.int64))


def places_of(wanted: Numbers, among: Numbers, size: int) -> Numbers:
    """Where each of some rising documents stands among others, NOWHERE where it does not; `size` is how many there are in all."""
    if len(wanted) * _FEW < size:
        places = among.searchsorted(wanted)
        found = np.append(among, size)[places] == wanted
        return np.where(found, places, NOWHERE)
    table = np.full(size, NOWHERE, np.int32)
    table[among] = np.arange(len(among), dtype=np.int32)
    return table[wanted].astype(np.int64)


def intersection(parts: Sequence[Hits], size: int) -> Hits:
    """The documents that every part has, their scores added."""
    first, *others = sorted(parts, key=len) or [NOTHING]
    for other in others:
        places = places_of(first.documents, other.documents, size)
        has = places != NOWHERE
        scores = first.scores[has] + other.scores[places[has]]
        first = Hits(first.documents[has], scores)
    return first


def union(parts: Iterable[Hits], size: int) -> Hits:
    """The documents that some part has, their scores added."""
    filled = [part for part in parts if len(part)]
    if len(filled) < 2:
        return filled[0] if filled else NOTHING
    found, scores = np.zeros(size, np.bool_), np.zeros(size, np.float32)
    for part in filled:
        found[part.documents] = True
        scores[part.documents] += part.scores
    documents: Numbers = np.flatnonzero(found)
    return Hits(documents, scores[documents])
