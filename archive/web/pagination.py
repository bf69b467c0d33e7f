"""Links between the pages of a long list."""

from collections.abc import Callable
from dataclasses import dataclass

# Pages shown beside the current one.
NEIGHBOURS = 1


@dataclass(frozen=True)
class PageLink:
    """A page in the row of pages; number 0 is a gap."""

    number: int
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class Pagination:
    """The row of pages, and the pages before and after; an empty address where there is none."""

    links: tuple[PageLink, ...]
    previous: str = ""
    next: str = ""


def paginate(page: int, pages: int, url_of: Callable[[int], str]) -> Pagination | None:
    """The links to show on page `page` of `pages`; None where there is only one."""
    if pages < 2:
        return None
    links = tuple(
        PageLink(number, url_of(number) if number else "", number == page)
        for number in _numbers(page, pages)
    )
    return Pagination(
        links,
        previous=url_of(page - 1) if page > 1 else "",
        next=url_of(page + 1) if page < pages else "",
    )


def _numbers(page: int, pages: int) -> list[int]:
    """First, last and the neighbours of the page; 0 stands for the pages left out."""
    near = range(page - NEIGHBOURS, page + NEIGHBOURS + 1)
    shown = sorted({1, pages, *(number for number in near if 1 <= number <= pages)})
    numbers = shown[:1]
    for number in shown[1:]:
        if number - numbers[-1] == 2:
            numbers.append(number - 1)
        elif number - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(number)
    return numbers
