import pytest

from archive.search.backends.segments import tiers
from archive.search.backends.segments.tiers import FACTOR, Size, due, joinable


@pytest.mark.parametrize(
    ("sizes", "places"),
    [
        ([], []),
        ([Size(300, 1.0)] * (FACTOR - 1), []),
        ([Size(300, 1.0)] * FACTOR, list(range(FACTOR))),
        ([Size(40_000, 1.0), *[Size(300, 1.0)] * FACTOR], list(range(1, FACTOR + 1))),
        ([Size(40_000, 0.6), Size(300, 0.4)], [1]),
        ([Size(tiers.LARGEST // 2, 1.0)] * (FACTOR + 1), [0, 1]),
        ([Size(tiers.LARGEST - 1, 1.0)] * (FACTOR + 1), []),
    ],
)
def test_segments_of_like_size_become_one(sizes: list[Size], places: list[int]) -> None:
    assert due(sizes) == places


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ([], []),
        ([300], []),
        ([300, 9_000_000, 40], [0, 1, 2]),
        ([tiers.LARGEST, 300, 40], [1, 2]),
        ([tiers.LARGEST // 2 + 1, tiers.LARGEST // 2 + 1], []),
    ],
)
def test_a_finished_index_has_as_few_segments_as_may_be(
    words: list[int], places: list[int]
) -> None:
    assert joinable([Size(count, 1.0) for count in words]) == places


def test_a_document_is_written_again_as_often_as_the_index_grows_manifold() -> None:
    sizes: list[Size] = []
    written = 0
    for _ in range(2_000):
        sizes.append(Size(300, 1.0))
        while places := due(sizes):
            merged = sum(sizes[place].words for place in places)
            sizes = [size for place, size in enumerate(sizes) if place not in places]
            sizes.append(Size(merged, 1.0))
            written += merged
    assert written / (2_000 * 300) < 4
    assert len(sizes) < 4 * FACTOR
