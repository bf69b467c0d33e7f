"""Documents being gathered for a segment."""

from array import array

import numpy as np

from archive.search.backends.document import Document
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import GAP
from archive.search.backends.segments.content import Content, FieldWords
from archive.search.backends.segments.lists import ragged
from archive.search.backends.segments.numbering import Numbering
from archive.search.columns import Columns, Record


class Draft:
    """Gathers documents; of two with one article the later counts."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._words = {name: array("I") for name in WEIGHTS}
        self._sizes = {name: array("I") for name in WEIGHTS}
        self._records: list[Record] = []
        self._places: dict[int, int] = {}
        self.size = 0

    def __len__(self) -> int:
        return len(self._places)

    @property
    def articles(self) -> list[int]:
        """The articles that were added and not removed."""
        return list(self._places)

    def add(self, document: Document) -> None:
        """Take a document."""
        self._places[document.record.article_id] = len(self._records)
        self._records.append(document.record)
        for name, words in self._words.items():
            before = len(words)
            for text in document.texts.get(name, ()):
                if len(words) > before:
                    words.append(GAP)
                words.extend(self._numbering.numbers(text))
            self._sizes[name].append(len(words) - before)
            self.size += len(words) - before

    def remove(self, article: int) -> None:
        """Drop the document of an article, where there is one."""
        self._places.pop(article, None)

    def content(self) -> Content:
        """What was gathered."""
        kept = np.array(sorted(self._places.values()), np.int64)
        columns = Columns.of([self._records[place] for place in kept])
        fields = {name: self._field(name, kept) for name in self._words}
        return Content(self._numbering.exact, self._numbering.stems, fields, columns)

    def _field(self, name: str, kept: np.ndarray) -> FieldWords:
        sizes = np.array(self._sizes[name], np.int64)
        words = np.array(self._words[name], np.uint32)
        if len(kept) < len(sizes):
            starts = np.cumsum(sizes) - sizes
            words, sizes = words[ragged(starts[kept], sizes[kept])], sizes[kept]
        return FieldWords(sizes, words)
