"""An open Whoosh index, read through our evaluator; one for each thread and state of the index."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import Matcher
from whoosh.reading import IndexReader, TermNotFound
from whoosh.scoring import BM25F

from archive.search.backends.errors import IndexUnusable
from archive.search.backends.evaluator import Scores
from archive.search.matches import Record

_EDITS_OF_LONG_WORDS = 2
_LONG_WORD = 5


@contextmanager
def reading() -> Iterator[None]:
    """Report damage that Whoosh meets, with whatever its parsers raise then, as IndexUnusable."""
    try:
        yield
    except IndexUnusable:
        raise
    except Exception as error:
        raise IndexUnusable(f"the index cannot be read: {error!r}") from error


class WhooshPostings:
    """Postings of a Whoosh index; segments that outlive a change keep their records in `cache`.

    Raises IndexUnusable where the index is damaged, on opening and on reading.
    """

    def __init__(self, folder: Path, cache: dict[str, list[Record]] | None = None) -> None:
        self.folder = folder
        with reading():
            self._open(folder)
            self._load_records(cache or {})

    def _open(self, folder: Path) -> None:
        # Opened without Whoosh's open_dir(), which creates the folder when it is missing.
        storage = FileStorage(str(folder), supports_mmap=True)
        self.index = whoosh_index.FileIndex(storage)
        # Asked before opening: what is committed in between then counts as news.
        self.generation = self.index.latest_generation()
        self.searcher = self.index.searcher(weighting=BM25F())
        self.leaves = self.searcher.leaf_searchers() if self.searcher.doc_count_all() else []

    def is_up_to_date(self) -> bool:
        """Whether nothing was committed since it was opened."""
        with reading():
            return bool(self.index.latest_generation() == self.generation)

    def close(self) -> None:
        """Close the files; nothing else may read from here afterwards."""
        self.searcher.close()

    def documents(self) -> Iterator[int]:
        """The number of every document that is not deleted."""
        for searcher, offset in self.leaves:
            reader = searcher.reader()
            for number in range(reader.doc_count_all()):
                if not reader.is_deleted(number):
                    yield number + offset

    def record(self, document: int) -> Record:
        """The article behind a document number."""
        return self._records[document]

    def scores(self, field: str, term: str) -> Scores:
        """The documents with a term, scored by BM25 within the field."""
        found: Scores = {}
        with reading():
            for matcher, offset in self._matchers(field, term):
                while matcher.is_active():
                    found[matcher.id() + offset] = matcher.score()
                    matcher.next()
        return found

    def positions(self, field: str, term: str) -> dict[int, list[int]]:
        """The documents with a term, and its places in rising order."""
        found: dict[int, list[int]] = {}
        with reading():
            for matcher, offset in self._matchers(field, term):
                while matcher.is_active():
                    found[matcher.id() + offset] = matcher.value_as("positions")
                    matcher.next()
        return found

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        reader: IndexReader = self.searcher.reader()
        with reading():
            terms = islice(reader.expand_prefix(field, prefix), limit)
            return [term.decode() for term in terms]

    def similar_words(self, word: str) -> list[str]:
        """Folded words of titles and texts a few letters away from a folded word, the most frequent first."""
        distance = _EDITS_OF_LONG_WORDS if len(word) >= _LONG_WORD else 1
        reader: IndexReader = self.searcher.reader()
        fields = ("title_exact", "text_exact")
        for limit in range(1, distance + 1):
            words = {near for field in fields for near in reader.terms_within(field, word, limit)}
            if near_words := words - {word}:
                return sorted(near_words, key=lambda near: (-self._frequency(near), near))
        return []

    def _frequency(self, word: str) -> int:
        reader: IndexReader = self.searcher.reader()
        return sum(reader.doc_frequency(field, word) for field in ("title_exact", "text_exact"))

    def _matchers(self, field: str, term: str) -> Iterator[tuple[Matcher, int]]:
        for searcher, offset in self.leaves:
            try:
                yield searcher.postings(field, term), offset
            except TermNotFound:
                continue

    def _load_records(self, cache: dict[str, list[Record]]) -> None:
        self.segments: dict[str, list[Record]] = {}
        self._records: list[Record] = []
        for searcher, _ in self.leaves:
            reader = searcher.reader()
            segment = str(reader.segment().segment_id())
            self.segments[segment] = cache.get(segment) or _records(reader)
            self._records.extend(self.segments[segment])


def _records(reader: IndexReader) -> list[Record]:
    numbers = range(reader.doc_count_all())
    return [Record(*reader.stored_fields(number)["record"]) for number in numbers]
