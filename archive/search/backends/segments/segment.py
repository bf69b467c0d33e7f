"""One segment, read from its file."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, TypeVar
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import (
    BETWEEN,
    Floats,
    Numbers,
    Places,
    Posting,
    Weighted,
    merged,
)
from archive.search.backends.segments.cache import SHARED, Cache
from archive.search.backends.segments.columns import read_columns, size_of
from archive.search.backends.segments.content import FORMS
from archive.search.backends.segments.lexicon import Lexicon, read_lexicon
from archive.search.backends.segments.lists import (
    decode,
    decode_places,
    ragged,
    sizes_in_bytes,
)
from archive.search.backends.segments.pages import PAGE, Array, PagedFile
from archive.search.backends.segments.phrases import runs_in_order
from archive.search.columns import Columns

T = TypeVar("T")
# Documents that lie so near one another are read in one go, in bytes.
_NEAR = 4 * PAGE
_serials = count()


@dataclass(frozen=True)
class Terms:
    """The terms of a field in one form: their numbers in the lexicon, how many documents have each, and where its list is."""

    numbers: npt.NDArray[np.unsignedinteger]
    having: npt.NDArray[np.unsignedinteger]
    widths: npt.NDArray[np.uint8]
    ends: npt.NDArray[np.uint32]

    @property
    def nbytes(self) -> int:
        """Their size in memory."""
        return self.numbers.nbytes + self.having.nbytes + self.widths.nbytes + self.ends.nbytes


class Words(NamedTuple):
    """The words of a field of several documents, one document after another: numbers among the field's terms, or -1 in a gap."""

    exact: Numbers
    owners: Numbers


class Segment:
    """A segment that never changes; what was deleted of it, the commit tells. Raises IndexUnusable where it is damaged."""

    def __init__(self, path: Path, cache: Cache = SHARED) -> None:
        self.file = PagedFile(path)
        self.documents = self.file.facts["documents"]
        self._cache = cache
        self._serial = next(_serials)

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What was made of the segment under a key, made where it is not kept; `size` tells how many bytes it takes."""
        return self._cache.get((self._serial, *key), make, size)

    def lexicon(self, form: str) -> Lexicon:
        """All words of the segment in one form."""
        return self.kept((form,), lambda: read_lexicon(self.file, form), _nbytes)

    def terms(self, field: str) -> Terms | None:
        """The terms of a field with its form, such as title_exact; None where no document has the field."""
        if f"{field}.terms" not in self.file:
            return None
        return self.kept((field, "terms"), lambda: self._read_terms(field), _nbytes)

    def posting(self, field: str, term: str) -> Posting | None:
        """Where a term occurs, by the segment's own document numbers; None where it does not."""
        make = lambda: self._read_posting(field, term)  # noqa: E731
        return self.kept((field, "posting", term), make, posting_size)

    def merged(self, field: str, terms: Weighted) -> Posting:
        """Where any of these terms occurs, the occurrences of each counted by its weight."""
        make = lambda: self._read_merged(field, terms)  # noqa: E731
        return self.kept((field, "merged", terms), make, posting_size)

    def has(self, field: str, term: str) -> int:
        """How many documents have a term, read without its list."""
        terms, place = self._find(field, term)
        return int(terms.having[place]) if terms is not None and place >= 0 else 0

    def lengths(self, name: str) -> Floats:
        """The number of words of each document in a field such as title."""
        if f"{name}.lengths" not in self.file:
            return np.zeros(self.documents, np.float32)
        make = lambda: self.file.array(f"{name}.lengths").astype(np.float32)  # noqa: E731
        return self.kept((name, "lengths"), make, _nbytes)

    def words_of(self, name: str, documents: Numbers) -> Words:
        """The words of a field of rising documents; `owners` are places in `documents`."""
        if f"{name}.stream" not in self.file or not len(documents):
            return Words(np.empty(0, np.int64), np.empty(0, np.int64))
        ends = self._stream_ends(name)
        starts = np.where(documents, ends[documents - 1], 0)
        sizes = ends[documents] - starts
        found = self._read_stream(name, starts, sizes)
        exact = found.astype(np.int64) - 1
        owners = np.repeat(np.arange(len(documents)), sizes)
        if not found.all():
            times = np.where(found, 1, BETWEEN)
            exact, owners = np.repeat(exact, times), np.repeat(owners, times)
        return Words(exact, owners)

    def in_order(self, field: str, terms: Sequence[str], slop: int) -> Numbers:
        """The documents in which terms of a field stand in this order with at most `slop` other words among them, rising."""
        words = [self.places(field, term) for term in terms]
        if not all(map(len, words)):
            return np.empty(0, np.int64)
        name = field.rpartition("_")[0]
        starts, ends = runs_in_order(words, slop)
        documents, gaps = self._stream_ends(name), self._whole(f"{name}.gaps")
        # No phrase reaches from one document, or one value of a list, into the next.
        own = np.searchsorted(documents, starts, side="right")
        inside = own == np.searchsorted(documents, ends, side="right")
        if len(gaps):
            inside &= np.searchsorted(gaps, starts) == np.searchsorted(gaps, ends)
        return np.unique(own[inside])

    def places_in(self, name: str, stems: Sequence[str], documents: Numbers) -> Places:
        """Where words of these stems stand in a field of these rising documents; a gap counts as one word."""
        every = self.places(f"{name}_stem", *stems)
        if not len(every):
            return Places(every, every)
        ends = self._stream_ends(name)
        starts = np.where(documents, ends[documents - 1], 0)
        low, high = np.searchsorted(every, starts), np.searchsorted(every, ends[documents])
        owners = np.repeat(np.arange(len(documents)), high - low)
        return Places(owners, every[ragged(low, high - low)] - starts[owners])

    def places(self, field: str, *terms: str) -> Numbers:
        """Where any of these terms stands in the words of the field of all documents."""
        make = lambda: self._read_places(field, terms)  # noqa: E731
        return self.kept((field, "places", terms), make, _nbytes)

    def _read_places(self, field: str, terms: Sequence[str]) -> Numbers:
        own = [place for _, place in (self._find(field, term) for term in terms) if place >= 0]
        name, _, form = field.rpartition("_")
        if own and form == "stem":
            own = np.flatnonzero(np.isin(self.stems(name), own)).tolist()
        parts = [self._places_of(name, exact) for exact in own]
        places = np.concatenate([np.empty(0, np.int64), *parts])
        places.sort()
        return places

    def _places_of(self, name: str, place: int) -> Numbers:
        times, widths, ends = self.kept((name, "times"), lambda: self._read_times(name), _sizes)
        start = int(ends[place - 1]) if place else 0
        data = self.file.part(f"{name}_exact.places", start, int(ends[place]))
        return decode_places(data, int(times[place]), int(widths[place]))

    def _read_times(self, name: str) -> tuple[Array, Array, Numbers]:
        times, widths = (
            self.file.array(f"{name}_exact.{part}") for part in ("times", "place_widths")
        )
        return times, widths, np.cumsum(sizes_in_bytes(times.astype(np.int64), widths))

    def stems(self, name: str) -> Numbers:
        """For each exact term of a field the place of its stem among the field's stems; last, for a gap, -1."""

        def make() -> Numbers:
            return np.append(self.file.array(f"{name}.stems").astype(np.int64), -1)

        return self.kept((name, "stems"), make, _nbytes)

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms of a field that begin with a prefix, in order."""
        terms = self.terms(field)
        if terms is None:
            return []
        lexicon = self.lexicon(_form(field))
        low, high = np.searchsorted(terms.numbers, lexicon.with_prefix(prefix))
        return lexicon.texts(terms.numbers[low : min(high, low + limit)])

    def with_trigram(self, key: int) -> Numbers:
        """The places among the words of titles and texts of those with a trigram."""
        terms = self.terms("trigrams")
        place = int(np.searchsorted(terms.numbers, np.uint64(key))) if terms is not None else 0
        if terms is None or place == len(terms.numbers) or int(terms.numbers[place]) != key:
            return np.empty(0, np.int64)
        return self.posting_at("trigrams", terms, place).documents

    def trigram_words(self) -> tuple[Floats, Array]:
        """For each word of titles and texts how many trigrams it has, and its number in the lexicon."""
        sizes = self._whole("trigrams.sizes").astype(np.float32)
        return sizes, self._whole("trigrams.words")

    def articles(self) -> Numbers:
        """The article of each document."""
        return self._whole("column.article_id")

    def digests(self) -> Array:
        """The digest of each document."""
        return self._whole("column.digest")

    def columns(self) -> Columns:
        """What is known of its articles."""
        return self.kept(("columns",), lambda: read_columns(self.file), size_of)

    def stem_of(self) -> npt.NDArray[np.uint32]:
        """For each exact word of the segment the number of its stem."""
        return self.file.array("stem_of")

    def stream(self, name: str) -> npt.NDArray[np.unsignedinteger]:
        """The words of a field of all documents as they stand in the file, for merging."""
        return self.file.array(f"{name}.stream")

    def sizes(self, name: str) -> Numbers:
        """How many items of the stream of a field each document has."""
        if f"{name}.sizes" not in self.file:
            return np.zeros(self.documents, np.int64)
        return self.file.array(f"{name}.sizes").astype(np.int64)

    def _whole(self, name: str) -> Array:
        return self.kept((name,), lambda: self.file.array(name), _nbytes)

    def _find(self, field: str, term: str) -> tuple[Terms | None, int]:
        terms = self.terms(field)
        number = self.lexicon(_form(field)).find(term) if terms is not None else -1
        if terms is None or not 0 <= number <= max(terms.numbers[-1:], default=-1):
            return terms, -1
        # In a number of their own kind, or numpy makes all of them anew.
        place = int(terms.numbers.searchsorted(terms.numbers.dtype.type(number)))
        return terms, place if terms.numbers[place] == number else -1

    def _read_posting(self, field: str, term: str) -> Posting | None:
        terms, place = self._find(field, term)
        return self.posting_at(field, terms, place) if terms is not None and place >= 0 else None

    def _read_merged(self, field: str, terms: Weighted) -> Posting:
        found = ((self._read_posting(field, term), weight) for term, weight in terms)
        known = ((posting, weight) for posting, weight in found if posting is not None)
        return merged(known, self.documents)

    def posting_at(self, field: str, terms: Terms, place: int) -> Posting:
        """Where the term at a place among a field's terms occurs."""
        start = int(terms.ends[place - 1]) if place else 0
        data = self.file.part(f"{field}.lists", start, int(terms.ends[place]))
        return decode(data, int(terms.having[place]), int(terms.widths[place]))

    def _read_terms(self, field: str) -> Terms:
        numbers, having, widths = (
            self.file.array(f"{field}.{part}") for part in ("terms", "having", "widths")
        )
        ends = np.cumsum(sizes_in_bytes(having.astype(np.int64), widths)).astype(np.uint32)
        return Terms(numbers, having, widths, ends)

    def _stream_ends(self, name: str) -> Numbers:
        return self.kept((name, "ends"), lambda: np.cumsum(self.sizes(name)), _nbytes)

    def _read_stream(
        self, name: str, starts: Numbers, sizes: Numbers
    ) -> npt.NDArray[np.unsignedinteger]:
        """The items of runs of a stream, what lies near together read together."""
        ends = starts + sizes
        first = np.flatnonzero(np.append(True, starts[1:] - ends[:-1] > _NEAR // 4))
        last = np.append(first[1:], len(starts)) - 1
        bounds = zip(starts[first].tolist(), ends[last].tolist(), strict=True)
        parts = [self.file.part(f"{name}.stream", start, end) for start, end in bounds]
        read = np.concatenate(parts)
        if len(read) == int(sizes.sum()):
            return read
        begins = np.cumsum(ends[last] - starts[first]) - (ends[last] - starts[first])
        shift = np.repeat(begins - starts[first], np.diff(np.append(first, len(starts))))
        return read[ragged(starts + shift, sizes)]


_open: WeakValueDictionary[Path, Segment] = WeakValueDictionary()
_opening = Lock()


def opened(path: Path) -> Segment:
    """The segment in a file, opened once for all threads."""
    with _opening:
        segment = _open.get(path)
        if segment is None:
            segment = _open[path] = Segment(path)
        return segment


def _form(field: str) -> str:
    form = field.rpartition("_")[2]
    assert form in FORMS  # noqa: S101 - a slip of the caller, never of the index
    return form


def _nbytes(value: Any) -> int:
    return int(value.nbytes)


def _sizes(arrays: tuple[Array, ...]) -> int:
    return sum(array.nbytes for array in arrays)


def posting_size(posting: Posting | None) -> int:
    """How many bytes a posting takes."""
    return posting.documents.nbytes + posting.counts.nbytes if posting else 0
