"""Searching: the page of results, and the same results for programs."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.search.request import SearchRequest, Sort
from archive.search.results import Expansion, FacetValue, SearchResults, Step
from archive.search.searcher import search
from archive.web.addresses import absolute_url, search_url
from archive.web.caching import OWN, index_commit, never_kept, revalidated
from archive.web.copies import copies
from archive.web.forms import SearchForm, read_search
from archive.web.found_articles import as_json, found_articles
from archive.web.histogram import Bar, YearCount, bars
from archive.web.json_answers import json_answer
from archive.web.other_names import other_names
from archive.web.pagination import paginate
from archive.web.steps import range_words, spellings, step_links
from archive.web.views.errors import api_unavailable, refusing_with, search_unavailable

SORT_LABELS = {
    Sort.RELEVANCE: "الأوثق صلة",
    Sort.NEWEST: "الأحدث",
    Sort.OLDEST: "الأقدم",
}


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address of the same search without it."""

    label: str
    url: str


@require_safe
@refusing_with(search_unavailable)
@revalidated(index_commit, control=OWN)
def results(request: HttpRequest) -> HttpResponse:
    """The page of results; whatever the parameters, it answers and says what it could not use."""
    form = read_search(request.GET)
    found = search(form.search)
    asked = replace(form.search, page=found.page)
    chips = _chips(form)
    steps = step_links(form, found)
    taken = {step.url for step in steps}
    context = {
        "form": form,
        "asked": asked,
        "canonical": absolute_url(request, search_url(asked)),
        "found": found,
        "other_names": other_names(asked, found),
        "copies": copies(asked, found),
        "hits": found_articles(found.hits),
        "notices": [*form.notices, *found.notices],
        "bars": _year_bars(found, asked),
        "steps": steps,
        "spellings": spellings(form, found),
        "chips": chips,
        "other_chips": [chip for chip in chips if chip.url not in taken],
        "clear_url": search_url(
            replace(asked, sources=(), tags=(), year_from=None, year_to=None, undated=False, page=1)
        ),
        "sorts": [
            (label, _sorted_url(asked, sort), sort is asked.sort)
            for sort, label in SORT_LABELS.items()
        ],
        "undated_url": _years_url(asked, undated=True),
        "suggestion_url": search_url(replace(asked, text=found.suggestion, page=1)),
        "pagination": paginate(
            found.page, found.pages, lambda page: search_url(replace(asked, page=page))
        ),
    }
    return _labelled(render(request, "search/results.html", context), found)


@require_safe
@refusing_with(api_unavailable)
@revalidated(index_commit, control=OWN)
def api(request: HttpRequest) -> HttpResponse:
    """The same results as JSON; docs/addresses.md lists its fields."""
    form = read_search(request.GET)
    found = search(form.search)
    data = {
        "count": found.count,
        "page": found.page,
        "pages": found.pages,
        "query": _query(replace(form.search, page=found.page)),
        "notices": [*form.notices, *form.errors.values(), *found.notices],
        "uncertain": found.uncertain,
        "partial": found.partial,
        "hidden": found.hidden,
        "suggestion": found.suggestion or None,
        "steps": [_step(step) for step in found.steps],
        "exact_count": found.exact_count,
        "forms_count": found.forms_count,
        "expansions": [_expansion(expansion) for expansion in found.expansions],
        "results": [as_json(request, item) for item in found_articles(found.hits)],
        "facets": _facets(found),
        "temporary": found.temporary,
        "unfinished": found.unfinished,
        "hurried": found.hurried,
    }
    return _labelled(json_answer(data), found)


def _labelled(response: HttpResponse, found: SearchResults) -> HttpResponse:
    """The response, its header telling programs and proxies where the results are not the last word."""
    labels = {name: getattr(found, name) for name in ("temporary", "unfinished", "hurried")}
    if said := [label for label, holds in labels.items() if holds]:
        response["X-Raqeem-Results"] = ", ".join(said)
        return never_kept(response)
    return response


def _sorted_url(asked: SearchRequest, sort: Sort) -> str:
    return search_url(replace(asked, sort=sort, page=1))


def _years_url(
    asked: SearchRequest, start: int | None = None, end: int | None = None, undated: bool = False
) -> str:
    return search_url(replace(asked, year_from=start, year_to=end, undated=undated, page=1))


def _year_bars(found: SearchResults, asked: SearchRequest) -> list[Bar]:
    years = [_year_count(value, asked) for value in found.facets.years if value.key.isdecimal()]
    undated_url = _years_url(asked, undated=True)
    return bars(years, found.facets.undated, undated_url, asked.undated)


def _year_count(value: FacetValue, asked: SearchRequest) -> YearCount:
    year = int(value.key)
    ranged = bool(asked.year_from or asked.year_to)
    selected = ranged and (asked.year_from or year) <= year <= (asked.year_to or year)
    return YearCount(year, value.count, _years_url(asked, year, year), selected)


def _chips(form: SearchForm) -> list[Chip]:
    asked = replace(form.search, page=1)
    chips = [
        Chip(f"الوسم: {tag.label}", search_url(replace(asked, tags=_without(asked.tags, tag.key))))
        for tag in form.tags
    ]
    chips += [
        Chip(
            f"المصدر: {source.name}",
            search_url(replace(asked, sources=_without(asked.sources, source.key))),
        )
        for source in form.sources
    ]
    if asked.year_from or asked.year_to:
        chips.append(Chip(range_words(asked), _years_url(asked, undated=asked.undated)))
    if asked.undated:
        chips.append(Chip("بلا سنة مؤكدة", search_url(replace(asked, undated=False))))
    return chips


def _without(keys: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(other for other in keys if other != key)


def _query(asked: SearchRequest) -> dict[str, Any]:
    return {
        "q": asked.text,
        "source": list(asked.sources),
        "tag": list(asked.tags),
        "from": asked.year_from,
        "to": asked.year_to,
        "undated": asked.undated,
        "exact": asked.exact,
        "expand": asked.expand,
        "copies": asked.copies,
        "sort": asked.sort.value,
        "page": asked.page,
    }


def _step(step: Step) -> dict[str, Any]:
    return {"kind": step.kind, "text": step.text, "count": step.count}


def _expansion(expansion: Expansion) -> dict[str, Any]:
    return {"typed": expansion.typed, "tag": expansion.tag_key, "names": list(expansion.names)}


def _facets(found: SearchResults) -> dict[str, Any]:
    def values(facet: tuple[FacetValue, ...]) -> list[dict[str, Any]]:
        return [
            {
                "key": value.key,
                "label": value.label,
                "count": value.count,
                "selected": value.selected,
            }
            for value in facet
        ]

    return {
        "sources": values(found.facets.sources),
        "tags": values(found.facets.tags),
        "years": values(found.facets.years),
        "undated": found.facets.undated,
        "no_source": found.facets.no_source,
    }
