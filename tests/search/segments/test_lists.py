from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.backends.segments import lists
from archive.search.backends.segments.lists import decode, encode, invert, ragged, sizes_in_bytes

Documents = list[list[int]]
# Many words in one document, and one word in documents far apart, so that every width occurs.
WIDE = [[1] * 300, *([[]] * 70_000), [1, 1, 2], *([[]] * 300), [2] * 66_000]


def inverted(documents: Documents) -> dict[int, list[tuple[int, int]]]:
    """What arrays make of the documents' terms: each with its documents and counts."""
    stream = np.array([term for document in documents for term in document], np.uint32)
    sizes = np.array([len(document) for document in documents], np.int64)
    found = {}
    for part in invert(stream, sizes) if len(stream) else ():
        _, widths, data = encode(part)
        ends = np.cumsum(sizes_in_bytes(part.sizes, widths)).tolist()
        places = zip(part.terms, part.sizes, widths, [0, *ends], ends, strict=False)
        for term, size, width, start, end in places:
            posting = decode(data[start:end], int(size), int(width))
            pairs = zip(posting.documents.tolist(), posting.counts.tolist(), strict=True)
            assert int(term) + 1 not in found
            found[int(term) + 1] = list(pairs)
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
