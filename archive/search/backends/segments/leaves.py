"""The segments of a commit, and words as each of them knows them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

import numpy as np
from whoosh.filedb.filestore import Storage

from archive.search.backends.postings import Flags, Numbers
from archive.search.backends.segments.lists import Packed, together
from archive.search.backends.segments.segment import Segment
from archive.search.backends.segments.terms import Known, known
from archive.search.backends.segments.whoosh_codec import SegmentEntry
from archive.search.deadline import check

# The words of so many questions are remembered with their numbers, since they are looked up in one field after another.
_REMEMBERED = 64


class Leaf:
    """A segment as it was at the commit; its documents are numbered from `offset` in the whole."""

    def __init__(self, segment: Segment, entry: SegmentEntry, offset: int) -> None:
        self.segment = segment
        self.offset = offset
        self.live: Flags = ~entry.deleted

    def digests_of(self, articles: Numbers) -> Iterator[tuple[int, int]]:
        """Those of these articles that it has, each with its digest."""
        own = np.flatnonzero(np.isin(self.segment.articles(), articles) & self.live)
        digests = self.segment.digests()[own]
        return zip(self.segment.articles()[own].tolist(), digests.tolist(), strict=True)


class Leaves(list[Leaf]):
    """The segments of a commit, in the order of their documents."""

    def __init__(self, entries: Sequence[SegmentEntry], storage: Storage) -> None:
        ends = np.cumsum([entry.doc_count_all() for entry in entries]).tolist()
        starts = zip(entries, [0, *ends], strict=False)
        super().__init__(Leaf(entry.opened(storage), entry, start) for entry, start in starts)
        segments = [leaf.segment for leaf in self]
        self._known = lru_cache(_REMEMBERED)(partial(_known, segments))

    def known(self, form: str, words: Sequence[str]) -> Iterator[tuple[Leaf, Known]]:
        """Each segment, with what it knows of some words in a form; raises TimeIsUp."""
        for leaf, own in zip(self, self._known(form, tuple(words)), strict=True):
            check()
            yield leaf, own

    def lists(self, field: str, words: Sequence[str]) -> tuple[Numbers, Packed]:
        """The posting lists of words in all segments, and which word each is of."""
        which, parts = [np.empty(0, np.int64)], []
        for leaf, own in self.known(form_of(field), words):
            found, lists = leaf.segment.lists(field, own.numbers, leaf.offset)
            which.append(own.places[found])
            parts.append(lists)
        return np.concatenate(which), together(parts)

    def having(self, field: str, words: Sequence[str]) -> Numbers:
        """How many documents have each word in a field, deleted ones among them; their lists are not read."""
        having = np.zeros(len(words), np.int64)
        for leaf, own in self.known(form_of(field), words):
            found, sizes = leaf.segment.having(field, own.numbers)
            having[own.places[found]] += sizes
        return having


def form_of(field: str) -> str:
    """The form of a field such as title_exact."""
    return field.rpartition("_")[2]


def _known(segments: Sequence[Segment], form: str, words: tuple[str, ...]) -> list[Known]:
    return [known(segment.numbers(form, words)) for segment in segments]
