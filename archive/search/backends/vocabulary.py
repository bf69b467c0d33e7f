"""The words of an index: which belong to one family, and which look alike.

Similarity is the Dice coefficient of the sets of letter trigrams of two words (Adamson and Boreham, 1974).
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from archive.analysis.lemmatizer import family

_LETTERS = 3


class Vocabulary:
    """The exact forms and stems of one part of an index; it never changes."""

    def __init__(self, exact: Iterable[str], stems: Iterable[str]) -> None:
        self.exact = list(exact)
        self._stems = list(stems)

    @cached_property
    def families(self) -> dict[str, list[str]]:
        """The stems of each family."""
        members: defaultdict[str, list[str]] = defaultdict(list)
        for stem in self._stems:
            members[family(stem)].append(stem)
        return dict(members)

    @cached_property
    def _trigrams(self) -> dict[str, npt.NDArray[np.int32]]:
        words: defaultdict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.exact):
            for gram in trigrams(word):
                words[gram].append(number)
        return {gram: np.array(numbers, np.int32) for gram, numbers in words.items()}

    @cached_property
    def _sizes(self) -> npt.NDArray[np.float32]:
        sizes = (len(trigrams(word)) for word in self.exact)
        return np.fromiter(sizes, np.float32, len(self.exact))

    def prepare(self) -> None:
        """Work out all that the lookups need, once and for all of them."""
        _ = (self.families, self._trigrams, self._sizes)

    def members(self, family: str) -> list[str]:
        """The stems of a family."""
        return self.families.get(family, [])

    def similar(self, word: str, least: float) -> dict[str, float]:
        """The exact forms that look like a word, with their similarity from `least` to 1."""
        wanted = trigrams(word)
        numbers = [self._trigrams[gram] for gram in wanted if gram in self._trigrams]
        if not numbers:
            return {}
        words, shared = np.unique(np.concatenate(numbers), return_counts=True)
        likeness = 2.0 * shared / (len(wanted) + self._sizes[words])
        near = likeness >= least
        found = zip(words[near], likeness[near], strict=True)
        return {self.exact[number]: float(value) for number, value in found}


def trigrams(word: str) -> set[str]:
    """The runs of three letters in a word; a shorter word is its own."""
    count = len(word) - _LETTERS + 1
    return {word[i : i + _LETTERS] for i in range(count)} if count > 0 else {word}
