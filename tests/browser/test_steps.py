"""Few results lead on, both spellings are one click apart, and the help page is alive."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_findings

Opener = Callable[..., Page]
POPULATION = """
from archive.models import Article
for title in ("قمح", "القمح", "والقمح"):
    Article.objects.create(title=title, body="نص.", status="published")
"""
PAGES = {
    "wrong keyboard": "/search/?q=hgjuh,k+hgvrld",
    "misspelt, narrowed": "/search/?q=التعاةن&tag=digital-transformation",
    "both spellings": "/search/?q=القمح&exact=1",
    "help": "/search/help/",
}


@pytest.fixture(scope="module")
def population() -> str:
    return POPULATION


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_and_nothing_overflows(open_page: Opener, path: str) -> None:
    page = open_page(path)
    findings = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.reload()
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            findings += [f"{width} {theme} {line}" for line in axe_findings(page)]
    assert findings == []
    page.set_viewport_size({"width": 320, "height": 900})
    widths = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    scrolled, seen = page.evaluate(widths)
    assert scrolled <= seen


@pytest.mark.parametrize("javascript", [True, False])
def test_one_click_mends_a_query_typed_on_the_wrong_keyboard(
    open_page: Opener, javascript: bool
) -> None:
    page = open_page(PAGES["wrong keyboard"], javascript=javascript)
    expect(page.locator("h1")).to_contain_text("لا نتائج")
    step = page.locator(".steps li").first
    count = step.locator("span").inner_text().strip("()")
    step.locator("a").click()
    expect(page.locator("h1")).to_have_text(f"{count} عن «التعاون الرقمي»")


def test_the_spellings_are_a_click_apart_and_their_counts_are_the_headings(
    open_page: Opener,
) -> None:
    page = open_page("/search/?q=القمح")
    for _ in range(2):
        link = page.locator(".spellings a")
        count = link.locator("..").inner_text().partition(": ")[2]
        link.click()
        expect(page.locator("h1")).to_have_text(f"{count} عن «القمح»")


def test_the_search_box_leads_to_the_help_and_its_examples_to_their_results(
    open_page: Opener,
) -> None:
    page = open_page("/search/")
    page.get_by_role("link", name="طرائق البحث").click()
    expect(page.locator("h1")).to_have_text("طرائق البحث")
    example = page.locator(".example").first
    count = example.locator("span").inner_text().strip("()")
    example.locator("a").click()
    expect(page.locator("h1")).to_contain_text(f"{count} عن «")
