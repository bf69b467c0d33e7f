"""Segments of ours as Whoosh reads them: its own searcher, queries and BM25F run on the same files.

Its index, table of contents, locks, searchers and queries are used as they are; this module is all that they see of our format.
docs/segments.md says what of Whoosh is worked around, and why.
"""

from pathlib import Path
from typing import Any

import numpy as np
from whoosh import fields, formats
from whoosh.codec import base
from whoosh.filedb.filestore import Storage

from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import Flags, Floats
from archive.search.backends.segments.columns import identifier
from archive.search.backends.segments.content import FORMS
from archive.search.backends.segments.segment import Segment, opened
from archive.search.backends.segments.whoosh_terms import TermsReader

EXTENSION = ".seg"


class WordField(fields.FieldType):
    """A field of ready terms with their positions; our writer fills it."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), analyzer=None, scorable=True)


def build_schema() -> fields.Schema:
    """The fields that Whoosh sees; there is one for each form of each text field."""
    words = {f"{name}_{form}": WordField() for name in WEIGHTS for form in FORMS}
    return fields.Schema(id=fields.ID(unique=True, stored=True), record=fields.STORED(), **words)


class SegmentEntry(base.Segment):
    """A segment as the table of contents names it, with what was deleted of it."""

    def __init__(self, indexname: str, documents: int = 0, words: int = 0) -> None:
        super().__init__(indexname)
        self.words = words
        self.deleted: Flags = np.zeros(documents, np.bool_)

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "deleted": (len(self.deleted), np.packbits(self.deleted).tobytes())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        size, packed = state.pop("deleted")
        self.__dict__.update(state)
        bits = np.unpackbits(np.frombuffer(packed, np.uint8), count=size)
        self.deleted = bits.astype(np.bool_)

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return str(self.make_filename(EXTENSION))

    def opened(self, storage: Storage) -> Segment:
        """Its contents; raises IndexUnusable."""
        return opened(Path(storage.folder) / self.file_name)

    def codec(self) -> "ArrayCodec":
        """What reads it."""
        return ArrayCodec()

    def doc_count_all(self) -> int:
        """How many documents it has, with the deleted ones."""
        return len(self.deleted)

    def deleted_count(self) -> int:
        """How many were deleted."""
        return int(self.deleted.sum())

    def deleted_docs(self) -> set[int]:
        """Which were deleted."""
        return set(np.flatnonzero(self.deleted).tolist())

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark one as deleted, or no longer so."""
        self.deleted[docnum] = delete

    def is_deleted(self, docnum: int) -> bool:
        """Whether one was deleted."""
        # Whoosh's matcher for NOT asks for one more than there are.
        return bool(self.deleted[docnum : docnum + 1].any())

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False


class ArrayCodec(base.Codec):
    """Reads our segments for Whoosh; they are written whole, by `whoosh_writer`."""

    length_stats = False

    def terms_reader(self, storage: Storage, segment: SegmentEntry) -> TermsReader:
        """Its terms."""
        return TermsReader(segment.opened(storage))

    def per_document_reader(self, storage: Storage, segment: SegmentEntry) -> "DocumentReader":
        """Its documents."""
        return DocumentReader(segment.opened(storage), segment)

    def new_segment(self, storage: Storage, indexname: str) -> SegmentEntry:
        """An empty one."""
        return SegmentEntry(indexname)


class DocumentReader(base.PerDocumentReader):
    """The documents of a segment, as Whoosh asks for them."""

    def __init__(self, segment: Segment, entry: SegmentEntry) -> None:
        self._segment = segment
        self._entry = entry

    def doc_count(self) -> int:
        """How many are not deleted."""
        return int(self._entry.doc_count())

    def doc_count_all(self) -> int:
        """How many there are."""
        return self._entry.doc_count_all()

    def has_deletions(self) -> bool:
        """Whether any was deleted."""
        return bool(self._entry.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether one was deleted."""
        return self._entry.is_deleted(docnum)

    def deleted_docs(self) -> set[int]:
        """Which were deleted."""
        return self._entry.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many words a field of one has."""
        return int(self._lengths(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        """How many words a field of all has."""
        return int(self._lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        """How many the shortest has."""
        return int(self._lengths(fieldname).min())

    def max_field_length(self, fieldname: str) -> int:
        """How many the longest has."""
        return int(self._lengths(fieldname).max())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What is known of one."""
        record = self._segment.columns().record(docnum)
        return {"id": identifier(record.article_id), "record": record}

    def _lengths(self, field: str) -> Floats:
        return self._segment.lengths(field.rpartition("_")[0])
