"""Words in the order of their UTF-8 bytes, as one run of letters: found by bisection, ranges of a prefix by two."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from archive.search.backends.postings import Numbers
from archive.search.backends.segments.pages import PagedFile, PageWriter, narrow


class Lexicon(Sequence[bytes]):
    """Strings as one run of bytes; `find` and `with_prefix` ask for them sorted."""

    def __init__(self, letters: bytes, ends: Sequence[int]) -> None:
        self._letters = letters
        self._ends = ends

    @property
    def nbytes(self) -> int:
        """Its size in memory."""
        return len(self._letters) + 4 * len(self._ends)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        start = self._ends[number - 1] if number else 0
        return self._letters[start : self._ends[number]]

    def text(self, number: int) -> str:
        """A word as text."""
        return self[number].decode("utf-8", "surrogatepass")

    def texts(self, numbers: Iterable[int] | Numbers) -> list[str]:
        """Several words as text."""
        return [self.text(int(number)) for number in numbers]

    @cached_property
    def _bounds(self) -> Sequence[int]:
        return range(len(self))

    def find(self, word: str) -> int:
        """The number of a word; -1 where it is none of them."""
        sought = word.encode("utf-8", "surrogatepass")
        number = self._first(sought)
        return number if number < len(self) and self[number] == sought else -1

    def with_prefix(self, prefix: str) -> tuple[int, int]:
        """The half-open range of the words that begin with a prefix."""
        sought = prefix.encode("utf-8", "surrogatepass")
        # No byte of UTF-8 is 255.
        return self._first(sought), self._first(sought + b"\xff")

    def _first(self, sought: bytes) -> int:
        return bisect_left(self._bounds, sought, key=self.__getitem__)


def write_lexicon(file: PageWriter, name: str, words: Sequence[bytes]) -> None:
    """Write words under a name."""
    ends = np.fromiter(accumulate(map(len, words)), np.int64, len(words))
    file.add(f"{name}.letters", np.frombuffer(b"".join(words), np.uint8))
    file.add(f"{name}.ends", narrow(ends))


def read_lexicon(file: PagedFile, name: str) -> Lexicon:
    """The words under a name."""
    # Single items of an array of Python's are read faster than of numpy's.
    ends = array("I", file.array(f"{name}.ends").astype(np.uintc).tobytes())
    return Lexicon(file.array(f"{name}.letters").tobytes(), ends)
