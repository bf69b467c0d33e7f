"""What a reader asks of the search: words, filters, order, page."""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """The orders in which results can be read."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True)
class SearchRequest:
    """One search: the text as typed, keys of sources and tags, inclusive years, order and page (from 1).

    A year range keeps the articles that were certainly published within it; `undated` keeps those whose year is not certain.
    `exact` asks for every word in its own spelling, `expand` for the other names of bodies and concepts too,
    `copies` for articles with nearly the same text to be results of their own.
    """

    text: str = ""
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    undated: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = 20
    exact: bool = False
    expand: bool = True
    copies: bool = False
