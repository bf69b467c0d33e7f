"""Someone shares an article: its address is permanent, short and says what it is (journeys S1-S6, S8)."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.served import Archive

Opener = Callable[..., Page]
DATED, UNDATED = "/a/7a728df2/", "/a/c444d844/"


def structured_data(page: Page) -> dict[str, object]:
    """The JSON-LD of an article page."""
    text = page.locator("script[type='application/ld+json']").text_content()
    data: dict[str, object] = json.loads(text or "")
    return data


@pytest.mark.parametrize("javascript", [True, False])
def test_canonical_address_and_permanent_link_agree(
    open_page: Opener, archive: Archive, javascript: bool
) -> None:
    page = open_page(DATED, javascript=javascript)
    address = archive.url + DATED
    expect(page.locator("link[rel=canonical]")).to_have_attribute("href", address)
    expect(page.locator("meta[property='og:url']")).to_have_attribute("content", address)
    expect(page.locator("#permalink")).to_have_value(address)


def test_the_address_survives_an_edited_title(open_page: Opener, archive: Archive) -> None:
    archive.execute(
        "from archive.models import Article\n"
        "article = Article.objects.get(key='cdbc7f9c')\n"
        "article.title += ' (معدّل)'\n"
        "article.save()"
    )
    page = open_page("/a/cdbc7f9c/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("(معدّل)")
    expect(page.locator("#permalink")).to_have_value(f"{archive.url}/a/cdbc7f9c/")
    page.goto("/a/CDBC7F9C")
    assert page.url == f"{archive.url}/a/cdbc7f9c/"


def test_the_button_copies_the_link_and_says_so(open_page: Opener, archive: Archive) -> None:
    page = open_page(DATED, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="نسخ الرابط").click()
    expect(page.get_by_role("status")).to_contain_text("تم النسخ")
    assert page.evaluate("() => navigator.clipboard.readText()") == archive.url + DATED


def test_without_javascript_no_dead_button_is_shown(open_page: Opener) -> None:
    page = open_page(DATED, javascript=False)
    assert not page.get_by_role("button", name="نسخ").count()


def test_a_stated_date_is_told_to_programs(open_page: Opener) -> None:
    page = open_page(DATED)
    data = structured_data(page)
    assert data["@type"] == "NewsArticle"
    assert str(data["datePublished"]).startswith("2018-03-19")
    expect(page.locator("meta[property='og:locale']")).to_have_attribute("content", "ar_AR")


def test_an_unknown_date_is_never_invented(open_page: Opener) -> None:
    page = open_page(UNDATED)
    assert "datePublished" not in structured_data(page)
    assert not page.locator("meta[property='article:published_time']").count()
    expect(page.locator(".card")).to_contain_text("بلا تاريخ")


def test_share_links_carry_the_permanent_address(open_page: Opener, archive: Archive) -> None:
    page = open_page(DATED)
    links = page.locator(".card a[rel=noopener]").evaluate_all("all => all.map(one => one.href)")
    assert len(links) >= 3
    for link in links:
        assert archive.url + DATED in unquote(link)


def test_a_shared_search_shows_the_same_in_another_browser(
    open_page: Opener, archive: Archive
) -> None:
    first = open_page("/search/?q=الرقمي&sort=oldest")
    second = open_page(first.url.removeprefix(archive.url))
    results = [page.locator(".hit h3").all_inner_texts() for page in (first, second)]
    assert results[0] == results[1] != []


def test_the_original_is_downloaded_byte_for_byte(open_page: Opener) -> None:
    page = open_page(UNDATED)
    with page.expect_download() as download:
        page.get_by_role("link", name="نزّل الأصل").click()
    original = Path(download.value.path()).read_bytes()
    root = Path(__file__).resolve().parents[2]
    assert original == (root / "seeds" / "000_c444d8441bbc3bad.txt").read_bytes()


def test_paper_has_every_piece_of_evidence_and_the_whole_digest(open_page: Opener) -> None:
    page = open_page(DATED, javascript=False)
    page.emulate_media(media="print")
    card = page.locator(".card")
    shown = "all => all.map(one => one.checkVisibility() && one.getBoundingClientRect().height > 0)"
    proofs = card.locator("details:not(.left-out) q").evaluate_all(shown)
    assert len(proofs) > 2 and all(proofs)
    assert re.search(r"\b[0-9a-f]{64}\b", card.inner_text())


def test_a_withdrawn_article_is_gone_from_the_site(open_page: Opener, archive: Archive) -> None:
    archive.execute(
        "from archive.models import Article\n"
        "article = Article.objects.get(key='4b7e5a30')\n"
        "article.status, article.withdrawal_reason = 'withdrawn', 'طلب الناشر'\n"
        "article.save()"
    )
    page = open_page("/a/4b7e5a30/", status=410)
    expect(page.locator("main")).to_contain_text("طلب الناشر")
    page.goto("/search/?q=")
    assert not page.locator(".hit h3 a[href='/a/4b7e5a30/']").count()
    assert page.locator(".hit").count() == 4
    sitemap = page.context.request.get("/sitemap.xml").text()
    assert "4b7e5a30" not in sitemap
