"""Pages about the archive itself, and what it tells crawlers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.web.addresses import absolute_url
from archive.web.sitemaps import ArticleSitemap


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the archive is, how it knows what it says, and its policy."""
    context = {"canonical": absolute_url(request, reverse("about"))}
    return render(request, "browse/about.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the editors' pages and the programs' interface may be crawled."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", ""]
    lines += [f"Sitemap: {absolute_url(request, path)}" for path in _sitemaps()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _sitemaps() -> list[str]:
    """The one site map, and the further pages of articles that do not fit into it."""
    more = reverse("sitemap-section", args=["articles"])
    pages = ArticleSitemap().paginator.num_pages
    return [reverse("sitemap"), *(f"{more}?p={page}" for page in range(2, pages + 1))]
