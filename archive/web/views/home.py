"""The front page: search box, years, what was added last, and ways to browse."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from archive.models import Article, Source, Tag, TagKind
from archive.web.addresses import absolute_url
from archive.web.caching import revalidated, today
from archive.web.counts import (
    most_used,
    sources_with_articles,
    tags_with_articles,
    years_with_articles,
)
from archive.web.dates import day_words
from archive.web.histogram import Bar, YearCount, bars

RECENT = 7
LISTED = 8
EXAMPLES = 4


@require_safe
@revalidated(today)
def home(request: HttpRequest) -> HttpResponse:
    """The front page; an empty archive says so."""
    years = years_with_articles()
    tags = most_used(tags_with_articles())
    sources = most_used(sources_with_articles())
    concepts = [tag for tag in tags if tag.kind == TagKind.CONCEPT]
    # The text of the first alone is shown, and fetched when it is.
    articles = Article.objects.published().select_related("source").defer("body", "about")
    recent = list(articles[:RECENT])
    context = {
        "canonical": absolute_url(request, reverse("home")),
        "today": timezone.localdate(),
        "total": sum(years.values()),
        "first_year": min((year for year in years if year), default=None),
        "source_total": len(sources),
        "last_added": _last_added(recent),
        "examples": concepts[:EXAMPLES],
        "bars": year_bars(years),
        "recent": recent,
        "columns": _columns(tags, concepts, sources),
    }
    return render(request, "browse/home.html", context)


def year_bars(years: dict[int | None, int]) -> list[Bar]:
    """Bars of the whole archive, each leading to the page of its year."""
    dated = [
        YearCount(year, count, reverse("year", args=[year]))
        for year, count in years.items()
        if year
    ]
    return bars(dated, years.get(None, 0), reverse("undated"))


def _columns(
    tags: list[Tag], concepts: list[Tag], sources: list[Source]
) -> list[dict[str, object]]:
    """Three short lists to begin browsing from, each with the page that lists all."""
    others = [tag for tag in tags if tag.kind != TagKind.CONCEPT]
    return [
        {"title": "الموضوعات", "names": concepts[:LISTED], "page": "tag", "all": reverse("tags")},
        {
            "title": "المصادر",
            "names": sources[:LISTED],
            "page": "source",
            "all": reverse("sources"),
        },
        {
            "title": "الجهات والبرامج والبلدان",
            "names": others[:LISTED],
            "page": "tag",
            "all": reverse("tags"),
        },
    ]


def _last_added(recent: Sequence[Article]) -> str:
    """When the latest of the articles entered, in words; empty where there is none."""
    if not recent:
        return ""
    day = timezone.localdate(recent[0].created_at)
    return {0: "اليوم", 1: "أمس"}.get((timezone.localdate() - day).days, day_words(day))
