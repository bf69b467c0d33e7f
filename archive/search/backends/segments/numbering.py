"""Words as numbers: each piece of text between white space is analysed once and remembered."""

import re
from itertools import chain

from archive.analysis.analyzer import MAX_WORD_LENGTH, forms
from archive.analysis.lemmatizer import lemma_or_stem
from archive.analysis.normalizer import LETTERS
from archive.analysis.tokenizer import WORD

# Pieces remembered in each of two generations, and words after which the numbers begin anew.
PIECES = 3 << 17
WORDS = 1 << 20
# A longer piece is hardly one that comes again.
_LONGEST = 64
# Letters that analysis does nothing to but fold them one by one, and what may stand around them and is of no word.
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+").fullmatch
_AROUND = "\"'()[]{}<>.,:;!?/\\|*-\u00ab\u00bb\u060c\u061b\u061f\u2013\u2014\u2018\u2019\u201c\u201d\u2026"


class Numbering(dict[str, tuple[int, ...]]):
    """Numbers for words, and the exact form and stem of each in UTF-8; number n stands for the word at place n - 1.

    The stem is a function of the exact form, so one number stands for both. As a mapping it has the numbers of the words of
    pieces of text; of two generations of pieces the older goes where the younger is full.
    """

    def __init__(self) -> None:
        super().__init__()
        self.exact: list[bytes] = []
        self.stems: list[bytes] = []
        self._numbers: dict[str, int] = {}
        self._older: dict[str, tuple[int, ...]] = {}

    @property
    def is_full(self) -> bool:
        """Whether it is time for a new one."""
        return len(self.exact) >= WORDS

    def numbers(self, text: str) -> "chain[int]":
        """The words of a text in order, as `analyze` finds them."""
        # No word, and nothing that the pattern of a word looks at beside it, reaches over white space.
        return chain.from_iterable(map(self.__getitem__, text.split()))

    def __missing__(self, piece: str) -> tuple[int, ...]:
        numbers = self._older.get(piece)
        if numbers is None:
            numbers = self._analysed(piece)
        if len(piece) <= _LONGEST:
            if len(self) >= PIECES:
                self._older = dict(self)
                self.clear()
            self[piece] = numbers
        return numbers

    def _analysed(self, piece: str) -> tuple[int, ...]:
        core = piece.strip(_AROUND)
        if _PLAIN(core):
            return (self._plain(core),)
        return tuple(number for word in WORD.findall(piece) if (number := self._word(word)))

    def _word(self, word: str) -> int:
        """The number of a word; 0 where nothing of it is left."""
        if _PLAIN(word):
            return self._plain(word)
        exact, stem = forms(word)
        return (self._numbers.get(exact) or self._add(exact, stem)) if exact else 0

    def _plain(self, word: str) -> int:
        exact = word.translate(LETTERS)[:MAX_WORD_LENGTH]
        return self._numbers.get(exact) or self._add(exact, lemma_or_stem(exact))

    def _add(self, exact: str, stem: str) -> int:
        self.exact.append(exact.encode())
        # One of three words is its own stem.
        self.stems.append(stem.encode() if stem != exact else self.exact[-1])
        number = self._numbers[exact] = len(self.exact)
        return number
