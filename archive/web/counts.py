"""How many published articles stand under each source, tag and year; counted anew only where the archive has changed."""

from typing import TypeVar

from django.db.models import Count, QuerySet

from archive.models import Article, Source, Status, Tag
from archive.models.archive_stamp import kept_while_unchanged

NamedT = TypeVar("NamedT", Source, Tag)


@kept_while_unchanged
def sources_with_articles() -> list[Source]:
    """Sources of published articles in alphabetical order, each with its `count` of them."""
    return _counted(Source.objects.order_by("sort_key", "pk"))


@kept_while_unchanged
def tags_with_articles() -> list[Tag]:
    """Tags of published articles in alphabetical order, each with its `count` of them."""
    return _counted(Tag.objects.order_by("sort_key", "pk"))


@kept_while_unchanged
def years_with_articles() -> dict[int | None, int]:
    """Published articles by certain year, oldest first; None counts those without one."""
    rows = (
        Article.objects.published()
        .order_by("published_year")
        .values_list("published_year")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


def most_used(named: list[NamedT]) -> list[NamedT]:
    """Those of most articles first, equal ones in alphabetical order."""
    return sorted(named, key=lambda one: (-one.count, one.sort_key))  # type: ignore[attr-defined]


def _counted(named: QuerySet[NamedT]) -> list[NamedT]:
    """Those with published articles. Groups are of numbers alone: of whole rows they take SQLite five times as long."""
    published = named.filter(articles__status=Status.PUBLISHED).order_by().values_list("pk")
    counts = dict(published.annotate(count=Count("articles")))
    found = [one for one in named if one.pk in counts]
    for one in found:
        one.count = counts[one.pk]  # type: ignore[attr-defined]
    return found
