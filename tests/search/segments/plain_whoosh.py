"""The same documents as Whoosh's own codec keeps them: the oracle of the segments."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import FuzzyTerm, Query
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from archive.analysis.spelling import distance
from archive.search.backends.document import document
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.memory_postings import words
from archive.search.backends.scoring import inverse_frequency
from tests.search.segments.made import Prepared


class Terms(fields.FieldType):
    """A field of ready terms: a mapping of term to how often the document has it."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None, scorable=True)

    def index(
        self, value: Mapping[str, int], **kwargs: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's postings: term, frequency, weight and no value."""
        for term, count in value.items():
            yield term.encode(), count, float(count), b""


def build_schema() -> fields.Schema:
    """The schema."""
    text = {f"{name}_{form}": Terms() for name in WEIGHTS for form in ("exact", "stem")}
    return fields.Schema(id=fields.ID(unique=True, stored=True), **text)


def values(prepared: dict[str, Any]) -> dict[str, Any]:
    """What Whoosh is given for the data that a Haystack SearchIndex prepared."""
    given: dict[str, Any] = {"id": prepared["id"]}
    for name, texts in document(prepared).texts.items():
        for form, found in zip(("exact", "stem"), words(texts), strict=True):
            given[f"{name}_{form}"] = Counter(filter(None, found))
    return given


class LuceneBM25F(BM25F):
    """Whoosh's BM25F with the inverse document frequency that the archive uses."""

    def idf(self, searcher: Searcher, fieldname: str, text: str) -> float:
        """How much a term says."""
        whole = searcher.get_parent()
        return inverse_frequency(whole.doc_count_all(), whole.doc_frequency(fieldname, text))


class Near(FuzzyTerm):
    """Whoosh's fuzzy term, for which two neighbours swapped are one edit instead of two."""

    def _btexts(self, ixreader: IndexReader) -> Iterator[bytes]:
        for text in ixreader.lexicon(self.fieldname):
            if distance(self.text, text.decode()) <= self.maxdist:
                yield text


def by_whoosh(
    folder: Path, commits: Sequence[Sequence[Prepared]], *, merged: bool = False
) -> FileIndex:
    """The same commits in Whoosh's own files, one segment each, or merged into one without the documents that were deleted."""
    folder.mkdir(parents=True)
    index = FileIndex.create(FileStorage(str(folder)), build_schema(), "MAIN")
    for added in commits:
        writer = index.writer()
        for one in added:
            writer.update_document(**values(one))
        writer.commit(merge=False)
    if merged:
        index.optimize()
    return index


def hits(index: FileIndex, asked: Query, weighting: BM25F | None = None) -> dict[str, float]:
    """What Whoosh's own searcher finds, with its scores."""
    with index.searcher(weighting=weighting or BM25F()) as searcher:
        return {hit["id"]: hit.score for hit in searcher.search(asked, limit=None)}
