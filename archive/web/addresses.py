"""Absolute addresses, and the one address of every search."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from archive.search.request import SearchRequest, Sort


def absolute_url(request: HttpRequest, path: str) -> str:
    """The path under the site's public address, or under the address of the request where none is set."""
    if settings.SITE_URL:
        return settings.SITE_URL + path
    return request.build_absolute_uri(path)


def search_parameters(search: SearchRequest) -> list[tuple[str, str]]:
    """The query parameters of a search in their fixed order, without those that have their default value."""
    pairs = [
        ("q", search.text),
        *(("source", key) for key in search.sources),
        *(("tag", key) for key in search.tags),
        ("from", str(search.year_from or "")),
        ("to", str(search.year_to or "")),
        ("undated", "1" if search.undated else ""),
        ("exact", "1" if search.exact else ""),
        ("expand", "" if search.expand else "0"),
        ("copies", "1" if search.copies else ""),
        ("sort", "" if search.sort is Sort.RELEVANCE else search.sort.value),
        ("page", str(search.page) if search.page > 1 else ""),
    ]
    return [(name, value) for name, value in pairs if value]


def search_url(search: SearchRequest, view: str = "search") -> str:
    """The address that asks for this search."""
    query = urlencode(search_parameters(search))
    return f"{reverse(view)}?{query}" if query else reverse(view)
