"""The words of a commit: which belong to one family, and which look alike; neither is read whole."""

from collections.abc import Callable
from functools import cached_property
from itertools import chain
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from archive.analysis.lemmatizer import family
from archive.search.backends.kin import MOST_SIMILAR
from archive.search.backends.postings import Numbers
from archive.search.backends.segments.content import LOOKED_AT
from archive.search.backends.segments.leaves import Leaves
from archive.search.backends.segments.lists import decode_numbers, differs, together
from archive.search.backends.segments.pages import Array
from archive.search.backends.segments.segment import Segment
from archive.search.backends.segments.trigrams import keys_of

T = TypeVar("T")
# What `family` takes off.
_ENDINGS = ("", "يه", "ه", "ي", "ا")
_ROUNDING = 1e-6
_NONE: Numbers = np.empty(0, np.int64)


class SegmentVocabulary:
    """The exact forms and stems of all segments."""

    def __init__(self, leaves: Leaves) -> None:
        self._leaves = leaves

    def prepare(self) -> None:
        """Nothing: all of it was prepared when the segments were written."""

    def members(self, name: str) -> list[str]:
        """The stems of a family."""
        # A family is its stems without an ending, so that there is nothing to look through.
        stems = [stem for ending in _ENDINGS if family(stem := name + ending) == name]
        title, text = (self._leaves.having(f"{field}_stem", stems) for field in LOOKED_AT)
        return [stem for stem, has in zip(stems, title + text, strict=True) if has]

    def similar(self, word: str, least: float) -> dict[str, float]:
        """The exact forms that look like a word, with their similarity from `least` to 1; of many, at least the most alike."""
        wanted, _ = keys_of(word, np.array([len(word)]))
        words, shared = self._sharing(wanted)
        # No word has fewer trigrams than it shares.
        likely = shared * (2 - least) >= least * len(wanted) - _ROUNDING
        words, shared = words[likely], shared[likely]
        sizes = np.concatenate([_NONE, *self._of_each(words, Segment.trigram_sizes)])
        likeness = 2.0 * shared / (len(wanted) + sizes)
        enough = max(least, _greatest(likeness, MOST_SIMILAR * len(self._leaves)))
        near = (likeness >= enough).nonzero()[0]
        texts = chain.from_iterable(self._of_each(words[near], Segment.trigram_texts))
        return dict(zip(texts, likeness[near].tolist(), strict=True))

    def _sharing(self, wanted: Array) -> tuple[Numbers, Numbers]:
        """The words of all segments with some of these trigrams, one segment's after another, and how many of them each has."""
        parts = zip(self._leaves, self._starts.tolist(), strict=False)
        lists = [leaf.segment.with_trigrams(wanted, start) for leaf, start in parts]
        found = decode_numbers(together(lists))
        found.sort()
        firsts = differs(found).nonzero()[0]
        return found[firsts], np.diff(firsts, append=len(found))

    def _of_each(self, words: Numbers, answer: Callable[[Segment, Numbers], T]) -> list[T]:
        """What each segment answers of its own among some of these words."""
        parts = np.split(words, np.searchsorted(words, self._starts[1:-1]))
        every = zip(self._leaves, parts, self._starts.tolist(), strict=False)
        return [answer(leaf.segment, part - start) for leaf, part, start in every]

    @cached_property
    def _starts(self) -> Numbers:
        """Where the words of each segment begin among those of all, and last where all end."""
        return np.cumsum([0, *(leaf.segment.words_with_trigrams for leaf in self._leaves)])


def _greatest(values: npt.NDArray[np.floating], count: int) -> float:
    """The least of so many greatest values; 0 where there are not so many."""
    return float(np.partition(values, -count)[-count]) if len(values) > count else 0.0
