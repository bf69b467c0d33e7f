"""Postings of articles just read from the database: what answers while there is no index to ask."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

from archive.analysis.analyzer import analyze
from archive.search.backends.document import Document
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.likeness import alike, spelt
from archive.search.backends.phrases import occur_in_order
from archive.search.backends.postings import (
    BETWEEN,
    GAP,
    Codes,
    Flags,
    Floats,
    Like,
    Numbers,
    Places,
    Posting,
    Stream,
    Weighted,
    code,
    merged,
    nearest,
)
from archive.search.backends.segments.cache import Cache
from archive.search.backends.vocabulary import Vocabulary
from archive.search.columns import Columns, Record
from archive.search.query.nodes import Fuzzy, Wildcard

T = TypeVar("T")
# Bytes of what is worked out of one such set of postings.
KEPT = 16 << 20
_NO_WORDS = Stream(np.empty(0, np.uint32), np.empty(0, np.uint32))


class AnalyzedField(NamedTuple):
    """The words of a field of a document in order, and how often it has each exact form and each stem."""

    stream: Stream
    exact: Counter[str]
    stem: Counter[str]


class Analyzed(NamedTuple):
    """A document whose texts were analysed."""

    record: Record
    fields: Mapping[str, AnalyzedField]


class MemoryPostings:
    """The same terms and words as an index of these documents would have."""

    def __init__(self, documents: Iterable[Analyzed]) -> None:
        self._records: list[Record] = []
        self._terms: dict[str, dict[str, dict[int, int]]] = defaultdict(dict)
        self._lengths: dict[str, dict[int, int]] = defaultdict(dict)
        self._streams: dict[str, dict[int, Stream]] = defaultdict(dict)
        self._cache = Cache(KEPT)
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

    def merged(self, field: str, terms: Weighted) -> Posting:
        """Where any of these terms occurs, the occurrences of each counted by its weight."""
        every = ((self.posting(field, term), weight) for term, weight in terms)
        return merged(every, len(self._records))

    def lengths(self, field: str) -> Floats:
        """The number of words that each document has in a field."""
        lengths = np.zeros(len(self._records), np.float32)
        for number, length in self._lengths[field].items():
            lengths[number] = length
        return lengths

    def places(self, name: str, stems: Sequence[str], documents: Numbers) -> Places:
        """Where words of these stems stand in a field of these documents."""
        streams = [stream.stem for stream in self._streams_of(name, documents)]
        sizes = np.array([len(stream) for stream in streams], np.int64)
        words = np.concatenate([np.empty(0, np.uint32), *streams])
        found = np.flatnonzero(np.isin(words, np.array([*map(code, stems)], np.uint32)))
        owners = np.repeat(np.arange(len(sizes)), sizes)[found]
        return Places(owners, found - (np.cumsum(sizes) - sizes)[owners])

    def _streams_of(self, name: str, documents: Numbers) -> list[Stream]:
        return [self._streams[name].get(int(number), _NO_WORDS) for number in documents]

    def in_order(self, field: str, terms: Sequence[str], slop: int) -> Numbers:
        """The documents in which terms stand in this order with at most `slop` other words among them, rising."""
        name, _, form = field.rpartition("_")
        having = set.intersection(*(set(self._terms[field].get(term, ())) for term in terms))
        candidates = np.array(sorted(having), np.int64)
        streams = [getattr(stream, form) for stream in self._streams_of(name, candidates)]
        return candidates[occur_in_order(streams, [code(term) for term in terms], slop)]

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        return sorted(term for term in self._terms[field] if term.startswith(prefix))[:limit]

    def terms_like(self, field: str, sought: Wildcard | Fuzzy, limit: int) -> list[Like]:
        """At most `limit` terms that something folded stands for, the nearest and most frequent first."""
        documents = self._terms[field]
        terms = list(documents)
        words = self.kept((field, "words"), lambda: spelt(terms), lambda kept: kept.nbytes)
        near = alike(words, sought)
        places = zip(near.edits.tolist(), near.numbers.tolist(), strict=True)
        found = ((edits, terms[number]) for edits, number in places)
        return nearest((Like(edits, len(documents[term]), term) for edits, term in found), limit)

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

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What was worked out of these postings under a key, made where it is not kept."""
        return self._cache.get(key, make, size)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        exact, stems = (
            sorted(self._terms[f"text_{form}"].keys() | self._terms[f"title_{form}"].keys())
            for form in ("exact", "stem")
        )
        return Vocabulary(exact, stems)

    def _add(self, number: int, document: Analyzed) -> None:
        self._records.append(document.record)
        for name, field in document.fields.items():
            self._streams[name][number] = field.stream
            for form, counts in (("exact", field.exact), ("stem", field.stem)):
                own = f"{name}_{form}"
                self._lengths[own][number] = counts.total()
                for term, count in counts.items():
                    self._terms[own].setdefault(term, {})[number] = count


def analyzed(document: Document) -> Analyzed:
    """A document with its texts analysed."""
    return Analyzed(
        document.record, {name: _field(texts) for name, texts in document.texts.items()}
    )


def _field(texts: Iterable[str]) -> AnalyzedField:
    exact, stem = words(texts)
    counts = (Counter(filter(None, forms)) for forms in (exact, stem))
    return AnalyzedField(Stream(_codes(exact), _codes(stem)), *counts)


def words(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The exact forms and the stems of a sequence of texts in order, with empty ones in the gaps between texts."""
    exact: list[str] = []
    stem: list[str] = []
    for text in texts:
        if exact:
            exact.extend("" for _ in range(BETWEEN))
            stem.extend("" for _ in range(BETWEEN))
        for token in analyze(text):
            exact.append(token.exact)
            stem.append(token.stem)
    return exact, stem


def _codes(terms: list[str]) -> Codes:
    return np.array([code(term) if term else GAP for term in terms], np.uint32)
