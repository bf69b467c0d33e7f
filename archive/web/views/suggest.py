"""Suggestions for the search box, as JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from archive.plurals import counted
from archive.sanitizer import clean_controls
from archive.search.completion import LONGEST, Kind, Suggestion, complete
from archive.search.request import SearchRequest
from archive.web.addresses import search_url
from archive.web.json_answers import json_answer
from archive.web.views.errors import api_unavailable, refusing_with

LABELS = {
    Kind.TAG: "وسم",
    Kind.SOURCE: "مصدر",
    Kind.PHRASE: "عبارة",
    Kind.ARTICLE: "مادة",
}
# Letters typed and taken back ask the same again; what was saved meanwhile is found after so many seconds.
SECONDS = 10


@require_safe
@refusing_with(api_unavailable)
@cache_control(private=True, max_age=SECONDS)
def suggest(request: HttpRequest) -> HttpResponse:
    """At most eight suggestions; docs/addresses.md lists the fields. Any text is answered, if with none."""
    typed = request.GET.get("q", "").encode(errors="replace").decode()
    text = clean_controls(typed).strip()
    suggestions = [_described(suggestion) for suggestion in complete(text)]
    return json_answer({"q": text[:LONGEST], "suggestions": suggestions})


def _described(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "text": suggestion.text,
        "kind": suggestion.kind.value,
        "label": LABELS[suggestion.kind],
        "url": _url(suggestion),
        "count": suggestion.count,
        "counted": counted(suggestion.count, "مادة") if suggestion.count else "",
        "of": suggestion.of,
    }


def _url(suggestion: Suggestion) -> str:
    """The article itself; what the source has published; a search for a name or phrase, which also finds its other names."""
    match suggestion.kind:
        case Kind.ARTICLE:
            return reverse("article", args=[suggestion.key])
        case Kind.SOURCE:
            return search_url(SearchRequest(sources=(suggestion.key,)))
    return search_url(SearchRequest(text=suggestion.text))
