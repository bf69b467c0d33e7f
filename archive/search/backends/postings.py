"""What an index answers about its terms, as arrays: the ground under evaluation and ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from zlib import crc32

import numpy as np
import numpy.typing as npt

from archive.search.backends.vocabulary import Vocabulary
from archive.search.columns import Columns

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]
# Stands in a stream between the values of a field, so that no phrase runs from one into the next.
GAP = 0


class Posting(NamedTuple):
    """The documents with a term, rising, and how often each has it."""

    documents: Numbers
    counts: Floats


class Stream(NamedTuple):
    """The words of one field of one document in order, as codes of their exact forms and of their stems."""

    exact: Codes
    stem: Codes


@dataclass(frozen=True)
class Hits:
    """Which documents match, and the score of each; both as long as the index has documents."""

    found: Flags
    scores: Floats


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

    def lengths(self, field: str) -> Floats:
        """The number of words that each document has in a field."""

    def streams(self, name: str, documents: Numbers) -> list[Stream]:
        """The words of a field, such as title or text, in each of these documents."""

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""

    def vocabularies(self) -> Sequence[Vocabulary]:
        """The words of the texts, in parts that together hold them all."""


def code(term: str) -> int:
    """The code of a term in a stream: its CRC-32, never GAP.

    Two terms of one language share a code with a chance of about one in four thousand millions; a phrase is only looked for
    where its terms were found by name.
    """
    return crc32(term.encode("utf-8", "surrogatepass")) or 1
