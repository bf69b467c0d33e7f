"""Searching: the page of results, and the same results for programs."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.models import Article
from archive.search.request import SearchRequest, Sort
from archive.search.results import Expansion, FacetValue, Fragment, Hit, SearchResults
from archive.search.searcher import search
from archive.web.addresses import absolute_url, search_url
from archive.web.forms import SearchForm, read_search
from archive.web.histogram import Bar, YearCount, bars
from archive.web.other_names import other_names
from archive.web.pagination import paginate

SORT_LABELS = {
    Sort.RELEVANCE: "الأوثق صلة",
    Sort.NEWEST: "الأحدث",
    Sort.OLDEST: "الأقدم",
}


@dataclass(frozen=True)
class FoundArticle:
    """A hit with its article."""

    article: Article
    hit: Hit


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address of the same search without it."""

    label: str
    url: str


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The page of results; whatever the parameters, it answers and says what it could not use."""
    form = read_search(request.GET)
    found = search(form.search)
    asked = replace(form.search, page=found.page)
    chips = _chips(form)
    context = {
        "form": form,
        "asked": asked,
        "canonical": absolute_url(request, search_url(asked)),
        "found": found,
        "other_names": other_names(asked, found),
        "hits": _with_articles(found.hits),
        "notices": [*form.notices, *found.notices],
        "bars": _year_bars(found, asked),
        "chips": chips,
        "clear_url": search_url(
            SearchRequest(text=asked.text, expand=asked.expand, sort=asked.sort)
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
    return render(request, "search/results.html", context)


@require_safe
def api(request: HttpRequest) -> JsonResponse:
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
        "suggestion": found.suggestion or None,
        "expansions": [_expansion(expansion) for expansion in found.expansions],
        "results": [_result(request, item) for item in _with_articles(found.hits)],
        "facets": _facets(found),
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _with_articles(hits: tuple[Hit, ...]) -> list[FoundArticle]:
    """The hits with their articles, fetched together; one deleted meanwhile is left out."""
    ids = [hit.article_id for hit in hits]
    articles = Article.objects.published().with_facts().defer("body", "about").in_bulk(ids)
    return [
        FoundArticle(articles[hit.article_id], hit) for hit in hits if hit.article_id in articles
    ]


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
        chips.append(Chip(_range_words(asked), _years_url(asked, undated=asked.undated)))
    if asked.undated:
        chips.append(Chip("بلا سنة مؤكدة", search_url(replace(asked, undated=False))))
    return chips


def _without(keys: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(other for other in keys if other != key)


def _range_words(asked: SearchRequest) -> str:
    if asked.year_from == asked.year_to:
        return f"سنة {asked.year_from}"
    if asked.year_from and asked.year_to:
        return f"{asked.year_from}\u2013{asked.year_to}"
    return f"منذ {asked.year_from}" if asked.year_from else f"حتى {asked.year_to}"


def _plain(fragments: tuple[Fragment, ...]) -> str:
    return "".join(fragment.text for fragment in fragments)


def _query(asked: SearchRequest) -> dict[str, Any]:
    return {
        "q": asked.text,
        "source": list(asked.sources),
        "tag": list(asked.tags),
        "from": asked.year_from,
        "to": asked.year_to,
        "undated": asked.undated,
        "expand": asked.expand,
        "sort": asked.sort.value,
        "page": asked.page,
    }


def _expansion(expansion: Expansion) -> dict[str, Any]:
    return {"typed": expansion.typed, "tag": expansion.tag_key, "names": list(expansion.names)}


def _result(request: HttpRequest, found: FoundArticle) -> dict[str, Any]:
    article = found.article
    return {
        "key": article.key,
        "url": absolute_url(request, article.get_absolute_url()),
        "title": article.title,
        "source": article.source.name if article.source else None,
        "published": article.published_edtf or None,
        "snippet": _plain(found.hit.snippet),
    }


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
