"""The words of an archive that are kin to a word: of its family, or alike in their letters."""

from functools import cached_property

from archive.search.backends.postings import Postings, WordsOf
from archive.search.deadline import check, unhurried

SIMILARITY, MOST_SIMILAR = 0.35, 50


class Kin:
    """What the vocabularies of an index know of words; each word is looked up once."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        self._alike: dict[str, dict[str, float]] = {}

    @cached_property
    def _vocabularies(self) -> list[WordsOf]:
        with unhurried():
            parts = list(self.postings.vocabularies())
            for part in parts:
                part.prepare()
        return parts

    def members(self, family: str) -> list[str]:
        """The stems of a family, sorted."""
        parts = (part.members(family) for part in self._vocabularies)
        return sorted({member for part in parts for member in part})

    def similar(self, word: str) -> dict[str, float]:
        """At most MOST_SIMILAR exact forms that look like a word, with how much they do, the most alike first."""
        if word not in self._alike:
            self._alike[word] = self._nearest(word)
        return self._alike[word]

    def _nearest(self, word: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for part in self._vocabularies:
            check()
            found |= part.similar(word, SIMILARITY)
        nearest = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return dict(nearest[:MOST_SIMILAR])
