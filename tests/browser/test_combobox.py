"""The search box suggests (journey R15 of the design): by keyboard, by pointer, and never in the way."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import axe_findings

Opener = Callable[..., Page]
# One source, and titles that begin alike.
POPULATION = """
from archive.models import Article, Source
source = Source.objects.create(key="paper", name="صحيفة المكتبات", kind="newspaper")
for n in range(3):
    Article.objects.create(title=f"المكتبات المدرسية <b>{n}</b>", body="نصٌّ قصير كتبناه للاختبار.", status="published",
        source=source, source_role="publisher", key=f"library{n}")
"""
BOXES = {"home": "/", "search": "/search/?q=x", "masthead": "/about/"}


@pytest.fixture(scope="module")
def population() -> str:
    return POPULATION


def box(page: Page) -> Locator:
    """The search box."""
    return page.get_by_role("combobox", name="ابحث في الأرشيف")


def options(page: Page) -> Locator:
    """The suggestions shown."""
    return page.get_by_role("listbox", name="اقتراحات").get_by_role("option")


def type_into(page: Page, text: str) -> None:
    """Type a text key by key in place of what is there, and wait for what it suggests."""
    box(page).fill("")
    box(page).press_sequentially(text)
    expect(options(page).first).to_be_visible()


def active(page: Page) -> Locator:
    """The option that the box names as active."""
    return page.locator("#" + str(box(page).get_attribute("aria-activedescendant")))


@pytest.mark.parametrize("path", BOXES.values(), ids=BOXES)
def test_every_search_box_suggests(open_page: Opener, path: str) -> None:
    page = open_page(path)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    type_into(page, "مكتبا")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    expect(box(page)).to_have_attribute("aria-controls", "suggestions")
    expect(options(page)).to_have_count(5)
    expect(options(page).first).to_have_text(re.compile("صحيفة المكتبات.*مصدر، 3 مواد"))
    expect(page.get_by_role("status").filter(has_text="عدد الاقتراحات: 5")).to_be_attached()


def test_arrows_move_without_changing_the_text_and_enter_opens(open_page: Opener) -> None:
    page = open_page()
    type_into(page, "مكتبا")
    box(page).press("ArrowDown")
    expect(active(page)).to_have_attribute("aria-selected", "true")
    expect(active(page)).to_contain_text("صحيفة المكتبات")
    box(page).press("ArrowDown")
    expect(active(page)).to_have_text(re.compile("المكتبات المدرسية.*عبارة"))
    box(page).press("ArrowDown")
    expect(active(page)).to_contain_text("المكتبات المدرسية <b>2</b>")
    assert page.locator("[aria-selected=true]").count() == 1
    expect(box(page)).to_have_value("مكتبا")
    with page.expect_navigation():
        box(page).press("Enter")
    assert urlsplit(page.url).path == "/a/library2/"


def test_arrows_go_round_and_pass_by_the_box_itself(open_page: Opener) -> None:
    page = open_page()
    type_into(page, "مكتبا")
    box(page).press("ArrowUp")
    expect(active(page)).to_contain_text("<b>0</b>")
    box(page).press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(box(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_enter_without_a_choice_searches_for_what_was_typed(open_page: Opener) -> None:
    page = open_page()
    type_into(page, "مكتبا")
    with page.expect_navigation():
        box(page).press("Enter")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["مكتبا"]}


def test_escape_closes_and_keeps_the_text_and_the_arrow_opens_again(open_page: Opener) -> None:
    page = open_page()
    type_into(page, "مكتبا")
    box(page).press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("مكتبا")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    box(page).press("ArrowDown")
    expect(options(page)).to_have_count(5)


def test_leaving_the_box_closes(open_page: Opener) -> None:
    page = open_page()
    type_into(page, "مكتبا")
    box(page).press("Tab")
    expect(options(page)).to_have_count(0)


def test_a_tag_chosen_with_the_pointer_is_searched_for(open_page: Opener) -> None:
    page = open_page()
    type_into(page, "الرقم")
    chosen = options(page).filter(has_text="وسم").first
    name = str(chosen.locator("bdi").first.text_content())
    with page.expect_navigation():
        chosen.click()
    assert parse_qs(urlsplit(page.url).query) == {"q": [name]}
    expect(box(page)).to_have_value(name)
    assert page.locator(".hit").count() > 0


def test_a_reply_that_comes_too_late_is_left_alone(open_page: Opener) -> None:
    page = open_page()
    # Held back whatever the page does to take its question back.
    page.evaluate(
        """() => {
            const ask = fetch;
            window.held = [];
            window.fetch = (url, options) => url.includes(encodeURIComponent("مك"))
                ? new Promise(reply => held.push(() => ask(url).then(reply)))
                : ask(url, options);
        }"""
    )
    box(page).press_sequentially("مكتبا")
    page.wait_for_timeout(300)
    assert page.evaluate("() => held.length")
    type_into(page, "التحو")
    page.evaluate("() => Promise.all(held.map(reply => reply()))")
    page.wait_for_timeout(300)
    expect(options(page).filter(has_text="المكتبات")).to_have_count(0)
    expect(options(page).first).to_contain_text("التحول")


def test_nothing_is_asked_while_letters_are_being_composed(open_page: Opener) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box(page).focus()
    # The script comes with the focus; what was typed before is asked at once, composed or not.
    expect(box(page)).to_have_attribute("aria-controls", re.compile("."))
    compose = "(box, composing) => { box.value = 'مكتبا'; box.dispatchEvent(new InputEvent('input', {isComposing: composing})); }"
    box(page).evaluate(f"box => ({compose})(box, true)")
    page.wait_for_timeout(300)
    assert not any("/api/suggest/" in url for url in asked)
    box(page).evaluate("box => box.dispatchEvent(new CompositionEvent('compositionend'))")
    expect(options(page)).to_have_count(5)


def test_a_failure_leaves_a_box_that_searches(open_page: Opener) -> None:
    page = open_page()
    page.route("**/api/suggest/**", lambda route: route.fulfill(status=200, body="no JSON"))
    box(page).press_sequentially("المكتبات")
    page.wait_for_timeout(300)
    expect(options(page)).to_have_count(0)
    with page.expect_navigation():
        box(page).press("Enter")
    assert page.locator(".hit").count() == 3


def test_without_javascript_it_is_a_plain_search_box(open_page: Opener) -> None:
    page = open_page(javascript=False)
    expect(page.get_by_role("searchbox", name="ابحث في الأرشيف")).to_be_visible()


@pytest.mark.parametrize("path", BOXES.values(), ids=BOXES)
def test_axe_finds_nothing_and_nothing_overflows_while_it_suggests(
    open_page: Opener, path: str
) -> None:
    page = open_page(path)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            type_into(page, "الرقم")
            box(page).press("ArrowDown")
            assert axe_findings(page) == []
            assert page.evaluate(
                "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
