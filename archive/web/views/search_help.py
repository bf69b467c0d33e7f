"""How to search: every construct of the query language with examples from this very archive."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.search.backends.errors import SearchUnavailable
from archive.search.request import SearchRequest
from archive.search.searcher import search
from archive.web.addresses import absolute_url, search_url
from archive.web.caching import index_commit, never_kept, revalidated
from archive.web.query_examples import Construct, constructs


@dataclass(frozen=True)
class Example:
    """A query, its address and how many results it has."""

    text: str
    url: str
    count: int


@dataclass(frozen=True)
class Explained:
    """A construct with its example, None where the archive has nothing to show it on; `untried` where none could be tried."""

    construct: Construct
    example: Example | None
    untried: bool = False


@require_safe
@revalidated(index_commit)
def search_help(request: HttpRequest) -> HttpResponse:
    """Each construct, what it does and an example with its count."""
    explained = [_explained(construct) for construct in constructs()]
    context = {
        "explained": explained,
        "canonical": absolute_url(request, reverse("search-help")),
    }
    response = render(request, "search/help.html", context)
    return never_kept(response) if any(one.untried for one in explained) else response


def _explained(construct: Construct) -> Explained:
    try:
        return Explained(construct, _example(construct))
    except SearchUnavailable:
        return Explained(construct, None, untried=True)


def _example(construct: Construct) -> Example | None:
    """The first example that finds something, else the first; None where there is none to try."""
    examples = (_counted(text) for text in construct.examples)
    first = next(examples, None)
    return first if first is None or first.count else next(filter(_finds, examples), first)


def _finds(example: Example) -> bool:
    return example.count > 0


def _counted(text: str) -> Example:
    asked = SearchRequest(text, page_size=1)
    return Example(text, search_url(SearchRequest(text)), search(asked).count)
