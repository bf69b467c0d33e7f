"""One segment of an open Whoosh index, its postings decoded into arrays and kept while the segment lives."""

from collections import OrderedDict
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

import numpy as np
from whoosh.columns import ColumnReader
from whoosh.matching import Matcher
from whoosh.reading import IndexReader, TermNotFound

from archive.search.backends.errors import reading
from archive.search.backends.postings import Flags, Floats, Posting, Stream
from archive.search.backends.vocabulary import Vocabulary
from archive.search.backends.whoosh_schema import stream_field, unpack
from archive.search.columns import Columns, Record

# Postings kept decoded for one segment, in bytes: of their arrays, and of the objects that each of them is.
KEPT_BYTES, OBJECTS = 8 << 20, 600


class Kept:
    """What is true of a segment as long as it lives: Whoosh only ever adds marks of deletion beside it."""

    def __init__(self) -> None:
        self.columns: Columns | None = None
        self.lengths: dict[str, Floats] = {}
        self.vocabulary: Vocabulary | None = None
        self._postings: OrderedDict[tuple[str, str], Posting] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def posting(self, key: tuple[str, str]) -> Posting | None:
        """A decoded posting, where it is kept."""
        with self._lock:
            if key in self._postings:
                self._postings.move_to_end(key)
            return self._postings.get(key)

    def keep(self, key: tuple[str, str], posting: Posting) -> None:
        """Keep a posting, and let go of those not asked for longest."""
        with self._lock:
            if key in self._postings:
                return
            self._postings[key] = posting
            self._bytes += _size(posting)
            while self._bytes > KEPT_BYTES and len(self._postings) > 1:
                self._bytes -= _size(self._postings.popitem(last=False)[1])


# Every thread opens an index of its own; what they read of a segment is the same and is kept once.
_KEPT: WeakValueDictionary[tuple[Path, str], Kept] = WeakValueDictionary()
_KEPT_LOCK = Lock()


def kept_of(folder: Path, reader: IndexReader) -> Kept:
    """What this process keeps of a segment in a folder, for as long as any thread has it open."""
    with _KEPT_LOCK:
        return _KEPT.setdefault((folder, str(reader.segment().segment_id())), Kept())


class Segment:
    """A segment as it was when its index was opened; its documents are numbered from `offset` in the whole."""

    def __init__(self, reader: IndexReader, offset: int, kept: Kept) -> None:
        self.reader = reader
        self.offset = offset
        self.kept = kept
        self._columns: dict[str, ColumnReader | None] = {}

    @property
    @reading()
    def columns(self) -> Columns:
        """The records of the segment."""
        if self.kept.columns is None:
            stored = map(self.reader.stored_fields, range(self.reader.doc_count_all()))
            self.kept.columns = Columns.of([Record(*fields["record"]) for fields in stored])
        return self.kept.columns

    @cached_property
    def live(self) -> Flags:
        """Which documents were not deleted."""
        live = np.ones(self.reader.doc_count_all(), np.bool_)
        if self.reader.has_deletions():
            live[list(self.reader.segment().deleted_docs())] = False
        return live

    def posting(self, field: str, term: str) -> Posting | None:
        """Where a term occurs in the segment, by its own document numbers; None where it does not."""
        key = (field, term)
        posting = self.kept.posting(key)
        if posting is None:
            with reading():
                posting = self._read(field, term)
            if posting is not None:
                self.kept.keep(key, posting)
        return posting

    def _read(self, field: str, term: str) -> Posting | None:
        try:
            return _decoded(self.reader.postings(field, term))
        except TermNotFound:
            return None

    @reading()
    def lengths(self, field: str) -> Floats:
        """The number of words of each document, as exactly as Whoosh keeps it."""
        if field not in self.kept.lengths:
            length = self.reader.doc_field_length
            size = self.reader.doc_count_all()
            lengths = (length(number, field, 0) or 0 for number in range(size))
            self.kept.lengths[field] = np.fromiter(lengths, np.float32, size)
        return self.kept.lengths[field]

    @reading()
    def stream(self, name: str, number: int) -> Stream:
        """The words of a field of a document, by its own number in the segment."""
        field = stream_field(name)
        if field not in self._columns:
            has = self.reader.has_column(field)
            self._columns[field] = self.reader.column_reader(field) if has else None
        column = self._columns[field]
        return unpack(bytes(column[number]) if column else b"")

    @reading()
    def vocabulary(self) -> Vocabulary:
        """The words of the texts and titles of the segment."""
        if self.kept.vocabulary is None:
            self.kept.vocabulary = Vocabulary(self._lexicon("exact"), self._lexicon("stem"))
        return self.kept.vocabulary

    @reading()
    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        terms = (term.decode() for term in self.reader.expand_prefix(field, prefix))
        return list(islice(terms, limit))

    def _lexicon(self, form: str) -> list[str]:
        fields = (f"{name}_{form}" for name in ("text", "title"))
        return sorted({term.decode() for field in fields for term in self.reader.lexicon(field)})


def _decoded(matcher: Matcher) -> Posting:
    numbers: list[int] = []
    counts: list[float] = []
    while matcher.is_active():
        numbers.append(matcher.id())
        counts.append(matcher.weight())
        matcher.next()
    return Posting(np.array(numbers, np.int64), np.array(counts, np.float32))


def _size(posting: Posting) -> int:
    return posting.documents.nbytes + posting.counts.nbytes + OBJECTS
