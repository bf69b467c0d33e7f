"""The words of a segment: which belong to one family, and which look alike; neither is read whole."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from archive.analysis.lemmatizer import family
from archive.search.backends.kin import MOST_SIMILAR
from archive.search.backends.segments.lists import differs
from archive.search.backends.segments.segment import Segment
from archive.search.backends.segments.trigrams import keys_of

# What `family` takes off.
_ENDINGS = ("", "يه", "ه", "ي", "ا")
_FIELDS = ("title", "text")
_WORD_BYTES = 150


class SegmentVocabulary:
    """The exact forms and stems of a segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def prepare(self) -> None:
        """Nothing: all of it was prepared when the segment was written."""

    def members(self, family: str) -> list[str]:
        """The stems of a family."""
        return self._segment.kept(("family", family), lambda: self._members(family), _size)

    def _members(self, name: str) -> list[str]:
        # A family is its stems without an ending, so that there is nothing to look through.
        stems = tuple(
            stem for stem in (name + ending for ending in _ENDINGS) if family(stem) == name
        )
        has = np.logical_or.reduce(
            [self._segment.having(f"{field}_stem", stems) for field in _FIELDS]
        )
        return [stem for stem, there in zip(stems, has, strict=True) if there]

    def similar(self, word: str, least: float) -> dict[str, float]:
        """The exact forms that look like a word, with their similarity from `least` to 1; of very many at least the most alike."""
        key = ("similar", word, least)
        return self._segment.kept(key, lambda: self._alike(word, least), _size)

    def _alike(self, word: str, least: float) -> dict[str, float]:
        wanted, _ = keys_of(word, np.array([len(word)]))
        found = self._segment.with_trigrams(wanted)
        if not len(found):
            return {}
        firsts = differs(found).nonzero()[0]
        words, shared = found[firsts], np.diff(firsts, append=len(found))
        sizes, numbers = self._segment.trigram_words()
        likeness = 2.0 * shared / (np.float32(len(wanted)) + sizes[words])
        near = (likeness >= max(least, _greatest(likeness, MOST_SIMILAR))).nonzero()[0]
        texts = self._segment.lexicon("exact").texts(numbers[words[near]].tolist())
        return dict(zip(texts, likeness[near].tolist(), strict=True))


def _greatest(values: npt.NDArray[np.floating], count: int) -> float:
    """The least of so many greatest values."""
    return float(np.partition(values, -count)[-count]) if len(values) > count else 0.0


def _size(words: Collection[str]) -> int:
    return _WORD_BYTES * len(words)
