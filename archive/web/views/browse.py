"""Lists of sources, tags and years, and the articles under each."""

from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.models import Article, Source, Tag
from archive.search.request import SearchRequest
from archive.web.addresses import absolute_url, search_url
from archive.web.caching import revalidated
from archive.web.counts import sources_with_articles, tags_with_articles, years_with_articles
from archive.web.pagination import paginate
from archive.web.views.home import year_bars

NAMES_PER_PAGE = 300
ARTICLES_PER_PAGE = 20


@require_safe
@revalidated()
def sources(request: HttpRequest) -> HttpResponse:
    """Every source of a published article, in alphabetical order."""
    unnamed = Article.objects.published().filter(source=None).count()
    context = {"heading": "المصادر", "noun": "مصدر", "target": "source", "unnamed": unnamed}
    return _names(request, sources_with_articles(), reverse("sources"), context)


@require_safe
@revalidated()
def tags(request: HttpRequest) -> HttpResponse:
    """Every tag of a published article, in alphabetical order."""
    context = {"heading": "الوسوم", "noun": "وسم", "target": "tag"}
    return _names(request, tags_with_articles(), reverse("tags"), context)


@require_safe
@revalidated()
def years(request: HttpRequest) -> HttpResponse:
    """Every year with published articles, and those without a certain year."""
    counts = years_with_articles()
    context = {
        "canonical": absolute_url(request, reverse("years")),
        "heading": "السنوات",
        "bars": year_bars(counts),
        "years": [(year, count) for year, count in reversed(counts.items()) if year],
        "undated": counts.get(None, 0),
        "total": sum(counts.values()),
    }
    return render(request, "browse/years.html", context)


@require_safe
@revalidated()
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source and its published articles."""
    found = get_object_or_404(Source, key=key.lower())
    context = {
        "heading": found.name,
        "source": found,
        "parent": ("المصادر", reverse("sources")),
        "search": search_url(SearchRequest(sources=(found.key,))),
    }
    articles = Article.objects.filter(source=found)
    return _articles(request, articles, reverse("source", args=[found.key]), context)


@require_safe
@revalidated()
def tag(request: HttpRequest, key: str) -> HttpResponse:
    """One tag, its other names and its published articles."""
    found = get_object_or_404(Tag, key=key.lower())
    context = {
        "heading": found.label,
        "tag": found,
        "aliases": found.aliases.all(),
        "search_by_name": search_url(SearchRequest(text=_quoted(found.label))),
        "parent": ("الوسوم", reverse("tags")),
        "search": search_url(SearchRequest(tags=(found.key,))),
    }
    articles = Article.objects.filter(tags=found)
    return _articles(request, articles, reverse("tag", args=[found.key]), context)


@require_safe
@revalidated()
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The articles certainly published in one year."""
    articles = Article.objects.filter(published_year=year)
    if not articles.published().exists():
        raise Http404
    context = {
        "heading": f"سنة {year}",
        "parent": ("السنوات", reverse("years")),
        "search": search_url(SearchRequest(year_from=year, year_to=year)),
    }
    return _articles(request, articles, reverse("year", args=[year]), context)


@require_safe
@revalidated()
def undated(request: HttpRequest) -> HttpResponse:
    """The articles whose year of publication is not certain."""
    context = {
        "heading": "بلا سنة مؤكدة",
        "note": "مواد لا يذكر نصّها سنة نشرها، أو لا يُعرف منها إلا حدّ أدنى أو أعلى.",
        "parent": ("السنوات", reverse("years")),
        "search": search_url(SearchRequest(undated=True)),
    }
    return _articles(request, Article.objects.undated(), reverse("undated"), context)


def _quoted(label: str) -> str:
    """A label as a phrase, which reads it as words and not as operators; one word as it is."""
    words = label.replace('"', " ").split()
    return f'"{" ".join(words)}"' if len(words) > 1 else label


def _names(
    request: HttpRequest, names: list[Any], address: str, context: dict[str, Any]
) -> HttpResponse:
    page = Paginator(names, NAMES_PER_PAGE).get_page(request.GET.get("page"))
    groups = [(letter, list(group)) for letter, group in groupby(page, _first_letter)]
    extra = {"groups": groups, "page": page, **_page_context(request, page, address)}
    return render(request, "browse/names.html", context | extra)


def _articles(
    request: HttpRequest, articles: QuerySet[Article], address: str, context: dict[str, Any]
) -> HttpResponse:
    listed = articles.published().listed().newest_first()  # type: ignore[attr-defined]
    page = Paginator(listed, ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "browse/articles.html",
        context | {"page": page, **_page_context(request, page, address)},
    )


def _page_context(request: HttpRequest, page: Page[Any], address: str) -> dict[str, object]:
    def url_of(number: int) -> str:
        return f"{address}?page={number}" if number > 1 else address

    return {
        "canonical": absolute_url(request, url_of(page.number)),
        "pagination": paginate(page.number, page.paginator.num_pages, url_of),
    }


def _first_letter(named: Source | Tag) -> str:
    return named.sort_key[:1].upper()
