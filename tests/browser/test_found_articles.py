"""A researcher sees why a result was found, where else its text was published, and what is similar to it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_findings

Opener = Callable[..., Page]
SEARCH = "/search/?q=وزير+الاتصالات+بوابة"
# One statement of our own making in three papers, and other articles on its subject.
POPULATION = """
from archive.models import Article, Source
papers = [Source.objects.create(key=f"paper-{n}", name=name, kind="newspaper") for n, name in enumerate(
    ("صحيفة المرفأ", "جريدة الضفة الأخرى اليومية", "وكالة أنباء السهل"))]
statement = "\\n\\n".join(
    f"وأوضح وزراء الاتصالات في الفقرة {n} أن بوابة الزعفران للخدمات البلدية تفتح خدمتها {n} لسكان الحي {n} قبل الشهر {n}."
    for n in range(1, 9))
for n, paper in enumerate(papers):
    Article.objects.create(title=f"بوابة الزعفران تفتح أبوابها، برواية الصحيفة {n + 1}", body=f"{paper.name}: {statement}",
        status="published", key=f"copy{n}", source=paper, source_role="publisher", published_edtf=f"2022-05-0{n + 1}")
for n in range(4):
    Article.objects.create(title=f"خدمة جديدة في بوابة الزعفران: رخصة {n}", key=f"near{n}",
        body=f"أتاحت بوابة الزعفران للخدمات البلدية رخصة {n} لسكان الحي.", status="published")
"""
every_theme_and_width = pytest.mark.parametrize(
    ("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]
)


@pytest.fixture(scope="module")
def population() -> str:
    return POPULATION


def open_all(page: Page) -> None:
    """Open every closed note, as a reader would one by one."""
    page.locator(".hit details").evaluate_all("notes => notes.forEach(note => note.open = true)")


def test_the_statement_is_one_result_that_leads_to_its_copies(open_page: Opener) -> None:
    page = open_page(SEARCH, javascript=False)
    result = page.locator(".hit").filter(has_text="برواية الصحيفة")
    expect(result).to_have_count(1)
    result.locator(".also summary").click()
    expect(result.locator(".also a")).to_have_count(2)
    result.locator(".also a").last.click()
    expect(page.locator("h1")).to_contain_text("برواية الصحيفة")


def test_copies_are_set_apart_and_gathered_again(open_page: Opener) -> None:
    page = open_page(SEARCH)
    before = page.locator(".hit").count()
    page.locator(".copies a").click()
    expect(page.locator(".hit")).to_have_count(before + 2)
    page.locator(".copies a").click()
    expect(page.locator(".hit")).to_have_count(before)


def test_a_result_tells_which_form_was_met(open_page: Opener) -> None:
    page = open_page(SEARCH, javascript=False)
    result = page.locator(".hit").filter(has_text="برواية الصحيفة")
    result.locator(".why summary").click()
    reason = result.locator(".why li").filter(has_text="وزير")
    expect(reason).to_be_visible()
    expect(reason).to_contain_text("وزراء")


def test_an_article_leads_to_its_copies_and_to_similar_ones(open_page: Opener) -> None:
    open_page(SEARCH)
    page = open_page("/a/copy0/", javascript=False)
    expect(page.locator(".copies a")).to_have_count(2)
    expect(page.locator(".copies a").first).to_contain_text("جريدة الضفة")
    assert page.locator(".similar h3 a").count() >= 3
    expect(page.locator(".similar a[href*='copy']")).to_have_count(0)


@every_theme_and_width
@pytest.mark.parametrize("path", [SEARCH, SEARCH + "&copies=1", "/a/copy1/"])
def test_nothing_is_inaccessible_or_too_wide(
    open_page: Opener, path: str, theme: str, width: int
) -> None:
    page = open_page(path, theme=theme, width=width)
    open_all(page)
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
