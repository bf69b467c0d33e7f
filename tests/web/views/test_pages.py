"""About, robots.txt and the site map."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import Settings

from archive.models import Status
from archive.web.sitemaps import ArticleSitemap
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


def test_the_about_page_names_the_address_for_requests_or_its_absence(
    client: Client, settings: Settings
) -> None:
    settings.CONTACT_EMAIL = ""
    without = client.get("/about/").content.decode()
    assert "إلى الجهة التي تدير هذا الموقع" in without and "mailto:" not in without
    settings.CONTACT_EMAIL = "editor@raqeem.example"
    assert "mailto:editor@raqeem.example" in client.get("/about/").content.decode()


def test_browsers_that_ask_for_the_icon_unbidden_get_the_one_of_the_pages(client: Client) -> None:
    response = client.get("/favicon.ico")
    svg = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert "max-age=" in response["Cache-Control"]
    paths = re.findall(r" d='([^']*)'", unescape(unquote(client.get("/about/").content.decode())))
    assert paths and re.findall(r' d="([^"]*)"', svg) == paths


def test_robots_points_at_the_site_map(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://raqeem.example"
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: https://raqeem.example/sitemap.xml" in response.content.decode()


def test_the_site_map_lists_what_is_published_and_nothing_else(
    client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "https://raqeem.example"
    make_article(
        key="public23",
        published_edtf="2018",
        source=make_source(key="agency"),
        tags=(make_tag(key="topic"),),
    )
    make_article(
        key="draft234", status=Status.DRAFT, published_edtf="1999", source=make_source(key="secret")
    )
    make_article(key="gone2345", status=Status.WITHDRAWN)
    xml = client.get("/sitemap.xml").content.decode()
    for path in ("a/public23/", "sources/agency/", "tags/topic/", "years/2018/", "about/", ""):
        assert f"<loc>https://raqeem.example/{path}</loc>" in xml
    assert "<lastmod>" in xml
    assert not any(
        word in xml for word in ("draft234", "gone2345", "secret", "years/1999", "undated")
    )


def test_articles_beyond_the_first_site_map_have_more_of_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArticleSitemap, "limit", 2)
    for _ in range(3):
        make_article()
    assert "/sitemap-articles.xml?p=2" in client.get("/robots.txt").content.decode()
    assert client.get("/sitemap-articles.xml?p=2").content.decode().count("/a/") == 1
    assert client.get("/sitemap-nothing.xml").status_code == 404
