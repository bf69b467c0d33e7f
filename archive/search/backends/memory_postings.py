"""Postings of articles just read from the database: what answers while there is no index to ask."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import Flags, Floats, Numbers, Posting, Stream
from archive.search.backends.vocabulary import Vocabulary
from archive.search.backends.whoosh_schema import stream_field, unpack
from archive.search.columns import Columns, Record

_NO_WORDS = unpack(b"")


class MemoryPostings:
    """The same terms and words as an index of these documents would have."""

    def __init__(self, documents: Iterable[dict[str, Any]]) -> None:
        self._records: list[Record] = []
        self._terms: dict[str, dict[str, dict[int, int]]] = defaultdict(dict)
        self._lengths: dict[str, dict[int, int]] = defaultdict(dict)
        self._streams: dict[str, dict[int, Stream]] = defaultdict(dict)
        for document in documents:
            self._add(len(self._records), document)

    @property
    def live(self) -> Flags:
        """Every document."""
        return np.ones(len(self._records), np.bool_)

    @cached_property
    def columns(self) -> Columns:
        """What is known of each document beside its words."""
        return Columns.of(self._records)

    def posting(self, field: str, term: str) -> Posting:
        """Where a term occurs."""
        counts = self._terms[field].get(term, {})
        size = len(counts)
        return Posting(
            np.fromiter(counts.keys(), np.int64, size),
            np.fromiter(counts.values(), np.float32, size),
        )

    def lengths(self, field: str) -> Floats:
        """The number of words that each document has in a field."""
        lengths = np.zeros(len(self._records), np.float32)
        for number, length in self._lengths[field].items():
            lengths[number] = length
        return lengths

    def streams(self, name: str, documents: Numbers) -> list[Stream]:
        """The words of a field in each of these documents."""
        return [self._streams[name].get(int(number), _NO_WORDS) for number in documents]

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        return sorted(term for term in self._terms[field] if term.startswith(prefix))[:limit]

    def frequencies(self) -> Counter[str]:
        """The folded words of every field with how many documents have them, in the field that most have them in."""
        counts: Counter[str] = Counter()
        for name in WEIGHTS:
            for term, documents in self._terms[f"{name}_exact"].items():
                counts[term] = max(counts[term], len(documents))
        return counts

    def vocabularies(self) -> Sequence[Vocabulary]:
        """The words of the texts."""
        return [self._vocabulary]

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        exact, stems = (
            sorted(self._terms[f"text_{form}"].keys() | self._terms[f"title_{form}"].keys())
            for form in ("exact", "stem")
        )
        return Vocabulary(exact, stems)

    def _add(self, number: int, document: dict[str, Any]) -> None:
        self._records.append(Record(*document["record"]))
        for name in WEIGHTS:
            if packed := document.get(stream_field(name)):
                self._streams[name][number] = unpack(packed)
            for field in (f"{name}_exact", f"{name}_stem"):
                counts = document.get(field, {})
                self._lengths[field][number] = sum(counts.values())
                for term, count in counts.items():
                    self._terms[field].setdefault(term, {})[number] = count
