"""Which words a prefix, a pattern or a word taken loosely stands for; all of it is about folded words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from archive.analysis.analyzer import exact
from archive.analysis.spelling import distance
from archive.search.query.nodes import Fuzzy, MultiTerm, Prefix, Wildcard

ANY, ONE = "*", "?"
# A state is a number of 64 bits. No word is longer, so that what is cut off decides little.
MAX_SYMBOLS = 63
_SYMBOLS = re.compile(r"[*?]|[^*?]+")
_GAP = re.compile(r"\*+")


def as_indexed(node: MultiTerm) -> MultiTerm | None:
    """The same about folded words, written as the index writes them; None where it has no letter or digit."""
    match node:
        case Prefix(text=text):
            begin = exact(text)
            return Prefix(begin) if begin else None
        case Wildcard(text=text):
            return _folded_pattern(text)
        case Fuzzy(text=text, edits=edits):
            word = exact(text)
            return Fuzzy(word, edits) if word else None


def _folded_pattern(text: str) -> Wildcard | None:
    parts = (part if part in ANY + ONE else exact(part) for part in _SYMBOLS.findall(text))
    pattern = _GAP.sub(ANY, "".join(parts))
    if not pattern.strip(ANY + ONE):
        return None
    return Wildcard(pattern if len(pattern) <= MAX_SYMBOLS else pattern[: MAX_SYMBOLS - 1] + ANY)


def matcher(node: MultiTerm) -> Callable[[str], bool]:
    """Whether a folded node stands for a folded word."""
    match node:
        case Prefix(text=text):
            return lambda word: word.startswith(text)
        case Wildcard(text=text):
            return Automaton(text).matches
        case Fuzzy(text=text, edits=edits):
            return lambda word: _is_near(text, word, edits)


def _is_near(word: str, other: str, edits: int) -> bool:
    """Letters that only one of them has are counted first, as that costs little."""
    if abs(len(word) - len(other)) > edits:
        return False
    letters, others = frozenset(word), frozenset(other)
    if len(letters - others) > edits or len(others - letters) > edits:
        return False
    return distance(word, other) <= edits


@dataclass(frozen=True)
class Automaton:
    """A pattern whose states are bits: bit n is set where its first n symbols match the letters so far.

    Shift-And with gaps (Navarro and Raffinot, 2002, chapter 4). Takes time linear in a word, whatever the pattern.
    """

    pattern: str

    @cached_property
    def letters(self) -> dict[str, int]:
        """For each letter of the pattern the symbols that it matches."""
        own = set(self.pattern) - {ANY, ONE}
        return {letter: self._where(letter) | self.every for letter in own}

    @cached_property
    def every(self) -> int:
        """The symbols that any letter matches."""
        return self._where(ONE)

    @cached_property
    def start(self) -> int:
        """The state before the first letter."""
        return 1 | (1 & self._gaps) << 1

    @cached_property
    def end(self) -> int:
        """The bit of a word that the whole pattern matches."""
        return 1 << len(self.pattern)

    def after(self, state: Any, symbols: Any) -> Any:
        """The state after a letter that matches these symbols; of many words at once where both are arrays."""
        moved = ((state & symbols) << 1) | (state & self._gaps)
        return moved | ((moved & self._gaps) << 1)

    def matches(self, word: str) -> bool:
        """Whether a word has the form of the pattern."""
        state = self.start
        for letter in word:
            state = self.after(state, self.letters.get(letter, self.every))
        return bool(state & self.end)

    @cached_property
    def _gaps(self) -> int:
        return self._where(ANY)

    def _where(self, symbol: str) -> int:
        return sum(1 << place for place, one in enumerate(self.pattern) if one == symbol)
