"""Words as numbers: each piece of text between white space is analysed once and remembered."""

import re
from itertools import chain

from archive.analysis.analyzer import MAX_WORD_LENGTH, forms
from archive.analysis.lemmatizer import lemma_or_stem
from archive.analysis.normalizer import LETTERS
from archive.analysis.tokenizer import WORD

# Pieces remembered in each of two generations, and words after which the numbers begin anew.
PIECES = 3 << 16
WORDS = 3 << 17
# A longer piece is hardly one that comes again.
_LONGEST = 64
# Letters that analysis does nothing to but fold them one by one: most words are of these alone.
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+")


class _Pieces(dict[str, tuple[int, ...]]):
    """The numbers of the words of a piece of text. Of two generations the older goes where the younger is full."""

    def __init__(self, numbering: "Numbering") -> None:
        super().__init__()
        self._numbering = numbering
        self._older: dict[str, tuple[int, ...]] = {}

    def __missing__(self, piece: str) -> tuple[int, ...]:
        numbers = self._older.get(piece)
        if numbers is None:
            numbers = self._numbering.analysed(piece)
        if len(piece) <= _LONGEST:
            if len(self) >= PIECES:
                self._older = dict(self)
                self.clear()
            self[piece] = numbers
        return numbers


class Numbering:
    """Numbers for words, and the exact form and stem of each in UTF-8; number n stands for the word at place n - 1.

    The stem is a function of the exact form, so one number stands for both.
    """

    def __init__(self) -> None:
        self.exact: list[bytes] = []
        self.stems: list[bytes] = []
        self._numbers: dict[str, int] = {}
        self._pieces = _Pieces(self)

    @property
    def is_full(self) -> bool:
        """Whether it is time for a new one."""
        return len(self.exact) >= WORDS

    def numbers(self, text: str) -> "chain[int]":
        """The words of a text in order, as `analyze` finds them."""
        # No word, and nothing that the pattern of a word looks at beside it, reaches over white space.
        return chain.from_iterable(map(self._pieces.__getitem__, text.split()))

    def analysed(self, piece: str) -> tuple[int, ...]:
        """The numbers of the words of a piece of text."""
        if _PLAIN.fullmatch(piece):
            return (self._plain(piece),)
        return tuple(number for word in WORD.findall(piece) if (number := self._word(word)))

    def _word(self, word: str) -> int:
        """The number of a word; 0 where nothing of it is left."""
        if _PLAIN.fullmatch(word):
            return self._plain(word)
        exact, stem = forms(word)
        return (self._numbers.get(exact) or self._add(exact, stem)) if exact else 0

    def _plain(self, word: str) -> int:
        exact = word.translate(LETTERS)[:MAX_WORD_LENGTH]
        return self._numbers.get(exact) or self._add(exact, lemma_or_stem(exact))

    def _add(self, exact: str, stem: str) -> int:
        self.exact.append(exact.encode())
        self.stems.append(stem.encode())
        number = self._numbers[exact] = len(self.exact)
        return number
