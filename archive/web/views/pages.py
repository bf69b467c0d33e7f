"""Pages about the archive itself, and what it tells crawlers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from archive.web.addresses import absolute_url
from archive.web.caching import revalidated
from archive.web.sitemaps import ArticleSitemap

# The icon that templates/base.html names by its data, for what asks for one without reading a page.
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#97301f" d="M3 3h26v26H3z"/>'
    '<path fill="none" stroke="#fff" stroke-width="2" d="M8 9h16M17 14h7M17 18.5h7M17 23h7M8 14h5v9H8z"/></svg>'
)


@require_safe
@revalidated()
def about(request: HttpRequest) -> HttpResponse:
    """What the archive is, how it knows what it says, and its policy."""
    context = {"canonical": absolute_url(request, reverse("about"))}
    return render(request, "browse/about.html", context)


@require_safe
@revalidated()
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the editors' pages and the programs' interface may be crawled."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", ""]
    lines += [f"Sitemap: {absolute_url(request, path)}" for path in _sitemaps()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def icon(request: HttpRequest) -> HttpResponse:
    """The site's icon at the address where browsers look for it by themselves."""
    return HttpResponse(_ICON, content_type="image/svg+xml")


def _sitemaps() -> list[str]:
    """The one site map, and the further pages of articles that do not fit into it."""
    more = reverse("sitemap-section", args=["articles"])
    pages = ArticleSitemap().paginator.num_pages
    return [reverse("sitemap"), *(f"{more}?p={page}" for page in range(2, pages + 1))]
