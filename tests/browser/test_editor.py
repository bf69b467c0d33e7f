"""An editor pastes, publishes, mends and withdraws; search agrees on the next request (journeys E1-E8)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import axe_findings
from tests.browser.served import Archive

Opener = Callable[..., Page]
ROOT = Path(__file__).resolve().parents[2]
SERIOUS = ("serious", "critical")
ADD = "/admin/archive/article/add/"
TEXT = """إطلاق بوابة الزعفران للخدمات البلدية

تاريخ النشر: 5 مايو 2022

أعلنت بلدية متخيَّلة اليوم إطلاق بوابة الزعفران، وهي منصة رقمية تجمع خدماتها في مكان واحد ضمن مسار التحول الرقمي.

وقال مدير البوابة إن الخدمات الأولى تشمل الرخص والشكاوى، وإن خدمات أخرى ستضاف لاحقًا.
"""


def read_text(page: Page, text: str) -> None:
    """Paste a text into the first step and have it read."""
    page.locator("[name=text]").fill(text)
    page.locator("[name=_read]").click()


def add_published(page: Page, text: str) -> None:
    """Add an article from a pasted text and publish it in one go."""
    page.goto(ADD)
    read_text(page, text)
    page.locator("[name=_publish]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def found(page: Page, text: str) -> list[str]:
    """The addresses that a reader's search finds."""
    page.goto(f"/search/?q={text}")
    links = page.locator(".hit h3 a")
    return [link.get_attribute("href") or "" for link in links.all()]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/archive/article/",
        ADD,
        ADD + "?manual=1",
        "/admin/archive/source/",
        "/admin/archive/tag/",
        "/admin/archive/tag/add/",
        "/admin/archive/capture/",
    ],
)
def test_axe_finds_nothing_serious_in_the_admin(signed_in: Opener, path: str, theme: str) -> None:
    page = signed_in(path, theme=theme)
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert axe_findings(page, SERIOUS) == []


def test_axe_finds_nothing_serious_where_an_article_is_edited(
    signed_in: Opener, archive: Archive
) -> None:
    key = "from archive.models import Article; print(Article.objects.get(key='{}').pk)"
    pk = archive.execute(key.format("7a728df2")).strip()
    page = signed_in(f"/admin/archive/article/{pk}/change/")
    assert axe_findings(page, SERIOUS) == []


def test_axe_finds_nothing_serious_on_a_phone(signed_in: Opener, archive: Archive) -> None:
    key = "from archive.models import Article; print(Article.objects.get(key='{}').pk)"
    pk = archive.execute(key.format("7a728df2")).strip()
    page = signed_in("/admin/archive/article/", width=390)
    findings = axe_findings(page, SERIOUS)
    for path in (f"/admin/archive/article/{pk}/change/", ADD + "?manual=1"):
        page.goto(path)
        findings += axe_findings(page, SERIOUS)
        page.locator(".field-source .select2-selection").click()
        findings += axe_findings(page, SERIOUS)
    assert findings == []


def test_comboboxes_have_their_name_before_the_last_picture_has_come(signed_in: Opener) -> None:
    page = signed_in("/admin/", width=390)
    held: list[Route] = []
    page.route("**/icon-viewlink*.svg", lambda route: held.append(route))
    page.goto(ADD + "?manual=1", wait_until="domcontentloaded")
    named = page.locator(".field-source .select2-selection[aria-label]")
    expect(named).to_have_attribute("aria-label", "المصدر", timeout=3000)
    assert held
    for route in held:
        route.continue_()


def test_axe_finds_nothing_serious_at_the_door_and_in_the_second_step(
    open_page: Opener, signed_in: Opener
) -> None:
    assert axe_findings(open_page("/admin/login/"), SERIOUS) == []
    page = signed_in(ADD)
    read_text(page, TEXT)
    assert axe_findings(page, SERIOUS) == []


def test_a_pasted_text_is_suggested_published_and_found_at_once(signed_in: Opener) -> None:
    page = signed_in(ADD)
    assert not found(page, "الزعفران")
    page.goto(ADD)
    read_text(page, TEXT)
    expect(page.locator("[name=title]")).to_have_value("إطلاق بوابة الزعفران للخدمات البلدية")
    expect(page.locator("[name=published_edtf]")).to_have_value("2022-05-05")
    page.locator("[name=_publish]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    address = found(page, "الزعفران")[0]
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "إطلاق بوابة الزعفران للخدمات البلدية"
    )
    expect(page.locator(".card time").first).to_have_attribute("datetime", "2022-05-05")


def test_a_draft_is_not_found(signed_in: Opener) -> None:
    page = signed_in(ADD)
    read_text(page, TEXT.replace("الزعفران", "الكركم"))
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not found(page, "الكركم")


def test_an_edit_and_a_withdrawal_are_seen_on_the_next_request(signed_in: Opener) -> None:
    page = signed_in(ADD)
    add_published(page, TEXT.replace("الزعفران", "السمّاق"))
    page.goto("/admin/archive/article/?q=السمّاق")
    page.locator("#result_list tbody th a").first.click()
    page.locator("[name=title]").fill("بوابة الكزبرة للخدمات")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert len(found(page, "الكزبرة")) == 1
    page.goto("/admin/archive/article/?q=الكزبرة")
    page.locator("#result_list tbody th a").first.click()
    page.locator("[name=status]").select_option("withdrawn")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not found(page, "الكزبرة")


def test_a_duplicate_is_told_by_the_field_and_the_text_is_kept(signed_in: Opener) -> None:
    page = signed_in(ADD)
    text = TEXT.replace("الزعفران", "النعناع")
    add_published(page, text)
    page.goto(ADD)
    read_text(page, text)
    expect(page.locator(".errorlist").first).to_be_visible()
    assert page.locator("[name=text]").input_value().strip() == text.strip()


def test_an_empty_paste_is_told_by_the_field(signed_in: Opener) -> None:
    page = signed_in(ADD)
    read_text(page, "   ")
    expect(page.locator(".field-text .errorlist")).to_be_visible()


def test_a_missing_title_is_told_by_the_field_and_the_text_is_kept(signed_in: Opener) -> None:
    page = signed_in(ADD)
    read_text(page, TEXT.replace("الزعفران", "اليانسون"))
    body = page.locator("[name=body]").input_value()
    page.locator("[name=title]").fill("")
    page.locator("form").first.evaluate("form => form.noValidate = true")
    page.locator("[name=_publish]").click()
    expect(page.locator(".field-title .errorlist")).to_be_visible()
    assert page.locator("[name=body]").input_value() == body


def test_a_date_that_is_none_is_told_in_arabic_by_the_field(signed_in: Opener) -> None:
    page = signed_in(ADD)
    read_text(page, TEXT.replace("الزعفران", "الهيل"))
    page.locator("[name=published_edtf]").fill("أمس")
    page.locator("[name=_publish]").click()
    expect(page.locator(".field-published_edtf .errorlist")).to_be_visible()
    expect(page.locator("[name=published_edtf]")).to_have_value("أمس")


def test_fields_are_written_from_the_side_of_their_script(signed_in: Opener) -> None:
    page = signed_in(ADD + "?manual=1")
    directions = page.evaluate(
        """() => Object.fromEntries(["title", "body", "published_edtf", "original_url"].map(name =>
            [name, getComputedStyle(document.querySelector(`[name=${name}]`)).direction]))"""
    )
    assert directions == {
        "title": "rtl",
        "body": "rtl",
        "published_edtf": "ltr",
        "original_url": "ltr",
    }


def test_pasted_html_is_published_as_text(signed_in: Opener) -> None:
    page = signed_in(ADD)
    paragraphs = TEXT.replace("الزعفران", "الحبق").strip().split("\n\n")
    html = "".join(f"<p onclick='x()'>{text}</p>" for text in paragraphs)
    add_published(page, f"<div style='color:red'>{html}<script>alert(1)</script></div>")
    page.goto(found(page, "الحبق")[0])
    body = page.locator(".body")
    assert "alert" not in body.inner_text()
    assert "<" not in body.inner_text()
    assert not body.locator("[onclick], [style], script").count()


def test_the_tag_field_finds_a_tag_by_another_spelling(signed_in: Opener) -> None:
    page = signed_in(ADD)
    answer = page.context.request.get(
        "/admin/autocomplete/?app_label=archive&model_name=articletag&field_name=tag&term=الذكاء الإصطناعى"
    )
    assert answer.ok
    assert "الذكاء الاصطناعي" in [result["text"] for result in answer.json()["results"]]


def test_the_five_seeds_stand_in_the_archive(signed_in: Opener) -> None:
    page = signed_in("/admin/archive/article/")
    for key in ("c444d844", "f5ca4e3e", "4b7e5a30", "7a728df2", "cdbc7f9c"):
        page.goto(f"/a/{key}/")
        expect(page.get_by_role("heading", level=1)).not_to_be_empty()
