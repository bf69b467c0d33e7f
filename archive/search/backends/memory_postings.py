"""Postings of articles just read from the database: what answers while there is no index to ask."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from archive.search.backends.evaluator import Scores
from archive.search.backends.whoosh_schema import Places
from archive.search.matches import Record


class MemoryPostings:
    """The same terms and places as an index of these documents would have, scored by their frequency alone."""

    def __init__(self, documents: Iterable[dict[str, Any]]) -> None:
        self._records: list[Record] = []
        self._places: dict[str, dict[str, dict[int, list[int]]]] = defaultdict(dict)
        for document in documents:
            self._add(len(self._records), document)

    def documents(self) -> Iterable[int]:
        """The number of every document."""
        return range(len(self._records))

    def record(self, document: int) -> Record:
        """The article behind a document number."""
        return self._records[document]

    def scores(self, field: str, term: str) -> Scores:
        """The documents with a term; a score rises with its frequency towards 1."""
        places = self.positions(field, term)
        return {number: len(found) / (len(found) + 1) for number, found in places.items()}

    def positions(self, field: str, term: str) -> dict[int, list[int]]:
        """The documents with a term, and its places in rising order."""
        return self._places[field].get(term, {})

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""
        return sorted(term for term in self._places[field] if term.startswith(prefix))[:limit]

    def _add(self, number: int, document: dict[str, Any]) -> None:
        self._records.append(Record(*document["record"]))
        for field in document.keys() - {"id", "record"}:
            places: Places = document[field]
            for term, positions in places.items():
                self._places[field].setdefault(term, {})[number] = positions
