"""An open Whoosh index, read through our evaluator; one for each thread and state of the index."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.fields import Schema
from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from archive.search.backends.errors import reading
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import Flags, Floats, Numbers, Posting, Stream
from archive.search.backends.vocabulary import Vocabulary
from archive.search.backends.whoosh_segment import Segment, kept_of
from archive.search.backends.whoosh_storage import CommittedStorage
from archive.search.columns import Columns, joined

_EDITS_OF_LONG_WORDS = 2
_LONG_WORD = 5
_NOWHERE = Posting(np.empty(0, np.int64), np.empty(0, np.float32))


class WhooshPostings:
    """Postings of a Whoosh index; what is read of a segment is kept while any thread has it open.

    Raises IndexUnusable where it cannot be read. It stays readable when its files are deleted: they are in memory.
    """

    @reading()
    def __init__(self, storage: CommittedStorage, schema: Schema, outdated: bool) -> None:
        self.storage = storage
        # Whether the index was made by another version: fields that it does not have are empty.
        self.outdated = outdated
        index = FileIndex(storage, schema)
        self.generation = index.latest_generation()
        self.reader: IndexReader = index.reader()
        self.segments = self._segments() if self.reader.doc_count_all() else []
        self._starts = np.array([segment.offset for segment in self.segments], np.int64)
        self._lengths: dict[str, Floats] = {}
        self.live: Flags = _joined([segment.live for segment in self.segments], np.bool_)

    @cached_property
    def columns(self) -> Columns:
        """What is known of each document beside its words, of deleted ones too."""
        return joined([segment.columns for segment in self.segments])

    def documents_of(self, articles: Collection[int]) -> Numbers:
        """The numbers of the documents of these articles."""
        numbers = np.fromiter(articles, np.int64, len(articles))
        return np.flatnonzero(np.isin(self.columns.article_id, numbers) & self.live)

    def posting(self, field: str, term: str) -> Posting:
        """Where a term occurs, deleted documents left out."""
        parts = []
        for segment in self.segments:
            if (found := segment.posting(field, term)) is not None:
                alive = segment.live[found.documents]
                parts.append((found.documents[alive] + segment.offset, found.counts[alive]))
        if not parts:
            return _NOWHERE
        documents, counts = zip(*parts, strict=True)
        return Posting(np.concatenate(documents), np.concatenate(counts))

    def lengths(self, field: str) -> Floats:
        """The number of words that each document has in a field."""
        if field not in self._lengths:
            parts = [segment.lengths(field) * segment.live for segment in self.segments]
            self._lengths[field] = _joined(parts, np.float32)
        return self._lengths[field]

    def streams(self, name: str, documents: Numbers) -> list[Stream]:
        """The words of a field, such as title or text, in each of these documents."""
        found = ((self._segment_of(int(number)), int(number)) for number in documents)
        return [segment.stream(name, number - segment.offset) for segment, number in found]

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        parts = (segment.terms_with_prefix(field, prefix, limit) for segment in self.segments)
        return sorted({term for part in parts for term in part})[:limit]

    def vocabularies(self) -> Sequence[Vocabulary]:
        """The words of the texts, segment by segment."""
        return [segment.vocabulary() for segment in self.segments]

    @reading()
    def similar_words(self, word: str) -> list[str]:
        """Folded words of titles and texts a few letters away from a folded word, the most frequent first."""
        distance = _EDITS_OF_LONG_WORDS if len(word) >= _LONG_WORD else 1
        fields = ("title_exact", "text_exact")
        for limit in range(1, distance + 1):
            near = {
                other for field in fields for other in self.reader.terms_within(field, word, limit)
            }
            if near_words := near - {word}:
                return sorted(near_words, key=lambda other: (-self._frequency(other), other))
        return []

    @property
    def state(self) -> tuple[Any, ...]:
        """Equal for two openings of the same commit."""
        return (str(self.storage.folder), self.generation)

    @reading()
    def frequencies(self) -> Counter[str]:
        """The folded words of every field with how many articles have them, in the field that most have them in."""
        counts: Counter[str] = Counter()
        for field in WEIGHTS:
            for term, information in self.reader.iter_field(f"{field}_exact"):
                word = term.decode()
                counts[word] = max(counts[word], information.doc_frequency())
        return counts

    def _frequency(self, word: str) -> int:
        return sum(
            self.reader.doc_frequency(field, word) for field in ("title_exact", "text_exact")
        )

    def _segment_of(self, document: int) -> Segment:
        return self.segments[int(np.searchsorted(self._starts, document, side="right")) - 1]

    def _segments(self) -> list[Segment]:
        leaves = self.reader.leaf_readers()
        return [
            Segment(leaf, offset, kept_of(self.storage.folder, leaf)) for leaf, offset in leaves
        ]


def _joined(parts: list[Any], kind: type) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, kind)
