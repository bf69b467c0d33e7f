"""What an index answers about its terms, as arrays: the ground under evaluation and ranking."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

from archive.search.columns import Columns
from archive.search.deadline import check
from archive.search.query.nodes import Fuzzy, Wildcard

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
# Terms, each with what an occurrence of it counts for.
Weighted = tuple[tuple[str, float], ...]
T = TypeVar("T")
# Stands in a stream between the values of a field, so that no phrase runs from one into the next.
GAP = 0
# So many words stand for that gap: more than any slop.
BETWEEN = 64


class Posting(NamedTuple):
    """The documents with a term, rising, and how often each has it."""

    documents: Numbers
    counts: Floats


class Stream(NamedTuple):
    """The words of one field of one document in order, as codes of their exact forms and of their stems."""

    exact: Codes
    stem: Codes


class Places(NamedTuple):
    """Where words stand in a field of some documents, rising.

    For each place the position of its document among those asked for, and how many words stand before it in the field.
    """

    owners: Numbers
    offsets: Numbers


class Like(NamedTuple):
    """A term like what is sought: how many edits away it is, and how many documents have it."""

    edits: int
    documents: int
    term: str


class WordsOf(Protocol):
    """The words of titles and texts of a part of an index."""

    def prepare(self) -> None:
        """Work out what the lookups need, once and for all of them."""

    def members(self, family: str) -> list[str]:
        """The stems of a family."""

    def similar(self, word: str, least: float) -> dict[str, float]:
        """The exact forms that look like a word, with their similarity from `least` to 1."""


class Postings(Protocol):
    """An index as the evaluator reads it. `field` is a text field with its form, such as title_exact or text_stem."""

    @property
    def live(self) -> Flags:
        """Which document numbers stand for a document that was not deleted."""

    @property
    def columns(self) -> Columns:
        """What is known of each document beside its words, of deleted ones too."""

    def posting(self, field: str, term: str) -> Posting:
        """Where a term occurs."""

    def merged(self, field: str, terms: Weighted) -> Posting:
        """Where any of these terms occurs, the occurrences of each counted by its weight; may raise TimeIsUp."""

    def lengths(self, field: str) -> Floats:
        """The number of words that each document has in a field."""

    def places(self, name: str, stems: Sequence[str], documents: Numbers) -> Places:
        """Where words of these stems stand in a field, such as title or text, of these rising documents."""

    def in_order(self, field: str, terms: Sequence[str], slop: int) -> Numbers:
        """The documents in which terms stand in this order with at most `slop` other words among them, rising."""

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""

    def terms_like(self, field: str, sought: Wildcard | Fuzzy, limit: int) -> list[Like]:
        """At most `limit` terms that something folded stands for, the nearest and most frequent first; may raise TimeIsUp."""

    def vocabularies(self) -> Sequence[WordsOf]:
        """The words of the texts, in parts that together hold them all."""

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What was worked out of these postings under a key, made where it is not kept; `size` tells how many bytes it takes."""


def merged(postings: Iterable[tuple[Posting, float]], documents: int) -> Posting:
    """One posting of several, each counted by its weight; `documents` is how many there are in all."""
    counts = np.zeros(documents, np.float64)
    for posting, weight in postings:
        check()
        counts[posting.documents] += weight * posting.counts.astype(np.float64)
    found: Numbers = np.flatnonzero(counts)
    return Posting(found, counts[found].astype(np.float32))


def nearest(found: Iterable[Like], limit: int) -> list[Like]:
    """The first of terms that were found in several parts: the nearest, and of these those that most documents have."""
    terms: dict[str, Like] = {}
    for one in found:
        known = terms.get(one.term)
        terms[one.term] = one._replace(documents=one.documents + known.documents) if known else one
    return sorted(terms.values(), key=lambda one: (one.edits, -one.documents, one.term))[:limit]


def code(term: str) -> int:
    """The code of a term in a stream: its CRC-32, never GAP.

    Two terms of one language share a code with a chance of about one in four thousand millions; a phrase is only looked for
    where its terms were found by name.
    """
    return crc32(term.encode("utf-8", "surrogatepass")) or 1
