"""What a page of results says of the other names that its search includes, or leaves out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archive.search import authority
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.results import Expansion, SearchResults
from archive.web.addresses import search_url


@dataclass(frozen=True)
class OtherNames:
    """The other names, whether they were searched for too, and the address of the same search the other way."""

    names: tuple[str, ...]
    included: bool
    url: str


def other_names(asked: SearchRequest, found: SearchResults) -> OtherNames | None:
    """The other names of what the query names; None where there are none, or exact words are asked for."""
    if asked.exact:
        return None
    # A search that leaves them out does not know them.
    left_out = () if asked.expand else authority.expand(parse(asked.text).node).expansions
    names = _each_once(found.expansions if asked.expand else left_out)
    url = search_url(replace(asked, expand=not asked.expand, page=1))
    return OtherNames(names, asked.expand, url) if names else None


def _each_once(expansions: Iterable[Expansion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in expansions for name in one.names))
