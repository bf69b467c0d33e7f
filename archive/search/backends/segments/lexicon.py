"""Words in the order of their UTF-8 bytes, as one run of letters: found by their hashes, ranges of a prefix by bisection."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Numbers
from archive.search.backends.segments.pages import PagedFile, PageWriter, narrow
from archive.search.deadline import unhurried

Hashes = npt.NDArray[np.uint64]
_BLOCK = 8
# By how many bytes a block has: the bits of it that are of the word.
_OF_WORD = np.array([(1 << 8 * size) - 1 for size in range(_BLOCK + 1)], np.uint64)
# Odd numbers and a shift that spread what differs over all bits, from the finalizer of MurmurHash3 (Appleby, 2011).
_SPREAD = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_SHIFT = np.uint64(33)


class Sought(NamedTuple):
    """Words to be found in any number of lexicons."""

    words: list[bytes]
    hashes: Hashes


@lru_cache(256)
def sought(words: tuple[str, ...]) -> Sought:
    """Words made ready to be found."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    ends = np.fromiter(accumulate(map(len, encoded)), np.int64, len(encoded))
    return Sought(encoded, hashes_of(b"".join(encoded), ends))


def hashes_of(letters: bytes, ends: Numbers) -> Hashes:
    """A hash of each of some words that are written one after another and end at these places."""
    sizes = np.diff(ends, prepend=0)
    starts = ends - sizes
    # The eight bytes from each byte on.
    blocks = np.ndarray(len(letters) + 1, "<u8", letters + bytes(_BLOCK), strides=(1,))
    hashes = sizes.astype(np.uint64)
    for begin in range(0, int(sizes.max(initial=0)), _BLOCK):
        longer = np.flatnonzero(sizes > begin)
        own = _OF_WORD[np.minimum(sizes[longer] - begin, _BLOCK)]
        hashes[longer] = _spread(hashes[longer] ^ (blocks[starts[longer] + begin] & own))
    return hashes


def _spread(values: Hashes) -> Hashes:
    for factor in _SPREAD:
        values = (values ^ (values >> _SHIFT)) * factor
    return values ^ (values >> _SHIFT)


class Lexicon(Sequence[bytes]):
    """Sorted words as one run of bytes."""

    def __init__(self, letters: bytes, ends: Numbers) -> None:
        self._letters = letters
        # Single items of an array of Python's are read faster than of numpy's.
        self._ends = array("I", ends.astype(np.uintc).tobytes())
        self._bits = np.uint64(len(ends).bit_length())

    @property
    def nbytes(self) -> int:
        """Its size in memory, with what finding words needs."""
        return len(self._letters) + (4 + 8) * len(self._ends)

    @cached_property
    def _hashed(self) -> Hashes:
        """The first bits of each word's hash and then its number, rising; charged to no search."""
        with unhurried():
            ends = np.frombuffer(self._ends, np.uintc).astype(np.int64)
            hashed = self._first_bits(hashes_of(self._letters, ends))
            hashed |= np.arange(len(ends), dtype=np.uint64)
            hashed.sort()
        return hashed

    @property
    def run(self) -> tuple[bytes, Sequence[int]]:
        """All its letters, and where each word ends."""
        return self._letters, self._ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        start = self._ends[number - 1] if number else 0
        return self._letters[start : self._ends[number]]

    def __iter__(self) -> Iterator[bytes]:
        bounds = pairwise(chain((0,), self._ends))
        return (self._letters[start:end] for start, end in bounds)

    def texts(self, numbers: Iterable[int]) -> list[str]:
        """Several words as text."""
        letters, ends = self._letters, self._ends
        words = (letters[ends[number - 1] if number else 0 : ends[number]] for number in numbers)
        return [word.decode("utf-8", "surrogatepass") for word in words]

    def numbers(self, wanted: Sought) -> Numbers:
        """The number of each word; -1 where there is none."""
        if not len(self):
            return np.full(len(wanted.words), -1)
        keys = self._first_bits(wanted.hashes)
        places = np.minimum(self._hashed.searchsorted(keys), len(self) - 1)
        rest = self._hashed[places] ^ keys
        found = np.where(rest >> self._bits, -1, rest.astype(np.int64))
        for place in np.flatnonzero(found >= 0).tolist():
            if self[found[place]] != wanted.words[place]:
                found[place] = self._bisected(wanted.words[place])
        return found

    def _first_bits(self, hashes: Hashes) -> Hashes:
        return hashes >> self._bits << self._bits

    def _bisected(self, word: bytes) -> int:
        """The number of a word that shares the first bits of its hash with another."""
        number = self._first(word)
        return number if number < len(self) and self[number] == word else -1

    def with_prefix(self, prefix: str) -> tuple[int, int]:
        """The half-open range of the words that begin with a prefix."""
        sought = prefix.encode("utf-8", "surrogatepass")
        # No byte of UTF-8 is 255.
        return self._first(sought), self._first(sought + b"\xff")

    def _first(self, sought: bytes) -> int:
        return bisect_left(range(len(self)), sought, key=self.__getitem__)


def write_lexicon(file: PageWriter, name: str, words: Sequence[bytes]) -> None:
    """Write words under a name."""
    ends = np.fromiter(accumulate(map(len, words)), np.int64, len(words))
    file.add(f"{name}.letters", np.frombuffer(b"".join(words), np.uint8))
    file.add(f"{name}.ends", narrow(ends))


def read_lexicon(file: PagedFile, name: str) -> Lexicon:
    """The words under a name."""
    return Lexicon(file.array(f"{name}.letters").tobytes(), file.array(f"{name}.ends"))
