"""How many published articles stand under each source, tag and year."""

from django.db.models import Count, Q, QuerySet

from archive.models import Article, Source, Status, Tag

_PUBLISHED = Count("articles", filter=Q(articles__status=Status.PUBLISHED), distinct=True)


def sources_with_articles() -> QuerySet[Source]:
    """Sources of published articles in alphabetical order, each with its `count` of them."""
    return Source.objects.annotate(count=_PUBLISHED).filter(count__gt=0).order_by("sort_key", "pk")


def tags_with_articles() -> QuerySet[Tag]:
    """Tags of published articles in alphabetical order, each with its `count` of them."""
    return Tag.objects.annotate(count=_PUBLISHED).filter(count__gt=0).order_by("sort_key", "pk")


def years_with_articles() -> dict[int | None, int]:
    """Published articles by certain year, oldest first; None counts those without one."""
    rows = (
        Article.objects.published()
        .order_by("published_year")
        .values_list("published_year")
        .annotate(count=Count("pk"))
    )
    return dict(rows)
