"""Posting lists in as few bytes as their numbers need, coded and decoded by whole arrays.

A list is the differences between its documents and then its counts less one, each kind in the narrowest of 0, 1, 2 or 4 bytes
that holds its greatest: most lists need one byte for a document and none for its count.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Floats, Numbers, Posting

Words = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]
Keys = npt.NDArray[np.uint64]
Array = npt.NDArray[Any]
# Words are sorted so many at a time, at some 50 bytes each.
BATCH = 1 << 20
# Among so many times fewer than there are, documents are sorted rather than counted.
_FEW = 8
_PLACE_BITS = np.uint64(32)
_PLACE = np.uint64((1 << 32) - 1)
_BYTES = np.array([0, 1, 2, 4], np.int64)
_KINDS = (None, np.dtype("u1"), np.dtype("<u2"), np.dtype("<u4"))


class Lists(NamedTuple):
    """The posting lists of rising terms, one after another.

    `sizes` are how many documents each term has, `places` where in the stream each term stands, so often as `counts` tell.
    """

    terms: Words
    sizes: Numbers
    documents: Numbers
    counts: Numbers
    places: Numbers


def invert(stream: npt.NDArray[np.unsignedinteger], sizes: Numbers) -> Iterator[Lists]:
    """The posting lists of a stream of terms, in parts.

    The stream holds the terms plus one of document after document, 0 where there is none; `sizes` are how many items each
    document has. Each part is of terms that follow those of the part before.
    """
    documents = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
    for low, high in _ranges(stream):
        places = np.flatnonzero((stream >= low) & (stream < high))
        yield _lists(stream[places].astype(np.uint64), places.astype(np.uint64), documents)


def _ranges(stream: npt.NDArray[np.unsignedinteger]) -> Iterator[tuple[int, int]]:
    """Ranges of terms with at most BATCH items together, or one term alone."""
    if len(stream) <= BATCH:
        yield 1, (1 << 32)
        return
    reached = np.cumsum(np.bincount(stream)[1:])
    low, before = 1, 0
    while low <= len(reached):
        high = max(low + 1, int(np.searchsorted(reached, before + BATCH, side="right")) + 1)
        yield low, high
        low, before = high, int(reached[high - 2])


def _lists(stream: Keys, places: Keys, documents: Words) -> Lists:
    keys = (stream << _PLACE_BITS) | places
    keys.sort()
    places = keys & _PLACE
    keys = (keys >> _PLACE_BITS << _PLACE_BITS) | documents[places]
    first = np.flatnonzero(differs(keys))
    counts = np.diff(first, append=len(keys))
    terms = (keys[first] >> _PLACE_BITS).astype(np.int64) - 1
    begins = np.flatnonzero(differs(terms))
    numbers = (keys[first] & _PLACE).astype(np.int64)
    sizes = np.diff(begins, append=len(terms))
    return Lists(terms[begins].astype(np.uint32), sizes, numbers, counts, places.astype(np.int64))


def differs(rising: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Where an item differs from the one before it."""
    differs = np.ones(len(rising), np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=differs[1:])
    return differs


def encode(lists: Lists) -> tuple[Numbers, Bytes, Bytes]:
    """How many documents each term has, the code of its widths, and the bytes of all lists."""
    sizes = lists.sizes
    starts = np.cumsum(sizes) - sizes
    steps, more = _steps(lists.documents, starts), lists.counts - 1
    wide, also = _widths(steps, starts), _widths(more, starts)
    room: Numbers = sizes * (_BYTES[wide] + _BYTES[also])
    places = np.cumsum(room) - room
    data = np.empty(int(room.sum()), np.uint8)
    _put(data, places, steps, starts, sizes, wide)
    _put(data, places + sizes * _BYTES[wide], more, starts, sizes, also)
    return sizes, wide | also << np.uint8(2), data


def encode_places(lists: Lists) -> tuple[Numbers, Bytes, Bytes]:
    """How often each term stands in the stream, the code of its width, and the bytes of all places."""
    ends = np.cumsum(lists.counts)[np.cumsum(lists.sizes) - 1]
    sizes: Numbers = np.diff(ends, prepend=0)
    starts = ends - sizes
    steps = _steps(lists.places, starts)
    widths = _widths(steps, starts)
    room: Numbers = sizes * _BYTES[widths]
    data = np.empty(int(room.sum()), np.uint8)
    _put(data, np.cumsum(room) - room, steps, starts, sizes, widths)
    return sizes, widths, data


def sizes_in_bytes(sizes: Numbers, widths: Bytes) -> Numbers:
    """How many bytes each list takes."""
    return sizes * (_BYTES[widths & 3] + _BYTES[widths >> 2])


class Packed(NamedTuple):
    """Lists as they stand in a file: of each its bytes, how many numbers it has, and the code of its widths.

    `offsets` are what each list's numbers are to be raised by.
    """

    data: list[bytes]
    sizes: Array
    widths: Bytes
    offsets: Numbers

    def alike(self) -> Iterator[tuple[Numbers, "Packed", int]]:
        """Those that are coded alike, together: their places among all, themselves, and their code."""
        for code in sorted(set(self.widths.tolist())):
            own = (self.widths == code).nonzero()[0]
            data = [self.data[place] for place in own.tolist()]
            yield own, Packed(data, self.sizes[own], self.widths[own], self.offsets[own]), code


NO_LISTS = Packed([], np.empty(0, np.uint8), np.empty(0, np.uint8), np.empty(0, np.int64))


def together(parts: Iterable[Packed]) -> Packed:
    """Lists one after another."""
    data, *arrays = zip(NO_LISTS, *parts, strict=True)
    return Packed(list(chain(*data)), *map(np.concatenate, arrays))


class Decoded(NamedTuple):
    """Posting lists one after another, in whatever order: which list each item is of, its document and its count."""

    owners: Numbers
    documents: Numbers
    counts: Floats


_NOTHING = Decoded(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))


def decode(lists: Packed) -> Decoded:
    """The documents of posting lists and how often each has the term."""
    parts = [
        Decoded(np.repeat(own, alike.sizes), *_decoded(alike, code))
        for own, alike, code in lists.alike()
    ]
    if len(parts) < 2:
        return parts[0] if parts else _NOTHING
    owners, documents, counts = zip(*parts, strict=True)
    return Decoded(np.concatenate(owners), np.concatenate(documents), np.concatenate(counts))


def _decoded(lists: Packed, code: int) -> tuple[Numbers, Floats]:
    width = int(_BYTES[code & 3])
    halves = [
        (data, size * width) for data, size in zip(lists.data, lists.sizes.tolist(), strict=True)
    ]
    documents = _sums([data[:half] for data, half in halves], lists, code & 3)
    more = _numbers([data[half:] for data, half in halves], len(documents), code >> 2)
    return documents, more.astype(np.float32) + 1


def summed(documents: Numbers, counts: npt.NDArray[np.float64], size: int) -> Posting:
    """One posting of documents in whatever order, the counts of each added; `size` is how many documents there are in all."""
    if (documents[1:] > documents[:-1]).all():
        return Posting(documents, counts.astype(np.float32))
    if len(documents) * _FEW < size:
        order = np.argsort(documents)
        documents = documents[order]
        firsts = np.flatnonzero(differs(documents))
        sums = np.add.reduceat(counts[order], firsts)
        return Posting(documents[firsts], sums.astype(np.float32))
    totals = np.bincount(documents, counts, size)
    found: Numbers = np.flatnonzero(totals)
    return Posting(found, totals[found].astype(np.float32))


def decode_numbers(lists: Packed) -> Numbers:
    """The numbers of lists without counts, in whatever order."""
    parts = [_sums(alike.data, alike, code) for _, alike, code in lists.alike()]
    return np.concatenate((np.empty(0, np.int64), *parts))


def _sums(data: Sequence[bytes], lists: Packed, code: int) -> Numbers:
    """The numbers of lists from the differences between them, raised."""
    sums = np.cumsum(_numbers(data, int(lists.sizes.sum()), code), dtype=np.int64)
    before = np.append(0, sums[np.cumsum(lists.sizes)[:-1] - 1])
    sums += np.repeat(lists.offsets - before, lists.sizes)
    return sums


def _numbers(data: Sequence[bytes], size: int, code: int) -> npt.NDArray[np.unsignedinteger]:
    kind = _KINDS[code]
    return np.frombuffer(b"".join(data), kind) if kind else np.zeros(size, np.uint8)


def ragged(starts: Numbers, sizes: Numbers) -> Numbers:
    """The numbers from each start on, as many as its size, one run after another."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - (ends - sizes), sizes)


def _steps(values: Numbers, starts: Numbers) -> Numbers:
    """Of each list the first value, and then the differences."""
    steps = np.diff(values, prepend=0)
    steps[starts] = values[starts]
    return steps


def _widths(values: Numbers, starts: Numbers) -> Bytes:
    greatest = np.maximum.reduceat(values, starts) if len(starts) else starts
    return np.searchsorted([0, 255, 65535], greatest).astype(np.uint8)


def _put(
    data: Bytes, places: Numbers, values: Numbers, starts: Numbers, sizes: Numbers, codes: Bytes
) -> None:
    """Write the values of each list from its place on, each list in its own width."""
    for code, kind in enumerate(_KINDS):
        chosen = np.flatnonzero(codes == code)
        if kind and len(chosen):
            packed = values[ragged(starts[chosen], sizes[chosen])].astype(kind).view(np.uint8)
            data[ragged(places[chosen], sizes[chosen] * kind.itemsize)] = packed
