"""The words of an archive that are kin to a word: of its family, or alike in their letters."""

from collections.abc import Sized
from functools import cached_property
from heapq import nsmallest

from archive.search.backends.postings import Postings, Weighted, WordsOf
from archive.search.deadline import check, unhurried

SIMILARITY, MOST_SIMILAR = 0.35, 50
_WORD_BYTES = 150


class Kin:
    """What the vocabularies of an index know of words; it is kept with the index."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings

    @cached_property
    def _vocabularies(self) -> list[WordsOf]:
        with unhurried():
            parts = list(self.postings.vocabularies())
            for part in parts:
                part.prepare()
        return parts

    def members(self, family: str) -> tuple[str, ...]:
        """The stems of a family, sorted."""
        return self.postings.kept(("family", family), lambda: self._gathered(family), _size)

    def similar(self, word: str) -> Weighted:
        """At most MOST_SIMILAR exact forms that look like a word, with how much they do, the most alike first."""
        return self.postings.kept(("alike", word), lambda: self._nearest(word), _size)

    def _gathered(self, family: str) -> tuple[str, ...]:
        parts = (part.members(family) for part in self._vocabularies)
        return tuple(sorted({member for part in parts for member in part}))

    def _nearest(self, word: str) -> Weighted:
        found: dict[str, float] = {}
        for part in self._vocabularies:
            check()
            found |= part.similar(word, SIMILARITY)
        return tuple(nsmallest(MOST_SIMILAR, found.items(), key=lambda pair: (-pair[1], pair[0])))


def _size(words: Sized) -> int:
    return _WORD_BYTES * len(words)
