"""The year histogram as it is seen: bars of one width, the newest years first in view, gaps marked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

Opener = Callable[..., Page]

# Forty years in a row, and one long before.
POPULATION = """
from archive.models import Article
for year in (1925, *range(1985, 2025)):
    for copy in range(1 + year % 4):
        Article.objects.create(title=f"خبر {year} {copy}", body="نص", status="published", published_edtf=str(year))
"""
BOXES = "all => all.map(one => { const { left, right, width } = one.getBoundingClientRect(); return { left, right, width }; })"


@pytest.fixture(scope="module")
def population() -> str:
    return POPULATION


@pytest.mark.parametrize("address", ["/", "/years/", "/search/?q="])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_bar_has_the_same_width(open_page: Opener, width: int, address: str) -> None:
    page = open_page(address, width=width)
    boxes = page.locator(".years rect").evaluate_all(BOXES)
    assert len(boxes) > 40
    assert {round(box["width"], 1) for box in boxes} == {round(boxes[0]["width"], 1)}


@pytest.mark.parametrize("address", ["/", "/years/", "/search/?q="])
def test_a_phone_shows_the_newest_years_and_the_undated_first(
    open_page: Opener, address: str
) -> None:
    page = open_page(address, width=360, javascript=False)
    seen = page.locator(".years a").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().left >= 0 && one.getBoundingClientRect().right <= innerWidth)"
        ".map(one => one.lastElementChild.textContent)"
    )
    assert {"2024", "2023", "بلا سنة مؤكدة"} <= set(seen)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_oldest_year_can_be_reached_and_stands_beyond_a_gap(open_page: Opener) -> None:
    page = open_page("/years/", width=360)
    page.locator(".years a", has_text="1925").focus()
    first, second = page.locator(".years a").evaluate_all(BOXES)[:2]
    assert first["left"] >= 0 and first["right"] <= 360
    assert first["left"] - second["right"] > 16
    hidden = "all => all.filter(one => getComputedStyle(one).visibility === 'hidden').length"
    assert page.locator(".years span").evaluate_all(hidden) == 0
