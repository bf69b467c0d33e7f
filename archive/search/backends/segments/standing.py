"""Where words stand in the texts of all segments: one run of places, from the first word of the first document to the last.

A phrase is found by comparing places of its words; no document is read.
"""

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from archive.search.backends.phrases import runs_in_order
from archive.search.backends.postings import Numbers, Places
from archive.search.backends.segments.cache import SHARED
from archive.search.backends.segments.leaves import Leaves, form_of
from archive.search.backends.segments.lists import decode_numbers, ragged, together
from archive.search.backends.segments.pages import Array

_NOWHERE: Numbers = np.empty(0, np.int64)


class Standing:
    """The places of words in the fields of a commit, which `state` tells from others."""

    def __init__(self, leaves: Leaves, state: Hashable) -> None:
        self._leaves = leaves
        self._state = state

    def in_order(self, field: str, terms: Sequence[str], slop: int) -> Numbers:
        """The documents, deleted ones among them, in which terms stand in order with at most `slop` other words among them."""
        stood = []
        for term in terms:
            stood.append(self._places(field, term))
            if not len(stood[-1]):
                return _NOWHERE
        name = field.rpartition("_")[0]
        starts, ends = runs_in_order(stood, slop)
        documents, gaps = self._ends(name), self._gaps(name)
        # No phrase reaches from one document, or one value of a list, into the next.
        own = np.searchsorted(documents, starts, side="right")
        inside = own == np.searchsorted(documents, ends, side="right")
        if len(gaps):
            inside &= np.searchsorted(gaps, starts) == np.searchsorted(gaps, ends)
        return np.unique(own[inside])

    def places(self, name: str, stems: Sequence[str], documents: Numbers) -> Places:
        """Where words of these stems stand in a field of these rising documents; a gap counts as one word."""
        every = [self._places(f"{name}_stem", stem) for stem in stems] if len(documents) else []
        ends = self._ends(name)[documents]
        starts = np.where(documents, self._ends(name)[documents - 1], 0)
        found = np.concatenate([_NOWHERE, *(_within(stood, starts, ends) for stood in every)])
        found.sort()
        owners = np.searchsorted(ends, found, side="right")
        return Places(owners, found - starts[owners])

    def _places(self, field: str, term: str) -> Array:
        """Where a term stands, rising."""
        return self._kept((field, term), lambda: self._read_places(field, term))

    def _read_places(self, field: str, term: str) -> Array:
        starts = self._starts(field.rpartition("_")[0])
        every = zip(self._leaves.known(form_of(field), (term,)), starts.tolist(), strict=False)
        lists = [
            leaf.segment.places(field, int(own.numbers[0]), start)
            for (leaf, own), start in every
            if len(own.numbers)
        ]
        places = decode_numbers(together(lists)).astype(np.min_scalar_type(starts[-1]))
        places.sort()
        return places

    def _starts(self, name: str) -> Numbers:
        """Where the words of each segment begin, and last where all end."""
        sizes = [leaf.segment.stream_size(name) for leaf in self._leaves]
        return np.cumsum([0, *sizes])

    def _ends(self, name: str) -> Numbers:
        """Where the words of each document end."""

        def make() -> Numbers:
            return np.cumsum(
                np.concatenate([_NOWHERE, *(leaf.segment.sizes(name) for leaf in self._leaves)])
            )

        return self._kept((name, "ends"), make)

    def _gaps(self, name: str) -> Numbers:
        """Where one value of a list ends and the next begins."""

        def make() -> Numbers:
            parts = zip(self._leaves, self._starts(name).tolist(), strict=False)
            return np.concatenate(
                [_NOWHERE, *(leaf.segment.gaps(name) + start for leaf, start in parts)]
            )

        return self._kept((name, "gaps"), make)

    def _kept(self, key: tuple[Hashable, ...], make: Callable[[], Array]) -> Array:
        return SHARED.get((self._state, "standing", *key), make, lambda places: places.nbytes)


def _within(rising: Array, starts: Numbers, ends: Numbers) -> Numbers:
    """Those that are in one of some half-open ranges, one after another."""
    # In numbers of their own kind, or numpy makes all of them anew.
    low, high = (rising.searchsorted(bounds.astype(rising.dtype)) for bounds in (starts, ends))
    return rising[ragged(low, high - low)].astype(np.int64)
