"""An index with what it has not learnt yet laid over it: articles that changed are hidden in it and read from memory instead."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Protocol, TypeVar

import numpy as np

from archive.search.backends.memory_postings import KEPT, MemoryPostings
from archive.search.backends.postings import (
    Flags,
    Floats,
    Like,
    Numbers,
    Places,
    Posting,
    Postings,
    Weighted,
    WordsOf,
    nearest,
)
from archive.search.backends.segments.cache import Cache
from archive.search.columns import Columns, joined
from archive.search.query.nodes import Fuzzy, Wildcard

T = TypeVar("T")


class Index(Postings, Protocol):
    """Postings that know which of their documents are whose."""

    @property
    def outdated(self) -> bool:
        """Whether the index was made by another version and awaits being built anew."""

    @property
    def state(self) -> tuple[Any, ...]:
        """Equal for two openings of the same commit."""

    def frequencies(self) -> Counter[str]:
        """The folded words of every field with how many articles have them."""

    def documents_of(self, articles: Collection[int]) -> Numbers:
        """The numbers of the documents of these articles."""

    def similar_words(self, word: str) -> list[str]:
        """Folded words a few letters away from a folded word, the most frequent first."""


class OverlaidPostings:
    """An index without some articles, and after its documents those of memory.

    `behind` is how many changed articles are neither hidden nor in memory: where it is not 0 the answers are temporary.
    `change` tells the changes that were laid over from others.
    """

    def __init__(
        self,
        base: Index,
        hidden: Collection[int],
        over: MemoryPostings,
        behind: int = 0,
        change: Any = 0,
    ) -> None:
        self.base = base
        self.state = (*base.state, change)
        self.over = over
        self.behind = behind
        self._size = len(base.live)
        self._shown = base.live.copy()
        self._shown[base.documents_of(hidden)] = False
        self.live: Flags = np.concatenate((self._shown, over.live))
        self._lengths: dict[str, Floats] = {}
        self._cache = Cache(KEPT)

    @property
    def outdated(self) -> bool:
        """Whether the index below was made by another version."""
        return self.base.outdated

    @cached_property
    def columns(self) -> Columns:
        """What is known of each document beside its words."""
        return joined((self.base.columns, self.over.columns))

    def posting(self, field: str, term: str) -> Posting:
        """Where a term occurs."""
        return self._laid(self.base.posting(field, term), self.over.posting(field, term))

    def merged(self, field: str, terms: Weighted) -> Posting:
        """Where any of these terms occurs, the occurrences of each counted by its weight."""
        return self._laid(self.base.merged(field, terms), self.over.merged(field, terms))

    def _laid(self, below: Posting, above: Posting) -> Posting:
        shown = self._shown[below.documents]
        return Posting(
            np.concatenate((below.documents[shown], above.documents + self._size)),
            np.concatenate((below.counts[shown], above.counts)),
        )

    def lengths(self, field: str) -> Floats:
        """The number of words that each document has in a field."""
        if field not in self._lengths:
            below = self.base.lengths(field) * self._shown
            self._lengths[field] = np.concatenate((below, self.over.lengths(field)))
        return self._lengths[field]

    def places(self, name: str, stems: Sequence[str], documents: Numbers) -> Places:
        """Where words of these stems stand in a field of these rising documents."""
        own, others = np.split(documents, [np.searchsorted(documents, self._size)])
        below = self.base.places(name, stems, own)
        above = self.over.places(name, stems, others - self._size)
        return Places(
            np.concatenate((below.owners, above.owners + len(own))),
            np.concatenate((below.offsets, above.offsets)),
        )

    def in_order(self, field: str, terms: Sequence[str], slop: int) -> Numbers:
        """The documents in which terms stand in this order with at most `slop` other words among them, rising."""
        below = self.base.in_order(field, terms, slop)
        above = self.over.in_order(field, terms, slop)
        return np.concatenate((below[self._shown[below]], above + self._size))

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        parts = (part.terms_with_prefix(field, prefix, limit) for part in (self.base, self.over))
        return sorted({term for part in parts for term in part})[:limit]

    def terms_like(self, field: str, sought: Wildcard | Fuzzy, limit: int) -> list[Like]:
        """At most `limit` terms that something folded stands for, the nearest and most frequent first."""
        parts = (part.terms_like(field, sought, limit) for part in (self.base, self.over))
        return nearest(chain.from_iterable(parts), limit)

    def vocabularies(self) -> Sequence[WordsOf]:
        """The words of the texts, in parts."""
        return [*self.base.vocabularies(), *self.over.vocabularies()]

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What was worked out of these postings under a key, made where it is not kept."""
        return self._cache.get(key, make, size)

    def frequencies(self) -> Counter[str]:
        """The folded words with how many articles have them; what is hidden below counts too."""
        return self.base.frequencies() + self.over.frequencies()

    def similar_words(self, word: str) -> list[str]:
        """Folded words of the index a few letters away from a folded word, the most frequent first."""
        return self.base.similar_words(word)
