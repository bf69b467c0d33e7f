"""The row of pages keeps its ends and the neighbours of the current page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.web.pagination import paginate


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 2, [1, 2]),
        (1, 3, [1, 2, 3]),
        (1, 8, [1, 2, 0, 8]),
        (3, 8, [1, 2, 3, 4, 0, 8]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (8, 8, [1, 0, 7, 8]),
    ],
)
def test_pages_far_from_the_current_one_become_a_gap(
    page: int, pages: int, numbers: list[int]
) -> None:
    pagination = paginate(page, pages, str)
    assert pagination is not None
    assert [link.number for link in pagination.links] == numbers


def test_one_page_needs_no_links() -> None:
    assert paginate(1, 1, str) is None


@given(st.integers(2, 500).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_the_current_page_is_there_once_and_its_neighbours_are_linked(
    pair: tuple[int, int],
) -> None:
    page, pages = pair
    pagination = paginate(page, pages, str)
    assert pagination is not None
    assert [link.number for link in pagination.links if link.current] == [page]
    assert pagination.previous == (str(page - 1) if page > 1 else "")
    assert pagination.next == (str(page + 1) if page < pages else "")
