"""Articles for benchmarks: real ones, then as many made of their words as are asked for.

What is made follows Simon's model (1955), with runs of words in place of words: a text is copied in short runs from random places of
everything written before, which keeps the frequencies of words (Zipf) and of words side by side, and new words come in at the rate
at which the vocabulary of the real ones grows (Heaps).
"""

from collections.abc import Iterator, Sequence
from math import log2
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.real_articles import real_articles

# So many words on average are copied in one run.
RUN = 4
_TITLE = 500
Words = npt.NDArray[np.int32]


class Text(NamedTuple):
    """The words of an article."""

    title: str
    body: str


def texts(data: Path, count: int) -> Iterator[Text]:
    """So many articles, the same and in the same order every time: real ones first."""
    real = [_text(row) for row in real_articles(data, count)]
    yield from real
    if len(real) < count:
        growing = Growing(real, count)
        yield from (growing.text() for _ in range(count - len(real)))


def _text(row: dict[str, Any]) -> Text:
    return Text(row["title"][:_TITLE], row["body"])


class Growing:
    """Everything written so far, and the next text of it."""

    def __init__(self, real: Sequence[Text], count: int, seed: int = 5) -> None:
        self.chance = np.random.default_rng(seed)
        self.words: list[str] = []
        written = self._numbered(real)
        self.bodies = np.array([len(text.body.split()) for text in real], np.int64)
        self.titles = np.array([len(text.title.split()) for text in real], np.int64)
        self.heaps = heaps_exponent(written)
        self.written = np.empty(int(len(written) * 1.1 * count / len(real)) + 1_000_000, np.int32)
        self.written[: len(written)] = written
        self.end = len(written)

    def text(self) -> Text:
        """One more text, as long as a real one."""
        title = " ".join(self._next(int(self.chance.choice(self.titles))))
        return Text(title[:_TITLE], " ".join(self._next(int(self.chance.choice(self.bodies)))))

    def _next(self, size: int) -> list[str]:
        copied = self._copied(max(1, size))
        fresh = np.flatnonzero(self.chance.random(len(copied)) < self._rate())
        copied[fresh] = np.arange(len(self.words), len(self.words) + len(fresh))
        self.words.extend(self._invented() for _ in fresh)
        self.written[self.end : self.end + len(copied)] = copied
        self.end += len(copied)
        return [self.words[number] for number in copied.tolist()]

    def _copied(self, size: int) -> Words:
        """Runs from anywhere, one after the other; a run is long with a chance that falls by the word (geometric)."""
        ends_run = self.chance.random(size) < 1 / RUN
        run = np.cumsum(ends_run) - ends_run
        begins = np.flatnonzero(np.diff(run, prepend=-1))
        places = self.chance.integers(0, max(1, self.end - size), run[-1] + 1)
        return self.written[places[run] + np.arange(size) - begins[run]]

    def _rate(self) -> float:
        """The derivative of Heaps' law: new words to each word written."""
        return self.heaps * len(self.words) / self.end

    def _invented(self) -> str:
        """A word that looks like one: the first half of a word, and the second half of another."""
        one, other = (self.words[place] for place in self.chance.integers(0, len(self.words), 2))
        return one[: (len(one) + 1) // 2] + other[len(other) // 2 :]

    def _numbered(self, real: Sequence[Text]) -> Words:
        numbers: dict[str, int] = {}
        written = [
            numbers.setdefault(word, len(numbers))
            for text in real
            for word in f"{text.title} {text.body}".split()
        ]
        self.words = list(numbers)
        return np.array(written, np.int32)


def heaps_exponent(written: Words) -> float:
    """How the number of different words grows with the number of words, from the first half to the whole."""
    half, whole = (len(np.unique(written[: len(written) // part])) for part in (2, 1))
    return log2(whole / half)
