"""The help page: every construct with an example from the archive itself."""

import re
from html import unescape

import pytest
from django.test import Client

from archive.plurals import counted
from archive.search.backends.errors import SearchUnavailable
from archive.search.request import SearchRequest
from archive.search.searcher import search
from archive.web.views import search_help
from tests.factories import make_article, make_seeds, make_source, make_tag
from tests.web.views.conftest import Page

pytestmark = pytest.mark.django_db

EXAMPLE = re.compile(
    r'(?s)<a href="([^"]*)"[^>]*><bdi>([^<]*)</bdi></a>\s*<span>\(([^)]*)\)</span>'
)
CONSTRUCTS = [
    "=",
    "*",
    "~5",
    "?",
    "«",
    " و ",
    " أو ",
    " -",
    "(",
    "العنوان:",
    "الكاتب:",
    "المصدر:",
    "الوسم:",
    "من:",
]


def examples(client: Client) -> dict[str, tuple[str, str]]:
    """Each example with its address and its count in words."""
    html = client.get("/search/help/").content.decode()
    return {unescape(text): (unescape(url), count) for url, text, count in EXAMPLE.findall(html)}


def test_every_example_is_live_and_its_count_true(client: Client) -> None:
    make_seeds()
    tag, source = make_tag("التحول الرقمي", ("DT",)), make_source('وكالة "الأنباء"')
    make_article(author="ديمة اليحيى", source=source, tags=(tag,), published_edtf="2018")
    found = examples(client)
    assert all(any(sign in text for text in found) for sign in CONSTRUCTS)
    for text, (url, count) in found.items():
        results = search(SearchRequest(text))
        assert count == counted(results.count, "نتيجة")
        assert results.count > 0 and not results.notices, text
        assert client.get(url).status_code == 200


def test_an_empty_archive_has_the_page_too(client: Client) -> None:
    response = client.get("/search/help/")
    assert response.status_code == 200
    assert "لا مثال له في هذا الأرشيف بعد" in response.content.decode()


def test_the_search_page_leads_to_the_help(client: Client, read: type[Page]) -> None:
    assert "/search/help/" in read(client.get("/search/")).links()
    assert "/search/help/" in read(client.get("/")).links()


def test_without_a_search_to_try_them_on_the_constructs_are_told_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: object) -> None:
        raise SearchUnavailable("")

    make_seeds()
    monkeypatch.setattr(search_help, "search", fail)
    response = client.get("/search/help/")
    assert response.status_code == 200 and "لا مثال له الآن" in response.content.decode()
