"""Cutting text into words, with their places in the original text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Marks and joiners belong to the word they stand on; a full stop or comma joins digits only.
_INSIDE = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}])*(?:[.,\u066b\u066c]\d+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, its half-open range of characters in the original text, and its ordinal number."""

    text: str
    start: int
    end: int
    position: int


def tokenize(text: str) -> Iterator[Token]:
    """The words of a text in order."""
    for position, match in enumerate(_WORD.finditer(text)):
        yield Token(match.group(), match.start(), match.end(), position)
