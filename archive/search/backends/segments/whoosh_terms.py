"""The terms and posting lists of a segment as Whoosh asks for them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from whoosh import fields, formats
from whoosh.codec import base
from whoosh.matching import ListMatcher, Matcher
from whoosh.reading import TermInfo, TermNotFound

from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import Floats, Posting
from archive.search.backends.segments.columns import identifier
from archive.search.backends.segments.content import FORMS
from archive.search.backends.segments.segment import Segment


class _WordTerms:
    """The terms of a text field in one form, in order."""

    def __init__(self, segment: Segment, field: str) -> None:
        self._segment = segment
        self._field = field
        self._terms = segment.terms(field)
        self._words = segment.lexicon(field.rpartition("_")[2])

    def __len__(self) -> int:
        return len(self._terms.order) if self._terms else 0

    def __getitem__(self, place: int) -> bytes:
        if self._terms is None:
            raise IndexError(place)
        return self._words[int(self._terms.rising[place])]

    def posting(self, place: int) -> Posting:
        """Where a term occurs."""
        assert self._terms is not None  # noqa: S101
        return self._segment.posting_at(self._field, self._terms, int(self._terms.order[place]))

    def lengths(self) -> Floats:
        """The length of the field in each document."""
        return self._segment.lengths(self._field.rpartition("_")[0])

    def positions(self, place: int, document: int) -> list[int]:
        """Where in a document a term stands."""
        name, _, form = self._field.rpartition("_")
        words = self._segment.words_of(name, document)
        places = words if form == "exact" else self._segment.stems(name)[words]
        assert self._terms is not None  # noqa: S101
        return np.flatnonzero(places == self._terms.order[place]).tolist()


class _Identifiers:
    """The identifiers of articles as terms."""

    def __init__(self, segment: Segment) -> None:
        numbers = segment.columns().article_id.tolist()
        found = ((identifier(number).encode(), place) for place, number in enumerate(numbers))
        self._entries = sorted(found)

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, place: int) -> bytes:
        return self._entries[place][0]

    def posting(self, place: int) -> Posting:
        """The one document."""
        return Posting(np.array([self._entries[place][1]]), np.ones(1, np.float32))

    def lengths(self) -> Floats:
        """Of no account."""
        return np.ones(len(self._entries), np.float32)

    def positions(self, place: int, document: int) -> list[int]:
        """An identifier has none."""
        return []


_Terms = _WordTerms | _Identifiers


def _information(posting: Posting, lengths: Floats) -> TermInfo:
    own = lengths[posting.documents]
    return TermInfo(
        weight=float(posting.counts.sum()),
        df=len(posting.documents),
        minlength=int(own.min()),
        maxlength=int(own.max()),
        maxweight=float(posting.counts.max()),
        minid=int(posting.documents[0]),
        maxid=int(posting.documents[-1]),
    )


class TermsReader(base.TermsReader):
    """The terms of a segment, as Whoosh asks for them; terms are bytes."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    @cached_property
    def _fields(self) -> Mapping[str, _Terms]:
        words = {
            f"{name}_{form}": _WordTerms(self._segment, f"{name}_{form}")
            for name in WEIGHTS
            for form in FORMS
        }
        found: dict[str, _Terms] = {"id": _Identifiers(self._segment), **words}
        return {name: found[name] for name in sorted(found) if len(found[name])}

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, text = term
        return field in self._fields and self._place(field, text) is not None

    def indexed_field_names(self) -> Sequence[str]:
        """The fields that have terms."""
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: fields.FieldType) -> base.FieldCursor:
        """A cursor over the terms of a field."""
        terms = self._fields.get(fieldname)
        return Cursor(terms) if terms else base.EmptyCursor()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms."""
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms of a field from a prefix on, and those of the fields after it."""
        for field, terms in self._fields.items():
            if field >= fieldname:
                first = _first(terms, prefix) if field == fieldname else 0
                yield from ((field, terms[place]) for place in range(first, len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with what is known of each."""
        return self.items_from("", b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The same from a prefix on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """What is known of a term; raises KeyError where there is none."""
        terms, place = self._found(fieldname, text)
        return _information(terms.posting(place), terms.lengths())

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term occurs."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have a term."""
        terms, place = self._found(fieldname, text)
        return len(terms.posting(place).documents)

    def matcher(
        self, fieldname: str, text: bytes, format_: formats.Format, scorer: Any = None
    ) -> Matcher:
        """The documents of a term one after another; raises TermNotFound."""
        try:
            terms, place = self._found(fieldname, text)
        except KeyError:
            raise TermNotFound(f"{fieldname}:{text!r}") from None
        return TermMatcher(terms, place, (fieldname, text), format_, scorer)

    def _found(self, field: str, text: bytes) -> tuple[_Terms, int]:
        place = self._place(field, text) if field in self._fields else None
        if place is None:
            raise KeyError(field, text)
        return self._fields[field], place

    def _place(self, field: str, text: bytes) -> int | None:
        terms = self._fields[field]
        place = _first(terms, text)
        return place if place < len(terms) and terms[place] == text else None


def _first(terms: _Terms, text: bytes) -> int:
    return bisect_left(range(len(terms)), text, key=terms.__getitem__)


class Cursor(base.FieldCursor):
    """A place among the terms of a field; its texts are strings."""

    def __init__(self, terms: _Terms) -> None:
        self._terms = terms
        self._place = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._place = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Go to a term or the one after it."""
        sought = term.encode("utf-8", "surrogatepass") if isinstance(term, str) else term
        self._place = _first(self._terms, sought)
        return self.text()

    def next(self) -> str | None:
        """Go on."""
        self._place += 1
        return self.text()

    def text(self) -> str | None:
        """The term; None after the last."""
        return self._terms[self._place].decode() if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """What is known of the term."""
        if not self.is_valid():
            return None
        return _information(self._terms.posting(self._place), self._terms.lengths())

    def is_valid(self) -> bool:
        """Whether there is a term."""
        return self._place < len(self._terms)


class TermMatcher(ListMatcher):
    """The documents of a term; its positions are read where they are asked for."""

    def __init__(
        self,
        terms: _Terms,
        place: int,
        term: tuple[str, bytes],
        format_: formats.Format,
        scorer: Any,
    ) -> None:
        posting = terms.posting(place)
        super().__init__(
            posting.documents.tolist(),
            posting.counts.tolist(),
            format=format_,
            scorer=scorer,
            term=term,
            terminfo=_information(posting, terms.lengths()),
        )
        self._i: int = 0
        self._terms = terms
        self._place = place

    def copy(self) -> "TermMatcher":
        """Another one at the same document."""
        copied = TermMatcher(self._terms, self._place, self._term, self._format, self._scorer)
        copied._i = self._i
        return copied

    def skip_to(self, id: int) -> None:
        """Go on to a document or the one after it."""
        self._i = bisect_left(self._ids, id, self._i)

    def value_as(self, astype: str) -> Any:
        """The positions, or how often the document has the term."""
        if astype == "positions":
            return self._terms.positions(self._place, self.id())
        return self.weight()

    def supports(self, astype: str) -> bool:
        """What `value_as` answers."""
        return astype in {"positions", "weight", "frequency"}
