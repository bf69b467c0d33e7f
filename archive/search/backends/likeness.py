"""Which of many words have the form of a pattern, or are a few edits from a word: all are looked at at once, as arrays.

A word costs some operations for each of its letters, whatever is sought and however many words match.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Flags, Numbers
from archive.search.backends.segments.lists import ragged
from archive.search.deadline import check
from archive.search.query.multiterm import ANY, ONE, Automaton
from archive.search.query.nodes import Fuzzy, Wildcard

Bits = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
_BIT = np.uint64(1)
_NONE = np.empty(0, np.int64)
# So many words are looked at at once that they fit a processor's cache.
_AT_ONCE = 1 << 16


class Words(NamedTuple):
    """Words one after another in UTF-8, and where each begins and ends; none is empty."""

    letters: Bytes
    starts: Numbers
    ends: Numbers

    @property
    def nbytes(self) -> int:
        """Their size in memory."""
        return self.letters.nbytes + self.starts.nbytes + self.ends.nbytes

    def part(self, first: int, last: int) -> "Words":
        """Those of a half-open range of numbers."""
        starts, ends = self.starts[first:last], self.ends[first:last]
        return Words(self.letters[starts[0] : ends[-1]], starts - starts[0], ends - starts[0])


class Alike(NamedTuple):
    """The numbers of words, rising, and how many edits away each is."""

    numbers: npt.NDArray[np.uint32]
    edits: npt.NDArray[np.uint8]

    @property
    def nbytes(self) -> int:
        """Their size in memory."""
        return self.numbers.nbytes + self.edits.nbytes


def words_of(letters: bytes, ends: Sequence[int]) -> Words:
    """Words one after another that end at these places."""
    stops = np.asarray(ends, np.int64)
    return Words(np.frombuffer(letters, np.uint8), np.append(0, stops)[:-1], stops)


def spelt(words: Iterable[str]) -> Words:
    """Words as arrays."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    return words_of(b"".join(encoded), [*accumulate(map(len, encoded))])


def alike(words: Words, sought: Wildcard | Fuzzy) -> Alike:
    """The words that something folded stands for; may raise TimeIsUp."""
    numbers, edits = [_NONE], [_NONE]
    for first in range(0, len(words.ends), _AT_ONCE):
        check()
        own, away = _alike(words.part(first, first + _AT_ONCE), sought)
        numbers.append(own + first)
        edits.append(away)
    return Alike(np.concatenate(numbers).astype(np.uint32), np.concatenate(edits).astype(np.uint8))


def _alike(words: Words, sought: Wildcard | Fuzzy) -> tuple[Numbers, Numbers]:
    if isinstance(sought, Wildcard):
        numbers = _of_form(words, sought.text)
        return numbers, np.zeros_like(numbers)
    numbers = _of_like_letters(words, sought.text, sought.edits)
    edits = _distances(_Letters(words, numbers), sought.text)
    near = edits <= sought.edits
    return numbers[near], edits[near]


def _of_form(words: Words, pattern: str) -> Numbers:
    numbers, automaton = _candidates(words, pattern), Automaton(pattern)
    letters = _Letters(words, numbers)
    symbols = letters.looked_up(automaton.letters, automaton.every)
    states = np.full(len(numbers), automaton.start, np.uint64)
    for column in letters.columns():
        states[: len(column)] = automaton.after(states[: len(column)], symbols[column])
    return numbers[letters.by_number((states & np.uint64(automaton.end)) > 0)]


def _candidates(words: Words, pattern: str) -> Numbers:
    """The words that begin and end as a pattern does; of one that does with a wildcard, those with its longest run of letters."""
    parts = pattern.replace(ONE, ANY).split(ANY)
    runs = [part.encode("utf-8", "surrogatepass") for part in parts]
    if not (runs[0] or runs[-1]):
        return _containing(words, max(runs, key=len))
    begun = _with_run(words, np.arange(len(words.ends)), words.starts, runs[0])
    return _with_run(words, begun, words.ends - len(runs[-1]), runs[-1])


def _with_run(words: Words, numbers: Numbers, places: Numbers, run: bytes) -> Numbers:
    """Those of some words in which a run of letters stands at a place of theirs; `places` has one for each word there is."""
    numbers = numbers[(words.ends - words.starts)[numbers] >= len(run)]
    # Letters of one alphabet begin with the same byte and end with different ones.
    for place, byte in reversed([*enumerate(run)]):
        numbers = numbers[words.letters[places[numbers] + place] == byte]
    return numbers


def _containing(words: Words, run: bytes) -> Numbers:
    """The words in which a run of letters begins; it may go on into the next."""
    begins = np.flatnonzero(words.letters[len(run) - 1 :] == run[-1])
    for place, byte in reversed([*enumerate(run[:-1])]):
        begins = begins[words.letters[begins + place] == byte]
    return np.unique(np.searchsorted(words.ends, begins, side="right"))


def _of_like_letters(words: Words, word: str, edits: int) -> Numbers:
    """The words about as long as a word that have few letters which it has not, told by the last byte of each letter."""
    begins = _begins(words.letters)
    own = {letter.encode("utf-8", "surrogatepass")[-1] for letter in word}
    table = bytes(byte not in own for byte in range(256))
    others = np.frombuffer(words.letters.tobytes().translate(table), np.bool_)
    others = others & np.append(begins, True)[1:]
    apart = abs(_counts(begins, words.starts) - len(word))
    return np.flatnonzero((apart <= edits) & (_counts(others, words.starts) <= edits))


def _begins(letters: Bytes) -> Flags:
    """Which bytes begin a letter: it goes on with such as begin with the bits 10."""
    return (letters & 0xC0) != 0x80


def _counts(flags: Flags, starts: Numbers) -> Numbers:
    """How many bytes of each word are flagged."""
    return np.add.reduceat(flags, starts, dtype=np.int64) if len(starts) else starts


def _distances(letters: "_Letters", word: str) -> Numbers:
    """How many edits away from each of some words a word is, two neighbours swapped being one.

    After Hyyrö (2003), A bit-vector algorithm for computing Levenshtein and Damerau edit distances: bit n of an array stands for
    the difference between neighbouring cells of the usual table, in row n and the column of the letter just read.
    """
    places = {letter: _places(word, letter) for letter in set(word)}
    symbols, last = letters.looked_up(places, 0), np.uint64(len(word) - 1)
    count = len(letters.order)
    scores = np.full(count, len(word))
    falling, diagonal, before = (np.zeros(count, np.uint64) for _ in range(3))
    rising = ~falling
    for column in letters.columns():
        rising, falling, diagonal, before = (
            bits[: len(column)] for bits in (rising, falling, diagonal, before)
        )
        same = symbols[column]
        swapped = ((~diagonal & same) << _BIT) & before
        diagonal = (((same & rising) + rising) ^ rising) | same | falling | swapped
        more, less = falling | ~(diagonal | rising), diagonal & rising
        scores[: len(column)] += _bit(more, last) - _bit(less, last)
        more, less = (more << _BIT) | _BIT, less << _BIT
        rising, falling, before = less | ~(diagonal | more), more & diagonal, same
    return letters.by_number(scores)


def _places(word: str, letter: str) -> int:
    return sum(1 << place for place, one in enumerate(word) if one == letter)


def _bit(bits: Bits, place: np.uint64) -> Numbers:
    return ((bits >> place) & _BIT).astype(np.int64)


class _Letters:
    """The letters of some words, ordered so that those of one place in all long words stand together."""

    def __init__(self, words: Words, numbers: Numbers) -> None:
        starts = words.starts[numbers]
        sizes = words.ends[numbers] - starts
        letters = words.letters[ragged(starts, sizes)]
        counts = _counts(_begins(letters), np.cumsum(sizes) - sizes)
        text = letters.tobytes().decode("utf-8", "surrogatepass")
        self._codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        # The longest word first.
        self.order = np.argsort(-counts, kind="stable")
        self._starts = (np.cumsum(counts) - counts)[self.order]
        self._shorter = -counts[self.order]

    def columns(self) -> Iterator[Numbers]:
        """For each place in a word, which letters stand there: of those words, the longest first, that are so long."""
        for place in range(-int(self._shorter.min(initial=0))):
            yield self._starts[: self._shorter.searchsorted(-place)] + place

    def looked_up(self, known: Mapping[str, int], otherwise: int) -> Bits:
        """For each letter the number known of it, or another."""
        table = np.full(int(self._codes.max(initial=0)) + 1, otherwise, np.uint64)
        for letter, number in known.items():
            table[ord(letter) : ord(letter) + 1] = number
        return table[self._codes]

    def by_number(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Values of the words, the longest first, in the order of their numbers."""
        ordered = np.empty_like(values)
        ordered[self.order] = values
        return ordered
