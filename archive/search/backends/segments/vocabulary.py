"""The words of a segment: which belong to one family, and which look alike; neither is read whole."""

from collections.abc import Collection

import numpy as np

from archive.analysis.lemmatizer import family
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
        stems = (name + ending for ending in _ENDINGS)
        return [stem for stem in stems if family(stem) == name and self._has(stem)]

    def _has(self, stem: str) -> bool:
        return any(self._segment.has(f"{name}_stem", stem) for name in _FIELDS)

    def similar(self, word: str, least: float) -> dict[str, float]:
        """The exact forms that look like a word, with their similarity from `least` to 1."""
        key = ("similar", word, least)
        return self._segment.kept(key, lambda: self._alike(word, least), _size)

    def _alike(self, word: str, least: float) -> dict[str, float]:
        wanted, _ = keys_of(word, np.array([len(word)]))
        lists = [self._segment.with_trigram(int(key)) for key in wanted]
        found = np.concatenate(lists)
        if not len(found):
            return {}
        words, shared = np.unique(found, return_counts=True)
        sizes, numbers = self._segment.trigram_words()
        likeness = 2.0 * shared / (np.float32(len(wanted)) + sizes[words])
        near = likeness >= least
        texts = self._segment.lexicon("exact").texts(numbers[words[near]])
        return dict(zip(texts, likeness[near].tolist(), strict=True))


def _size(words: Collection[str]) -> int:
    return _WORD_BYTES * len(words)
