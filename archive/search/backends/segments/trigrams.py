"""The words of titles and texts by their runs of three letters, so that words that look alike are found without reading all.

Similarity is the Dice coefficient of the sets of letter trigrams of two words (Adamson and Boreham, 1974).
"""

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Numbers
from archive.search.backends.segments.lists import Lists, differs, encode, ragged
from archive.search.backends.segments.pages import PageWriter, narrow

_LETTERS = 3
# A letter is told by 13 bits: up to U+1FFD each by its own, the rest of Unicode shares.
_BITS = np.uint64(13)
_DISTINCT = 8190
Keys = npt.NDArray[np.uint64]


def keys_of(text: str, sizes: Numbers) -> tuple[Keys, Numbers]:
    """The trigrams of words written one after another, of these many letters, as numbers, and which word each is of.

    A word of fewer letters is its own only trigram. Trigrams rise, and so do the words of each; none comes twice in one.
    """
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) % _DISTINCT + 1
    padded = np.append(letters, np.zeros(_LETTERS, np.uint32)).astype(np.uint64)
    starts = np.cumsum(sizes) - sizes
    counts = np.maximum(sizes - _LETTERS + 1, 1)
    places, ends = ragged(starts, counts), np.repeat(starts + sizes, counts)
    keys = np.zeros(len(places), np.uint64)
    for step in range(_LETTERS):
        keys = (keys << _BITS) | padded[places + step] * (places + step < ends)
    bits = np.uint64(max(1, len(sizes).bit_length()))
    pairs = (keys << bits) | np.repeat(np.arange(len(sizes), dtype=np.uint64), counts)
    pairs.sort()
    pairs = pairs[differs(pairs)]
    owners = pairs & ((np.uint64(1) << bits) - np.uint64(1))
    return pairs >> bits, owners.astype(np.int64)


def write_trigrams(file: PageWriter, numbers: Numbers, text: str, sizes: Numbers) -> None:
    """Write the trigrams of words with these numbers, as for `keys_of`; none of them is empty."""
    if not len(numbers):
        return
    keys, owners = keys_of(text, sizes)
    begins = np.flatnonzero(differs(keys))
    having = np.diff(begins, append=len(keys))
    ones = np.ones(len(owners), np.int64)
    _, widths, data = encode(
        Lists(begins.astype(np.uint32), having, owners, ones, places=owners[:0])
    )
    file.add("trigrams.lists", data)
    file.add("trigrams.terms", keys[begins])
    file.add("trigrams.having", narrow(having))
    file.add("trigrams.widths", widths)
    file.add("trigrams.words", narrow(numbers))
    file.add("trigrams.sizes", narrow(np.bincount(owners, minlength=len(numbers))))
