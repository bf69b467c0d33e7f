"""Changing an index of our segments: gathers documents, writes them as segments, merges, and commits by Whoosh's own means."""

from collections.abc import Collection
from contextlib import closing
from typing import Any

import numpy as np
from whoosh.index import TOC, FileIndex, LockError, clean_files
from whoosh.reading import IndexReader
from whoosh.util.filelock import try_for
from whoosh.writing import IndexWriter

from archive.search.backends.document import Document, document
from archive.search.backends.segments import tiers
from archive.search.backends.segments.columns import article_of
from archive.search.backends.segments.content import Content, write
from archive.search.backends.segments.draft import Draft
from archive.search.backends.segments.merging import Part, merged
from archive.search.backends.segments.numbering import Numbering
from archive.search.backends.segments.segment import Segment
from archive.search.backends.segments.whoosh_codec import SegmentEntry

# So many words are gathered in memory, as many as may be in one segment: an index built anew is written once.
DRAFT_WORDS = tiers.LARGEST


class ArrayWriter(IndexWriter):
    """A writer of Whoosh's kind; nothing counts before `commit`."""

    def __init__(
        self,
        index: FileIndex,
        timeout: float = 0.0,
        delay: float = 0.02,
        numbering: Numbering | None = None,
    ) -> None:
        self._lock = index.lock("WRITELOCK")
        if not try_for(self._lock.acquire, timeout=timeout, delay=delay):
            raise LockError
        contents = index._read_toc()
        self.storage = index.storage
        self.indexname = index.indexname
        self.schema = contents.schema
        self.generation = contents.generation + 1
        self.segments: list[SegmentEntry] = contents.segments
        self._numbering = numbering or Numbering()
        self._draft = Draft(self._numbering)
        # Held open for as long as this writer may ask them again.
        self._open: dict[str, Segment] = {}

    def add(self, document: Document) -> None:
        """Take a document in place of whatever the index has of its article."""
        self._draft.add(document)
        if self._draft.size >= DRAFT_WORDS or self._numbering.is_full:
            self.flush()

    def remove(self, articles: Collection[int]) -> None:
        """Remove the documents of articles."""
        for article in articles:
            self._draft.remove(article)
        self._delete(articles)

    def add_document(self, **prepared: Any) -> None:
        """Take what a Haystack SearchIndex prepared."""
        self.add(document(prepared))

    def update_document(self, **prepared: Any) -> None:
        """The same: an article has one document."""
        self.add_document(**prepared)

    def delete_by_term(self, fieldname: str, text: str, searcher: Any = None) -> int:
        """Remove the document with an identifier; answers how many there were."""
        before = self._count()
        self.remove([article_of(text)])
        return before - self._count()

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark a document of the last commit as deleted."""
        entry, number = self._entry_of(docnum)
        entry.delete_document(number, delete)

    def is_deleted(self, docnum: int) -> bool:
        """Whether one was deleted."""
        entry, number = self._entry_of(docnum)
        return entry.is_deleted(number)

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """The segments as they are now; what is being gathered is in none."""
        return FileIndex._reader(
            self.storage, self.schema, self.segments, self.generation, reuse=reuse
        )

    def flush(self) -> None:
        """Write what was gathered as a segment."""
        if self._draft:
            self._delete(self._draft.articles)
            self.segments.append(self._written(self._draft.content()))
        if self._numbering.is_full:
            self._numbering = Numbering()
        self._draft = Draft(self._numbering)

    def take(self, segment: SegmentEntry) -> None:
        """Have a segment that another writer wrote into the same folder, of other articles."""
        self.segments.append(segment)

    def commit(self, optimize: bool = False) -> None:
        """Make all of it the index; `optimize` leaves as few segments as their bound allows."""
        self.flush()
        # Merging takes memory of its own.
        self._numbering = Numbering()
        self._draft = Draft(self._numbering)
        self.segments = [entry for entry in self.segments if entry.doc_count()]
        while places := self._due(optimize):
            self._merge(places)
        TOC(self.schema, self.segments, self.generation).write(self.storage, self.indexname)
        clean_files(self.storage, self.indexname, self.generation, self.segments)
        self._lock.release()

    def cancel(self) -> None:
        """Leave the index as it was."""
        clean_files(self.storage, self.indexname, self.generation - 1, self._committed_segments())
        self._lock.release()

    def _committed_segments(self) -> list[SegmentEntry]:
        segments: list[SegmentEntry] = TOC.read(
            self.storage, self.indexname, schema=self.schema
        ).segments
        return segments

    def _delete(self, articles: Collection[int]) -> None:
        numbers = np.fromiter(articles, np.int64, len(articles))
        for entry in self.segments if articles else ():
            entry.deleted |= np.isin(self._opened(entry).articles(), numbers)

    def _written(self, content: Content) -> SegmentEntry:
        entry = SegmentEntry(self.indexname, len(content.columns), content.size)
        with closing(self.storage.create_file(entry.file_name)) as file:
            write(file, content)
        return entry

    def _due(self, optimize: bool) -> list[int]:
        sizes = [
            tiers.Size(entry.words, entry.doc_count() / entry.doc_count_all())
            for entry in self.segments
        ]
        return tiers.due(sizes) or (tiers.joinable(sizes) if optimize else [])

    def _merge(self, places: list[int]) -> None:
        chosen = [self.segments[place] for place in places]
        parts = [Part(self._opened(entry), ~entry.deleted) for entry in chosen]
        entry = self._written(merged(parts))
        self.segments = [entry for entry in self.segments if entry not in chosen] + [entry]

    def _opened(self, entry: SegmentEntry) -> Segment:
        if entry.segid not in self._open:
            self._open[entry.segid] = entry.opened(self.storage)
        return self._open[entry.segid]

    def _entry_of(self, docnum: int) -> tuple[SegmentEntry, int]:
        for entry in self.segments:
            if docnum < entry.doc_count_all():
                return entry, docnum
            docnum -= entry.doc_count_all()
        raise IndexError(docnum)

    def _count(self) -> int:
        return len(self._draft) + sum(entry.doc_count() for entry in self.segments)
