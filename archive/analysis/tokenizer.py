"""Cutting text into words, with their places in the original text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Marks belong to the word they stand on; presentation forms of marks count as letters in Unicode.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"
# Invisible controls inside a word are part of it, at its end they are not.
CONTROLS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_POINT, _COMMA = "[.\u066b]", "[,\u066c]"
# One point between digits is a decimal point, commas stand before three digits each; anything else is a date or a list.
_NUMBER = (
    rf"(?<![\w{MARKS}.,\u066b\u066c])(?:[وفبلك]\u0640?)?(?:ال\u0640?)?\d+(?:{_COMMA}\d{{3}})*(?:{_POINT}\d+)?"
    rf"(?![\w{MARKS}{CONTROLS}]|[.,\u066b\u066c]\d)"
)
_LETTERS = rf"[^\W_](?:[{CONTROLS}]*(?:[^\W_]|[{MARKS}]))*"
# Most words are plain letters: tried first, they take half the time.
_PLAIN = rf"[\u0621-\u063a\u0641-\u064a]++(?![\w{MARKS}{CONTROLS}])"
WORD = re.compile(rf"{_PLAIN}|{_NUMBER}|{_LETTERS}")


class Token(NamedTuple):
    """A word as written, its half-open range of characters in the original text, and its ordinal number."""

    text: str
    start: int
    end: int
    position: int


def tokenize(text: str) -> Iterator[Token]:
    """The words of a text in order."""
    for position, match in enumerate(WORD.finditer(text)):
        yield Token(match.group(), match.start(), match.end(), position)
