from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.backends.segments import lists
from archive.search.backends.segments.lists import (
    Lists,
    Packed,
    decode,
    decode_numbers,
    encode,
    encode_places,
    invert,
    ragged,
    sizes_in_bytes,
    summed,
)

Documents = list[list[int]]
# Many words in one document, and one word in documents far apart, so that every width occurs.
WIDE = [[1] * 300, *([[]] * 70_000), [1, 1, 2], *([[]] * 300), [2] * 66_000]


def packed(part: Lists, code: Callable[..., tuple[np.ndarray, ...]] = encode) -> Packed:
    """Lists as they are read from a file."""
    sizes, widths, data = code(part)
    ends = np.cumsum(sizes_in_bytes(sizes, widths)).tolist()
    pieces = [data[start:end].tobytes() for start, end in zip([0, *ends], ends, strict=False)]
    return Packed(pieces, sizes, widths, np.zeros(len(sizes), np.int64))


def inverted(documents: Documents) -> dict[int, list[tuple[int, int]]]:
    """What arrays make of the documents' terms: each with its documents and counts."""
    stream = np.array([term for document in documents for term in document], np.uint32)
    sizes = np.array([len(document) for document in documents], np.int64)
    found: dict[int, list[tuple[int, int]]] = {}
    for part in invert(stream, sizes) if len(stream) else ():
        owners, *numbers = decode(packed(part))
        for owner, document, count in zip(owners.tolist(), *numbers, strict=True):
            found.setdefault(int(part.terms[owner]) + 1, []).append((int(document), int(count)))
    return found


def plainly(documents: Documents) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for number, document in enumerate(documents):
        for term, count in sorted(Counter(document).items()):
            if term:
                found.setdefault(term, []).append((number, count))
    return found


@given(st.lists(st.lists(st.integers(0, 9), max_size=20), max_size=20), st.integers(1, 30))
@settings(max_examples=60)
def test_lists_hold_each_term_of_each_document_whatever_the_batch(
    documents: Documents, batch: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "BATCH", batch)
        assert inverted(documents) == plainly(documents)


def test_lists_of_every_width_come_back() -> None:
    assert inverted(WIDE) == plainly(WIDE)


@given(st.lists(st.lists(st.integers(0, 9), max_size=20), max_size=20))
@settings(max_examples=30)
def test_the_places_of_all_terms_are_those_of_the_stream(documents: Documents) -> None:
    stream = np.array([term for document in documents for term in document], np.uint32)
    sizes = np.array([len(document) for document in documents], np.int64)
    parts = list(invert(stream, sizes)) if len(stream) else []
    found = [place for part in parts for place in decode_numbers(packed(part, encode_places))]
    assert sorted(found) == np.flatnonzero(stream).tolist()


@pytest.mark.parametrize("size", [10, 1_000])
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=20))
@settings(max_examples=30)
def test_counts_are_summed_by_document_however_many_there_are(
    size: int, pairs: list[tuple[int, int]]
) -> None:
    expected: Counter[int] = Counter()
    for document, count in pairs:
        expected[document] += count
    numbers = np.array(pairs, np.int64).reshape(-1, 2)
    found = summed(numbers[:, 0], numbers[:, 1].astype(np.float64), size)
    assert found.documents.tolist() == sorted(expected)
    assert dict(zip(found.documents.tolist(), found.counts.tolist(), strict=True)) == expected


def test_terms_of_all_batches_rise() -> None:
    stream = np.random.default_rng(1).integers(0, 50, 1_000).astype(np.uint8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "BATCH", 100)
        parts = list(invert(stream, np.array([400, 600])))
    assert np.array_equal(np.concatenate([part.terms for part in parts]), np.arange(49))
    assert len(parts) < 20


def test_ragged_runs_follow_one_another() -> None:
    assert ragged(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]
    assert ragged(np.array([], np.int64), np.array([], np.int64)).tolist() == []
