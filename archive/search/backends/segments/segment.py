"""One segment, read from its file."""

from collections.abc import Callable, Hashable
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import BETWEEN, Floats, Numbers, Posting
from archive.search.backends.segments.cache import SHARED, Cache
from archive.search.backends.segments.columns import read_columns
from archive.search.backends.segments.lexicon import Lexicon, read_lexicon, sought
from archive.search.backends.segments.lists import NO_LISTS, Packed, decode
from archive.search.backends.segments.pages import Array, PagedFile
from archive.search.backends.segments.terms import (
    Directory,
    Grouped,
    Terms,
    grouped,
    read_directory,
    read_terms,
)
from archive.search.columns import Columns
from archive.search.deadline import unhurried

T = TypeVar("T")
_serials = count()
_NONE: Numbers = np.empty(0, np.int64)


class Segment:
    """A segment that never changes; what was deleted of it, the commit tells. Raises IndexUnusable where it is damaged.

    What every search needs, words, where their lists are and columns, it holds once it was read; lists it reads.
    """

    def __init__(self, path: Path, cache: Cache = SHARED) -> None:
        self.file = PagedFile(path)
        self.documents = self.file.facts["documents"]
        self._held: dict[str, Any] = {}
        self._cache = cache
        self._serial = next(_serials)

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What was made of the segment under a key, made where it is not kept; `size` tells how many bytes it takes."""
        return self._cache.get((self._serial, *key), make, size)

    @property
    def nbytes(self) -> int:
        """The size in memory of what it holds."""
        return int(sum(value.nbytes for value in self._held.values()))

    def _hold(self, name: str, read: Callable[[], T]) -> T:
        """What is read from the file under a name, read once and charged to no search."""
        held: T | None = self._held.get(name)
        if held is None:
            with unhurried():
                held = self._held.setdefault(name, read())
        return held

    def lexicon(self, form: str) -> Lexicon:
        """All words of the segment in one form."""
        return self._hold(form, lambda: read_lexicon(self.file, form))

    def terms(self, field: str) -> Terms | None:
        """The terms of a field with its form, such as title_exact; None where no document has the field."""
        if f"{field}.terms" not in self.file:
            return None
        return self._hold(f"{field}.terms", lambda: read_terms(self.file, field))

    def numbers(self, form: str, words: tuple[str, ...]) -> Numbers:
        """The number of each word in the lexicon of a form; -1 where there is none."""
        return self.lexicon(form).numbers(sought(words))

    def lists(self, field: str, numbers: Array, offset: int) -> tuple[Numbers, Packed]:
        """Which of some rising words of the lexicon a field has, and their posting lists, raised by an offset."""
        terms = self.terms(field) if len(numbers) else None
        found, places = terms.find(numbers) if terms is not None else (_NONE, _NONE)
        if terms is None or not len(found):
            return _NONE, NO_LISTS
        return found, terms.lists.packed(self.file, f"{field}.lists", places, offset)

    def having(self, field: str, numbers: Array) -> tuple[Numbers, Array]:
        """Which of some rising words of the lexicon a field has, and in how many documents; their lists are not read."""
        terms = self.terms(field)
        if terms is None:
            return _NONE, _NONE
        found, places = terms.find(numbers)
        return found, terms.having[places]

    def lengths(self, name: str) -> Floats:
        """The number of words of each document in a field such as title."""
        if f"{name}.lengths" not in self.file:
            return np.zeros(self.documents, np.float32)
        return self._array(f"{name}.lengths").astype(np.float32)

    def words_of(self, name: str, document: int) -> Numbers:
        """The words of a field of a document in order: places among the field's exact terms, or -1 in a gap."""
        sizes = self.sizes(name)[: document + 1]
        words = self.file.part(f"{name}.stream", int(sizes[:-1].sum()), int(sizes.sum()))
        return np.repeat(words.astype(np.int64) - 1, np.where(words, 1, BETWEEN))

    def places(self, field: str, word: int, offset: int) -> Packed:
        """Where a word of the lexicon stands among the words of a field of all documents: one list for each exact form."""
        terms = self.terms(field)
        found = terms.find(np.array([word], np.uint32))[1] if terms is not None else _NONE
        if not len(found):
            return NO_LISTS
        name, _, form = field.rpartition("_")
        own = self._members(name).of(int(found[0])) if form == "stem" else found
        return self._times(name).packed(self.file, f"{name}_exact.places", own, offset)

    def stream_size(self, name: str) -> int:
        """How many items the stream of a field has."""
        return self.file.size(f"{name}.stream")

    def gaps(self, name: str) -> Numbers:
        """The places in the stream of a field that are between the values of a list."""
        return self.file.array(f"{name}.gaps").astype(np.int64) if self.stream_size(name) else _NONE

    def _times(self, name: str) -> Directory:
        """Where the places of each exact term of a field are in the file."""
        names = f"{name}_exact.times", f"{name}_exact.place_widths"
        return self._hold(f"{name}.times", lambda: read_directory(self.file, *names))

    def _members(self, name: str) -> Grouped:
        """The exact terms of each stem of a field."""
        return self._hold(f"{name}.stems", lambda: grouped(self.file.array(f"{name}.stems")))

    def stems(self, name: str) -> Numbers:
        """For each exact term of a field the place of its stem among the field's stems; last, for a gap, -1."""
        return np.append(self.file.array(f"{name}.stems").astype(np.int64), -1)

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms of a field that begin with a prefix, in order."""
        terms = self.terms(field)
        if terms is None:
            return []
        lexicon = self.lexicon(field.rpartition("_")[2])
        return lexicon.texts(terms.between(*lexicon.with_prefix(prefix))[:limit].tolist())

    @property
    def words_with_trigrams(self) -> int:
        """How many words titles and texts have."""
        return self.file.size("trigrams.words")

    def with_trigrams(self, keys: Array, offset: int) -> Packed:
        """The places, raised by an offset, among the words of titles and texts of those with each of some rising trigrams."""
        terms = self.terms("trigrams")
        if terms is None:
            return NO_LISTS
        return terms.lists.packed(self.file, "trigrams.lists", terms.find(keys)[1], offset)

    def trigram_sizes(self, words: Numbers) -> Array:
        """How many trigrams each word at some places among those of titles and texts has."""
        return self._array("trigrams.sizes")[words] if len(words) else _NONE

    def trigram_texts(self, words: Numbers) -> list[str]:
        """The words at some places among those of titles and texts."""
        numbers = self._array("trigrams.words")[words].tolist() if len(words) else []
        return self.lexicon("exact").texts(numbers)

    def articles(self) -> Numbers:
        """The article of each document."""
        return self.columns().article_id

    def digests(self) -> Array:
        """The digest of each document."""
        return self.columns().digest

    def columns(self) -> Columns:
        """What is known of its articles."""
        return self._hold("columns", lambda: read_columns(self.file))

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

    def _array(self, name: str) -> Array:
        return self._hold(name, lambda: self.file.array(name))

    def posting_at(self, field: str, terms: Terms, place: int) -> Posting:
        """Where the term at a place among a field's terms occurs."""
        lists = terms.lists.packed(self.file, f"{field}.lists", np.array([place]))
        return Posting(*decode(lists)[1:])


_open: WeakValueDictionary[Path, Segment] = WeakValueDictionary()
_opening = Lock()


def opened(path: Path) -> Segment:
    """The segment in a file, opened once for all threads."""
    with _opening:
        segment = _open.get(path)
        if segment is None:
            segment = _open[path] = Segment(path)
        return segment
