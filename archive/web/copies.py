"""What a page of results says of articles with nearly the same text."""

from dataclasses import dataclass, replace

from archive.search.request import SearchRequest
from archive.search.results import SearchResults
from archive.web.addresses import search_url


@dataclass(frozen=True)
class Copies:
    """How many copies stand behind the results, or that each is a result, and the address of the search the other way."""

    hidden: int
    apart: bool
    url: str


def copies(asked: SearchRequest, found: SearchResults) -> Copies | None:
    """None where nothing stands behind a result and nobody asked for copies as results."""
    if not found.hidden and not asked.copies:
        return None
    url = search_url(replace(asked, copies=not asked.copies, page=1))
    return Copies(found.hidden, asked.copies, url)
