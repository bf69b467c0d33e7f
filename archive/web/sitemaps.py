"""The site map: every published article and every list that has one."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from archive.models import Article, Source, Tag
from archive.web.counts import sources_with_articles, tags_with_articles, years_with_articles

# Only the type stubs know that a site map is generic.
if TYPE_CHECKING:
    _Sitemap = Sitemap[Any]
else:
    _Sitemap = Sitemap


class PublicSitemap(_Sitemap):
    """A part of the site map whose addresses start with the site's public one, where it is set."""

    def get_domain(self, site: Any = None) -> str:
        """The host (and path) that addresses start with."""
        parts = urlsplit(settings.SITE_URL)
        return parts.netloc + parts.path if settings.SITE_URL else super().get_domain(site)

    def get_protocol(self, protocol: str | None = None) -> str:
        """The scheme that addresses start with."""
        return urlsplit(settings.SITE_URL).scheme or super().get_protocol(protocol)


class ArticleSitemap(PublicSitemap):
    """Published articles with the day of their last change."""

    # Below the 50,000 addresses that one site map may hold, with room for the other parts.
    limit = 40_000

    def items(self) -> QuerySet[Article]:
        """Published articles in a fixed order."""
        return Article.objects.published().only("key", "updated_at").order_by("pk")

    def lastmod(self, item: Article) -> datetime:
        """When the record was last changed."""
        return item.updated_at


class SourceSitemap(PublicSitemap):
    """Sources of published articles."""

    def items(self) -> list[Source]:
        """Sources in alphabetical order."""
        return sources_with_articles()

    def location(self, item: Source) -> str:
        """The page of a source."""
        return reverse("source", args=[item.key])


class TagSitemap(PublicSitemap):
    """Tags of published articles."""

    def items(self) -> list[Tag]:
        """Tags in alphabetical order."""
        return tags_with_articles()

    def location(self, item: Tag) -> str:
        """The page of a tag."""
        return reverse("tag", args=[item.key])


class YearSitemap(PublicSitemap):
    """Years with published articles."""

    def items(self) -> list[int | None]:
        """Years, oldest first; None stands for the undated."""
        return list(years_with_articles())

    def location(self, item: int | None) -> str:
        """The page of a year."""
        return reverse("year", args=[item]) if item else reverse("undated")


class FixedSitemap(PublicSitemap):
    """Pages that are always there."""

    def items(self) -> list[str]:
        """Their view names."""
        return ["home", "sources", "tags", "years", "search-help", "about"]

    def location(self, item: str) -> str:
        """The address of a view."""
        return reverse(item)


SITEMAPS: dict[str, type[PublicSitemap]] = {
    "pages": FixedSitemap,
    "years": YearSitemap,
    "sources": SourceSitemap,
    "tags": TagSitemap,
    "articles": ArticleSitemap,
}
