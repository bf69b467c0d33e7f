"""An open index of our segments as the evaluator reads it; what it has read is shared by all threads."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
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
from archive.search.backends.segments.lists import Packed, decode, summed, together
from archive.search.backends.segments.multiterm import terms_like
from archive.search.backends.segments.segment import Segment
from archive.search.backends.segments.terms import Known, known
from archive.search.backends.segments.vocabulary import SegmentVocabulary
from archive.search.backends.segments.whoosh_codec import SegmentEntry
from archive.search.columns import Columns, joined
from archive.search.deadline import check
from archive.search.query.nodes import Fuzzy, Wildcard

T = TypeVar("T")
_EDITS_OF_LONG_WORDS = 2
_LONG_WORD = 5
# The words of so many questions are remembered with their numbers, since they are looked up in one field after another.
_REMEMBERED = 64


class Leaf:
    """A segment as it was at the commit; its documents are numbered from `offset` in the whole."""

    def __init__(self, segment: Segment, entry: SegmentEntry, offset: int) -> None:
        self.segment = segment
        self.offset = offset
        self.live: Flags = ~entry.deleted
        self.is_whole = bool(self.live.all())

    def digests_of(self, articles: Numbers) -> Iterator[tuple[int, int]]:
        """Those of these articles that it has, each with its digest."""
        own = np.flatnonzero(np.isin(self.segment.articles(), articles) & self.live)
        digests = self.segment.digests()[own]
        return zip(self.segment.articles()[own].tolist(), digests.tolist(), strict=True)


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
        self.segments = _leaves(contents.segments, storage)
        names = tuple(entry.segid for entry in contents.segments)
        self._state = (str(storage.folder), contents.generation, names)
        self._starts = np.array([leaf.offset for leaf in self.segments], np.int64)
        self._lengths: dict[str, Floats] = {}
        self.live: Flags = _joined([leaf.live for leaf in self.segments], np.bool_)
        self._is_whole = all(leaf.is_whole for leaf in self.segments)
        self._known = lru_cache(_REMEMBERED)(partial(_known, self.segments))

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
        which, offsets, lists = self._lists(field, words)
        owners, documents, counts = decode(lists)
        documents += offsets[owners]
        weighed = counts * np.array(weights, np.float64)[which][owners]
        if not self._is_whole:
            alive = self.live[documents]
            documents, weighed = documents[alive], weighed[alive]
        return summed(documents, weighed, len(self.live))

    def _lists(self, field: str, words: tuple[str, ...]) -> tuple[Numbers, Numbers, Packed]:
        """The posting lists of words in all segments: which word each is of, where its segment begins, and the lists."""
        parts, which, offsets = [], [], []
        for leaf, own in zip(self.segments, self._known(_form(field), words), strict=True):
            check()
            if found := leaf.segment.lists(field, own.numbers):
                which.append(own.places[found[0]])
                offsets += [leaf.offset] * len(found[0])
                parts.append(found[1])
        return _joined(which, np.int64), np.array(offsets, np.int64), together(parts)

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
        firsts = np.searchsorted(documents, self._starts)
        # Where there is no segment there is one part all the same, and it is empty.
        own = self._known("stem", tuple(stems))
        parts = zip(self.segments, own, np.split(documents, firsts[1:]), strict=False)
        found = [
            leaf.segment.places_in(name, known.numbers.tolist(), part - leaf.offset)
            for leaf, known, part in parts
        ]
        owners = [part.owners + first for part, first in zip(found, firsts, strict=True)]
        return Places(
            _joined(owners, np.int64), _joined([part.offsets for part in found], np.int64)
        )

    def in_order(self, field: str, terms: Sequence[str], slop: int) -> Numbers:
        """The documents in which terms of a field stand in this order with at most `slop` other words among them, rising."""
        parts = []
        for leaf, own in zip(self.segments, self._known(_form(field), tuple(terms)), strict=True):
            if len(own.numbers) == len(terms):
                words = own.numbers[np.argsort(own.places)].tolist()
                found = leaf.segment.in_order(field, words, slop)
                parts.append(found[leaf.live[found]] + leaf.offset)
        return _joined(parts, np.int64)

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        parts = (leaf.segment.terms_with_prefix(field, prefix, limit) for leaf in self.segments)
        return sorted({term for part in parts for term in part})[:limit]

    def terms_like(self, field: str, sought: Wildcard | Fuzzy, limit: int) -> list[Like]:
        """At most `limit` terms that something folded stands for, the nearest and most frequent first; may raise TimeIsUp."""
        parts = (terms_like(leaf.segment, field, sought, limit) for leaf in self.segments)
        return nearest(chain.from_iterable(parts), limit)

    def vocabularies(self) -> list[SegmentVocabulary]:
        """The words of the texts, segment by segment."""
        return [SegmentVocabulary(leaf.segment) for leaf in self.segments]

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
            fields = ("title_exact", "text_exact")
            near = {
                other for field in fields for other in self.reader.terms_within(field, word, limit)
            }
            if near_words := near - {word}:
                return sorted(near_words, key=lambda other: (-self._frequency(other), other))
        return []

    def _frequency(self, word: str) -> int:
        fields = ("title_exact", "text_exact")
        parts = (leaf.segment.having(field, (word,)) for leaf in self.segments for field in fields)
        return int(sum(part.sum() for part in parts))

    def _frequencies(self, field: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        for leaf in self.segments:
            if terms := leaf.segment.terms(field):
                words = leaf.segment.lexicon("exact").texts(terms.numbers.tolist())
                counts.update(dict(zip(words, terms.having.tolist(), strict=True)))
        return counts


def _leaves(entries: Sequence[SegmentEntry], storage: Storage) -> list[Leaf]:
    ends = np.cumsum([entry.doc_count_all() for entry in entries]).tolist()
    starts = zip(entries, [0, *ends], strict=False)
    return [Leaf(entry.opened(storage), entry, start) for entry, start in starts]


def _form(field: str) -> str:
    return field.rpartition("_")[2]


def _known(leaves: Sequence[Leaf], form: str, words: tuple[str, ...]) -> list[Known]:
    return [known(leaf.segment.numbers(form, words)) for leaf in leaves]


def _joined(parts: list[Any], kind: type) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, kind)
