"""The words of titles and texts by their runs of three letters, so that words that look alike are found without reading all.

Similarity is the Dice coefficient of the sets of letter trigrams of two words (Adamson and Boreham, 1974).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Numbers
from archive.search.backends.segments.lists import Words, encode, invert, ragged
from archive.search.backends.segments.pages import PageWriter, narrow

_LETTERS = 3
# A code point of Unicode takes 21 bits.
_BITS = np.uint64(21)
Keys = npt.NDArray[np.uint64]


def keys_of(words: Sequence[str]) -> tuple[Keys, Numbers]:
    """The distinct trigrams of each word as numbers, one word after another, and how many each has.

    A word of fewer letters is its own only trigram.
    """
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    letters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    padded = np.append(letters, np.zeros(_LETTERS, np.uint32)).astype(np.uint64)
    starts = np.cumsum(sizes) - sizes
    counts = np.maximum(sizes - _LETTERS + 1, 1)
    owners = np.repeat(np.arange(len(words)), counts)
    places = ragged(starts, counts)
    keys = np.zeros(len(places), np.uint64)
    ends = (starts + sizes)[owners]
    for step in range(_LETTERS):
        letter = np.where(places + step < ends, padded[places + step], np.uint64(0))
        keys = (keys << _BITS) | letter
    order = np.lexsort((keys, owners))
    keys, owners = keys[order], owners[order]
    first = np.append(True, (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1]))[: len(keys)]
    return keys[first], np.bincount(owners[first], minlength=len(words))


def write_trigrams(file: PageWriter, numbers: Words, words: Sequence[str]) -> None:
    """Write the trigrams of words with these numbers, none of them empty."""
    if not len(words):
        return
    keys, sizes = keys_of(words)
    distinct, stream = np.unique(keys, return_inverse=True)
    having, widths = [], []
    for lists in invert((stream + 1).astype(np.uint32), sizes):
        codes, data = encode(lists)
        file.add("trigrams.lists", data)
        having.append(lists.sizes)
        widths.append(codes)
    file.add("trigrams.terms", distinct)
    file.add("trigrams.having", narrow(np.concatenate(having)))
    file.add("trigrams.widths", np.concatenate(widths))
    file.add("trigrams.words", narrow(numbers))
    file.add("trigrams.sizes", narrow(sizes))
