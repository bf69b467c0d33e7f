"""A researcher searches, narrows, sorts and turns pages (journeys R1-R13 and R16 of the design)."""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from archive.plurals import counted

Opener = Callable[..., Page]
YEARS = (1998, 2007, 2015, 2021, 2024)

# 45 short articles of our own making beside the seeds: several pages, several years, some of them undated.
POPULATION = """
from archive.models import Article, Source
sources = [Source.objects.create(key=f"paper-{n}", name=f"صحيفة الاختبار، العدد {n}", kind="newspaper") for n in (1, 2)]
years = (1998, 2007, 2015, 2021, 2024, None)
for n in range(45):
    year = years[n % 6]
    Article.objects.create(
        title=f"تقرير تجريبي رقم {n}", body="نصٌّ قصير عن المكتبات المدرسية كتبناه للاختبار.", status="published",
        source=sources[n % 2] if n % 3 else None, source_role="publisher" if n % 3 else "",
        published_edtf=f"{year}-0{n % 9 + 1}-15" if year else "",
    )
"""


@pytest.fixture(scope="module")
def population() -> str:
    return POPULATION


def search(page: Page, text: str) -> None:
    """Type a query where the page asks for one, and send it with Enter."""
    box = page.locator("#q")
    box.fill(text)
    with page.expect_navigation():
        box.press("Enter")


def parameters(page: Page) -> dict[str, list[str]]:
    """The parameters in the address of the page."""
    return parse_qs(urlsplit(page.url).query)


def articles(page: Page) -> list[str]:
    """The addresses of the articles found, in their order."""
    return page.locator(".hit h3 a").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )


def count(page: Page) -> int:
    """How many articles the programs' interface counts for the search that the page shows."""
    answer = page.context.request.get("/api/search/?" + urlsplit(page.url).query)
    return int(json.loads(answer.text())["count"])


def show_filters(page: Page) -> None:
    """Unfold the filters where they are folded."""
    if not page.locator(".facets form").is_visible():
        page.locator(".facets > summary").click()


def query(text: str, **others: str) -> str:
    """The address of a search."""
    rest = "".join(f"&{name}={quote(value)}" for name, value in others.items())
    return f"/search/?q={quote(text)}{rest}"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_search_from_the_home_page_is_in_the_address_and_the_heading(
    open_page: Opener, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    search(page, "التحول الرقمي")
    assert parameters(page)["q"] == ["التحول الرقمي"]
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("«التحول الرقمي»")
    expect(heading).to_contain_text(counted(count(page), "نتيجة"))
    assert len(articles(page)) == min(count(page), 20) > 0


@pytest.mark.parametrize(
    ("plain", "variant"),
    [
        ("التعاون الدولي", "التعاون الدولى"),
        ("أهداف التنمية", "اهداف التنميه"),
        ("المحول", "المحوِّل"),
        ("فرصا", "فرصًا"),
        ("الرقمي", "الرقـمـي"),
        ("2030", "٢٠٣٠"),
        ("2018", "٢٠١٨"),
        ("التعاون الرقمي", "التعاون الرقمي؟"),
        ("التعاون الرقمي", "\u202bالتعاون\u202c الرقمي\u200f"),
        ("الرقمي", "الرقمی"),
        ("شركات", "شرکات"),
    ],
)
def test_spellings_of_one_word_find_the_same_articles(
    open_page: Opener, plain: str, variant: str
) -> None:
    page = open_page(query(plain))
    expected = articles(page)
    page.goto(query(variant))
    assert articles(page) == expected
    assert expected


def test_each_result_shows_title_source_date_and_marked_words(open_page: Opener) -> None:
    page = open_page(query("التعاون"))
    for hit in page.locator(".hit").all():
        expect(hit.locator("h3 a")).to_have_attribute("href", re.compile(r"^/a/[0-9a-z]+/$"))
        kick = hit.locator(".kick")
        said = kick.inner_text()
        assert "المصدر غير مذكور" in said or kick.locator("span").first.inner_text().strip()
        assert kick.locator("time").count() or "بلا تاريخ" in said or "لا قبل" in said
        assert hit.locator("mark").count() >= 1


def test_no_mark_begins_or_ends_inside_a_word(open_page: Opener) -> None:
    for text in ("التعاون الرقمي", "تحول", "رقمي*", '"التحول الرقمي"'):
        page = open_page(query(text))
        broken = page.evaluate(
            r"""() => [...document.querySelectorAll("mark")].filter(mark => {
                const word = /[\p{L}\p{M}\p{N}]/u;
                const before = mark.previousSibling?.textContent.at(-1) ?? " ";
                const after = mark.nextSibling?.textContent.at(0) ?? " ";
                return word.test(before) || word.test(after) || /^\s|\s$/u.test(mark.textContent);
            }).map(mark => mark.parentElement.textContent)"""
        )
        assert broken == []


def test_a_snippet_holds_nothing_but_text_and_marks(open_page: Opener) -> None:
    page = open_page(query("التعاون"))
    names = page.locator(".snippet *").evaluate_all("all => all.map(one => one.localName)")
    assert set(names) == {"mark"}
    assert "<" not in " ".join(page.locator(".snippet").all_inner_texts())


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", ["tag", "source"])
def test_a_facet_leaves_as_many_as_it_says_and_its_chip_removes_it(
    open_page: Opener, name: str, javascript: bool
) -> None:
    page = open_page(query(""), javascript=javascript)
    everything = count(page)
    show_filters(page)
    option = page.locator(f".option:has([name={name}])").first
    said = int(option.locator("b").inner_text().replace(",", ""))
    option.locator("input").check()
    page.locator(".facets form button").click()
    page.wait_for_url(lambda url: f"{name}=" in url)
    assert count(page) == said
    expect(page.get_by_role("heading", level=1)).to_contain_text(counted(said, "مادة"))
    page.locator(".chip").first.click()
    page.wait_for_url(lambda url: f"{name}=" not in url)
    assert count(page) == everything


def test_every_facet_count_is_true(open_page: Opener) -> None:
    page = open_page(query("التعاون"))
    answer = json.loads(page.context.request.get("/api/search/" + query("التعاون")[8:]).text())
    for name in ("tag", "source"):
        for value in answer["facets"][f"{name}s"]:
            page.goto(query("التعاون", **{name: value["key"]}))
            assert (value["label"], len(articles(page))) == (value["label"], value["count"])


def test_a_bar_of_the_histogram_leaves_as_many_as_its_label_says(open_page: Opener) -> None:
    page = open_page(query(""))
    labels = page.locator(".years a").evaluate_all(
        "bars => bars.map(bar => [bar.getAttribute('aria-label'), bar.getAttribute('href')])"
    )
    assert len(labels) >= len(YEARS) + 1
    for label, address in labels:
        page.goto(address)
        assert label.split(": ")[1] == counted(count(page), "مادة")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_range_of_years_is_read_in_arabic_digits(open_page: Opener, javascript: bool) -> None:
    page = open_page(query("المكتبات"), javascript=javascript)
    show_filters(page)
    page.locator("[name=from]").fill("٢٠٠٧")
    page.locator("[name=to]").fill("٢٠١٥")
    page.locator(".facets form button").click()
    page.wait_for_url(lambda url: "from=" in url)
    found = count(page)
    assert found > 0
    page.goto(query("المكتبات", **{"from": "2007", "to": "2015"}))
    assert count(page) == found


@pytest.mark.parametrize("javascript", [True, False])
def test_a_year_that_is_none_is_told_beside_its_field_and_loses_nothing(
    open_page: Opener, javascript: bool
) -> None:
    page = open_page(query("المكتبات", **{"from": "قبل عام"}), javascript=javascript)
    field = page.locator("[name=from]")
    expect(field).to_have_value("قبل عام")
    expect(field).to_be_visible()
    error = page.locator("#" + (field.get_attribute("aria-describedby") or ""))
    expect(error).to_contain_text("سنة")
    assert len(articles(page)) > 0


@pytest.mark.parametrize(("sort", "descending"), [("newest", True), ("oldest", False)])
def test_sorted_by_date_the_undated_come_last(
    open_page: Opener, sort: str, descending: bool
) -> None:
    page = open_page(query("المكتبات", sort=sort))
    dates: list[str | None] = []
    while True:
        for kick in page.locator(".hit .kick").all():
            time = kick.locator("time")
            dates.append(time.get_attribute("datetime") if time.count() else None)
        if not page.locator("[rel=next]").count():
            break
        page.locator("[rel=next]").click()
        page.wait_for_load_state()
    known = [date for date in dates if date]
    assert len(dates) == 45
    assert dates[len(known) :] == [None] * (len(dates) - len(known))
    assert known == sorted(known, reverse=descending)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_second_page_shows_other_articles(open_page: Opener, javascript: bool) -> None:
    page = open_page(query("المكتبات"), javascript=javascript)
    first = articles(page)
    page.locator("[rel=next]").click()
    page.wait_for_url(lambda url: "page=2" in url)
    second = articles(page)
    assert len(first) == len(second) == 20
    assert not set(first) & set(second)


@pytest.mark.parametrize("number", ["9999", "0", "-1", "٢", "x", "9" * 30])
def test_any_page_number_is_answered_with_results(open_page: Opener, number: str) -> None:
    page = open_page(query("المكتبات", page=number))
    assert articles(page)


def test_next_lies_left_of_previous(open_page: Opener) -> None:
    page = open_page(query("المكتبات", page="2"))
    following, previous = (
        page.locator(f"[rel={name}]").bounding_box() for name in ("next", "prev")
    )
    assert following
    assert previous
    assert following["x"] < previous["x"]


def test_nothing_found_offers_ways_on(open_page: Opener) -> None:
    page = open_page(query("قسطنطينوبوليس", tag="digital-transformation"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("لا نتائج")
    main = page.locator("main")
    for address in ("/tags/", "/sources/", "/years/"):
        assert main.locator(f"a[href='{address}']").count()
    assert main.locator(".nothing a[href*='q=']").count()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "و",
        "ا",
        "؟",
        "«»",
        '"',
        "«التعاون",
        "(التعاون",
        "التعاون)",
        "أو",
        "ليس",
        "-",
        "NOT",
        "AND OR NOT",
        "التعاون أو",
        "*",
        "~5",
        "المصدر:",
        "كلمة " * 300,
        "ا" * 2000,
        "\U0001f600",
        "<script>alert(1)</script>",
        "%00",
        "' OR 1=1 --",
    ],
)
def test_odd_queries_are_answered_in_arabic(open_page: Opener, text: str) -> None:
    page = open_page(query(text))
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("[ء-ي]"))
    assert page.evaluate("() => document.documentElement.lang") == "ar"


def test_ten_thousand_characters_are_answered_with_a_notice(open_page: Opener) -> None:
    page = open_page(query("تعاون" * 2000))
    expect(page.locator(".notices")).to_contain_text("طويل")


def test_back_returns_to_the_same_results(open_page: Opener) -> None:
    page = open_page(query("التعاون"))
    before = articles(page)
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/a/*/")
    page.go_back()
    assert articles(page) == before
