"""An open index of our segments as the evaluator reads it; what it has read is shared by all threads."""

from collections import Counter, deque
from collections.abc import Callable, Collection, Hashable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from whoosh.fields import Schema
from whoosh.filedb.filestore import Storage
from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from archive.search.backends.errors import reading
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import (
    Flags,
    Floats,
    Like,
    Numbers,
    Places,
    Posting,
    Weighted,
    nearest,
)
from archive.search.backends.segments.cache import SHARED
from archive.search.backends.segments.content import LOOKED_AT
from archive.search.backends.segments.leaves import Leaves
from archive.search.backends.segments.lists import decode, summed
from archive.search.backends.segments.multiterm import terms_like
from archive.search.backends.segments.standing import Standing
from archive.search.backends.segments.vocabulary import SegmentVocabulary
from archive.search.columns import Columns, joined
from archive.search.query.nodes import Fuzzy, Wildcard

T = TypeVar("T")
_EDITS_OF_LONG_WORDS = 2
_LONG_WORD = 5
_SPELT = tuple(f"{name}_exact" for name in LOOKED_AT)
# The commit that was opened last.
_latest: deque[Hashable] = deque(maxlen=1)


class SegmentPostings:
    """Postings of an index of our segments as last committed.

    Raises IndexUnusable where it is damaged, on opening and on reading. It stays readable when its files are deleted.
    """

    @reading()
    def __init__(self, storage: Storage, schema: Schema, outdated: bool = False) -> None:
        self.storage = storage
        # Whether the index was made by another version.
        self.outdated = outdated
        self._index = FileIndex(storage, schema)
        contents = self._index._read_toc()
        self.segments = Leaves(contents.segments, storage)
        names = tuple(entry.segid for entry in contents.segments)
        self._state = (str(storage.folder), contents.generation, names)
        self._standing = Standing(self.segments, self._state)
        _forget_others(self._state)
        self._lengths: dict[str, Floats] = {}
        self.live: Flags = _joined([leaf.live for leaf in self.segments], np.bool_)
        self._is_whole = bool(self.live.all())

    @property
    def state(self) -> tuple[Any, ...]:
        """Equal for two openings of the same commit, and for no others: names of segments are never given again."""
        return self._state

    @cached_property
    def reader(self) -> IndexReader:
        """The same index as Whoosh reads it."""
        return self._index.reader()

    @cached_property
    def columns(self) -> Columns:
        """What is known of the articles, by document number; deleted ones are among them."""
        return joined([leaf.segment.columns() for leaf in self.segments])

    def documents_of(self, articles: Collection[int]) -> Numbers:
        """The numbers of the documents of these articles."""
        numbers = np.fromiter(articles, np.int64, len(articles))
        return np.flatnonzero(np.isin(self.columns.article_id, numbers) & self.live)

    def digests_of(self, articles: Collection[int]) -> dict[int, int]:
        """The digest that was kept of each of these articles; of one with several documents none."""
        numbers = np.fromiter(articles, np.int64, len(articles))
        found = [pair for leaf in self.segments for pair in leaf.digests_of(numbers)]
        times = Counter(article for article, _ in found)
        return {article: digest for article, digest in found if times[article] == 1}

    def posting(self, field: str, term: str) -> Posting:
        """Where a term occurs, deleted documents left out."""
        return self.merged(field, ((term, 1.0),))

    def merged(self, field: str, terms: Weighted) -> Posting:
        """Where any of these terms occurs, the occurrences of each counted by its weight."""
        words, weights = zip(*terms, strict=True) if terms else ((), ())
        which, lists = self.segments.lists(field, words)
        owners, documents, counts = decode(lists)
        weighed = counts * np.array(weights, np.float64)[which][owners]
        if not self._is_whole:
            alive = self.live[documents]
            documents, weighed = documents[alive], weighed[alive]
        return summed(documents, weighed, len(self.live))

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What was worked out of this commit under a key, made where it is not kept; shared by all threads."""
        return SHARED.get((self._state, *key), make, size)

    def lengths(self, field: str) -> Floats:
        """The number of words that each document has in a field; 0 for one that was deleted."""
        name = field.rpartition("_")[0]
        if name not in self._lengths:
            parts = [leaf.segment.lengths(name) * leaf.live for leaf in self.segments]
            self._lengths[name] = _joined(parts, np.float32)
        return self._lengths[name]

    def places(self, name: str, stems: Sequence[str], documents: Numbers) -> Places:
        """Where words of these stems stand in a field, such as title or text, of these rising documents."""
        return self._standing.places(name, stems, documents)

    def in_order(self, field: str, terms: Sequence[str], slop: int) -> Numbers:
        """The documents in which terms of a field stand in this order with at most `slop` other words among them, rising."""
        found = self._standing.in_order(field, terms, slop)
        return found[self.live[found]]

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        parts = (leaf.segment.terms_with_prefix(field, prefix, limit) for leaf in self.segments)
        return sorted({term for part in parts for term in part})[:limit]

    def terms_like(self, field: str, sought: Wildcard | Fuzzy, limit: int) -> list[Like]:
        """At most `limit` terms that something folded stands for, the nearest and most frequent first; may raise TimeIsUp."""
        parts = (terms_like(leaf.segment, field, sought, limit) for leaf in self.segments)
        return nearest(chain.from_iterable(parts), limit)

    def vocabularies(self) -> list[SegmentVocabulary]:
        """The words of the texts."""
        return [SegmentVocabulary(self.segments)]

    def frequencies(self) -> Counter[str]:
        """The folded words of every field with how many articles have them, in the field that most have them in."""
        counts: Counter[str] = Counter()
        for name in WEIGHTS:
            counts |= self._frequencies(f"{name}_exact")
        return counts

    @reading()
    def similar_words(self, word: str) -> list[str]:
        """Folded words of titles and texts a few letters away from a folded word, the most frequent first."""
        distance = _EDITS_OF_LONG_WORDS if len(word) >= _LONG_WORD else 1
        for limit in range(1, distance + 1):
            near = {
                other for field in _SPELT for other in self.reader.terms_within(field, word, limit)
            }
            if near_words := near - {word}:
                return sorted(near_words, key=lambda other: (-self._frequency(other), other))
        return []

    def _frequency(self, word: str) -> int:
        return int(sum(self.segments.having(field, (word,))[0] for field in _SPELT))

    def _frequencies(self, field: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        for leaf in self.segments:
            if terms := leaf.segment.terms(field):
                words = leaf.segment.lexicon("exact").texts(terms.numbers.tolist())
                counts.update(dict(zip(words, terms.having.tolist(), strict=True)))
        return counts


def _forget_others(state: Hashable) -> None:
    """Make room in memory: nobody asks for long what was worked out of an older commit."""
    previous = _latest.pop() if _latest else state
    _latest.append(state)
    if previous != state:
        SHARED.drop(previous)


def _joined(parts: list[Any], kind: type) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, kind)
