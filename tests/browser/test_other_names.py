"""Any name finds all: the notice of other names, with and without JavaScript, and the desk that imports them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_findings

Opener = Callable[..., Page]
ACRONYM = "/search/?q=OECD"
NOTICE = ".other-names"


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_other_names_are_shown_switched_off_and_on_again(
    open_page: Opener, javascript: bool
) -> None:
    page = open_page("/search/?q=منظمة+التعاون+الاقتصادي+والتنمية", javascript=javascript)
    notice = page.locator(NOTICE)
    expect(notice).to_contain_text("شمل البحث أيضًا:")
    expect(notice).to_contain_text("OECD")
    expect(page.locator(".hits mark").first).to_be_visible()
    page.get_by_role("link", name="ابحث عن الكلمات كما هي").click()
    expect(notice).to_contain_text("بلا أسمائها الأخرى")
    assert "expand=0" in page.url
    page.get_by_role("link", name="اشملها بالبحث").click()
    expect(notice).to_contain_text("شمل البحث أيضًا:")
    assert "expand" not in page.url


def test_a_tag_page_leads_to_a_search_for_all_its_names(open_page: Opener) -> None:
    page = open_page("/tags/oecd/")
    page.get_by_role("link", name="ابحث بهذه الأسماء كلها").click()
    expect(page.locator(NOTICE)).to_contain_text("OECD")
    expect(page.locator(".hits .headline").first).to_be_visible()


@pytest.mark.parametrize("path", [ACRONYM, f"{ACRONYM}&expand=0", "/tags/oecd/"])
def test_axe_finds_nothing_and_nothing_overflows(open_page: Opener, path: str) -> None:
    page = open_page(path)
    findings = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert overflow(page) <= 0
            findings += [f"{width} {theme} {line}" for line in axe_findings(page)]
    assert findings == []


def test_an_editor_takes_tags_out_changes_them_and_brings_them_back(
    signed_in: Opener, tmp_path: Path
) -> None:
    page = signed_in("/admin/archive/tag/")
    with page.expect_download() as download:
        page.get_by_role("link", name="صدّر جدول CSV").click()
    exported = Path(download.value.path()).read_text(encoding="utf-8-sig")
    changed = tmp_path / "tags.csv"
    changed.write_text(exported.replace("OECD", "OECD | O.E.C.D") + "new,وسم جديد,,,,NEWTAG,\n")
    page.get_by_role("link", name="استورد من ملف").click()
    expect(page.get_by_label("ملف الوسوم")).to_be_visible()
    page.wait_for_load_state()
    assert axe_findings(page) == []
    page.get_by_label("ملف الوسوم").set_input_files(changed)
    page.get_by_role("button", name="اعرض ما سيتغيّر").click()
    expect(page.get_by_role("table", name="وسوم جديدة")).to_contain_text("NEWTAG")
    expect(page.get_by_role("table", name="وسوم تتغيّر")).to_contain_text("O.E.C.D")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        assert axe_findings(page) == []
    page.get_by_role("button", name="استورد", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("وسوم جديدة: 1، وسوم تتغيّر: 1")
    page.goto("/search/?q=O.E.C.D")
    expect(page.locator(NOTICE)).to_contain_text("OECD")
