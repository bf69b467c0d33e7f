"""Which words a field has, and where the lists of each are in the file."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Numbers
from archive.search.backends.segments.lists import Bytes, Packed, sizes_in_bytes
from archive.search.backends.segments.pages import Array, PagedFile


class Known(NamedTuple):
    """Words as a segment knows them: `numbers` in its lexicon, rising, and the `places` of these among the words sought."""

    numbers: npt.NDArray[np.uint32]
    places: Numbers


def known(numbers: Numbers) -> Known:
    """What of some numbers stands for a word; -1 does not."""
    order = np.argsort(numbers)
    order = order[np.count_nonzero(numbers < 0) :]
    return Known(numbers[order].astype(np.uint32), order)


@dataclass(frozen=True)
class Directory:
    """Of each of several lists how many numbers it has and the code of its widths; where its bytes begin, and then where all end."""

    sizes: npt.NDArray[np.unsignedinteger]
    widths: Bytes
    starts: npt.NDArray[np.uint32]

    @property
    def nbytes(self) -> int:
        """Its size in memory."""
        return self.sizes.nbytes + self.widths.nbytes + self.starts.nbytes

    def packed(self, file: PagedFile, name: str, places: Array, offset: int = 0) -> Packed:
        """The lists at rising places, read from an array of a file; their numbers are to be raised by `offset`."""
        pieces = file.pieces(name, self.starts[places].tolist(), self.starts[places + 1].tolist())
        offsets = np.full(len(places), offset)
        return Packed(pieces, self.sizes[places], self.widths[places], offsets)


def read_directory(file: PagedFile, sizes: str, widths: str) -> Directory:
    """A directory from the names of two arrays."""
    own, codes = file.array(sizes), file.array(widths)
    starts = np.zeros(len(own) + 1, np.uint32)
    np.cumsum(sizes_in_bytes(own.astype(np.int64), codes), out=starts[1:])
    return Directory(own, codes, starts)


@dataclass(frozen=True)
class Terms:
    """The terms of a field in one form: their numbers in the lexicon, rising, the place of each in the field, and their lists."""

    rising: Array
    order: npt.NDArray[np.uint32]
    lists: Directory

    @property
    def numbers(self) -> Array:
        """Their numbers in the lexicon, in the order of the field."""
        numbers = np.empty_like(self.rising[:-1])
        numbers[self.order] = self.rising[:-1]
        return numbers

    @property
    def having(self) -> Array:
        """How many documents have each, in the order of the field."""
        return self.lists.sizes

    @property
    def nbytes(self) -> int:
        """Their size in memory."""
        return self.rising.nbytes + self.order.nbytes + self.lists.nbytes

    def find(self, numbers: Array) -> tuple[Numbers, Numbers]:
        """Which of these numbers are of terms, in the order of the field, and the places of these in it, rising."""
        found = self.rising.searchsorted(numbers)
        has = (self.rising[found] == numbers).nonzero()[0]
        places = self.order[found[has]]
        by_place = places.argsort()
        return has[by_place], places[by_place]

    def between(self, low: int, high: int) -> Array:
        """Their numbers in a half-open range, rising."""
        first, last = self.rising[:-1].searchsorted([low, high])
        return self.rising[first:last]


def read_terms(file: PagedFile, field: str) -> Terms:
    """The terms of a field."""
    numbers = file.array(f"{field}.terms")
    kind = np.uint64 if numbers.dtype == np.uint64 else np.uint32
    order = numbers.argsort()
    # No word has the last number.
    rising = np.append(numbers[order].astype(kind), kind(np.iinfo(kind).max))
    lists = read_directory(file, f"{field}.having", f"{field}.widths")
    return Terms(rising, order.astype(np.uint32), lists)


@dataclass(frozen=True)
class Grouped:
    """The terms of each stem: those of stem n stand from `starts[n]` to `starts[n + 1]` in `members`, or where that is None are so."""

    starts: Array
    members: Array | None

    @property
    def nbytes(self) -> int:
        """Their size in memory."""
        return self.starts.nbytes + (0 if self.members is None else self.members.nbytes)

    def of(self, stem: int) -> Array:
        """The terms of a stem, rising."""
        first, last = self.starts[stem : stem + 2].tolist()
        return np.arange(first, last) if self.members is None else self.members[first:last]


def grouped(stems: Array) -> Grouped:
    """The terms by stem, where each term's stem is given; they lie so but in segments of former versions."""
    is_so = bool((stems[1:] >= stems[:-1]).all())
    members = None if is_so else np.argsort(stems, kind="stable").astype(np.uint32)
    rising = stems if members is None else stems[members]
    starts = np.searchsorted(rising, np.arange(int(stems.max(initial=0)) + 2))
    return Grouped(starts.astype(np.uint32), members)
