"""A list of texts in memory that is found by what is typed at the start of any of their words."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, islice

from archive.analysis.word_starts import MOST_STARTS, after, completes, keys, prefixes, words

# More candidates than asked for are compared, since keys are cut and leave articles out.
_CANDIDATES_FOR_ONE = 4


class StartList:
    """Texts in the order of their worth, the best first. It never changes; memory is about 100 bytes for each word."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        starts = sorted(
            (key, self._rank(number, place))
            for number, text in enumerate(texts)
            for place, key in enumerate(keys(text))
        )
        self._keys = [key for key, _ in starts]
        self._ranks = array("Q", (rank for _, rank in starts))
        self._best_first = array("Q", sorted(self._ranks))

    def find(self, typed: Sequence[str], limit: int) -> list[int]:
        """The numbers of at most `limit` texts that the typed words complete to; those that begin with them come first."""
        return list(dict.fromkeys(islice(self._completed(typed, limit), 2 * limit)))[:limit]

    def _completed(self, typed: Sequence[str], limit: int) -> Iterator[int]:
        for rank in self._ranks_of(prefixes(typed), limit * _CANDIDATES_FOR_ONE):
            number, place = self._number(rank), rank % MOST_STARTS
            if completes(words(self.texts[number])[place:], typed):
                yield number

    def _ranks_of(self, ranges: Sequence[bytes], most: int) -> Iterable[int]:
        """The best of the ranges; where every text may be meant, all that there is."""
        if ranges == [b""]:
            return self._best_first
        return nsmallest(most, chain.from_iterable(map(self._range, ranges)))

    def _range(self, prefix: bytes) -> Sequence[int]:
        start = bisect_left(self._keys, prefix)
        return self._ranks[start : bisect_left(self._keys, after(prefix), lo=start)]

    def _rank(self, number: int, place: int) -> int:
        """One number to compare: first what is entered at its first word, then the order of the list."""
        return ((place > 0) * len(self.texts) + number) * MOST_STARTS + place

    def _number(self, rank: int) -> int:
        return rank // MOST_STARTS % len(self.texts)
