"""Every address of the archive. They are promises: see docs/addresses.md before changing one."""

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import path

from archive.web.caching import revalidated
from archive.web.sitemaps import SITEMAPS
from archive.web.views import article, browse, health, home, pages, search, search_help, suggest

kept_sitemap = revalidated()(sitemap)

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.results, name="search"),
    path("search/help/", search_help.search_help, name="search-help"),
    path("api/search/", search.api, name="api-search"),
    path("api/suggest/", suggest.suggest, name="api-suggest"),
    path("a/<str:key>/", article.article, name="article"),
    path("a/<str:key>/original", article.original, name="original"),
    path("a/<str:key>/cite.bib", article.cite, {"form": "bib"}, name="cite-bib"),
    path("a/<str:key>/cite.ris", article.cite, {"form": "ris"}, name="cite-ris"),
    path("sources/", browse.sources, name="sources"),
    path("sources/<slug:key>/", browse.source, name="source"),
    path("tags/", browse.tags, name="tags"),
    path("tags/<slug:key>/", browse.tag, name="tag"),
    path("years/", browse.years, name="years"),
    path("years/undated/", browse.undated, name="undated"),
    path("years/<int:year>/", browse.year, name="year"),
    path("about/", pages.about, name="about"),
    path("favicon.ico", pages.icon, name="icon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", kept_sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("sitemap-<section>.xml", kept_sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("admin/", admin.site.urls),
]

handler400 = "archive.web.views.errors.bad_request"
handler403 = "archive.web.views.errors.permission_denied"
handler404 = "archive.web.views.errors.not_found"
handler500 = "archive.web.views.outages.server_error"
