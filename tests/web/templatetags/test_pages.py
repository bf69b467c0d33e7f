"""Filters that write HTML add no white space and let no markup through."""

import pytest

from archive.search.results import FacetValue, Fragment
from archive.web.templatetags.pages import date, marked, options


def test_fragments_join_without_white_space() -> None:
    fragments = (Fragment("و"), Fragment("التحول", True), Fragment("، ثم"))
    assert marked(fragments) == "و<mark>التحول</mark>، ثم"


def test_markup_in_a_fragment_stays_text() -> None:
    assert marked((Fragment("<b>&", True),)) == "<mark>&lt;b&gt;&amp;</mark>"


@pytest.mark.parametrize(
    ("edtf", "html"),
    [
        ("2018-03-19", '<time datetime="2018-03-19">19 مارس 2018</time>'),
        ("2021-04-12/..", 'لا قبل <time datetime="2021-04-12">12 أبريل 2021</time>'),
        ("2018-03-19/2018-03-23", "من 19 إلى 23 مارس 2018"),
        ("", "بلا تاريخ"),
        ("لا تاريخ", "بلا تاريخ"),
    ],
)
def test_a_date_is_marked_up_where_machines_can_read_it(edtf: str, html: str) -> None:
    assert date(edtf) == html


def test_values_of_a_facet_are_boxes_to_tick() -> None:
    values = (FacetValue("a", "<i>", 1234), FacetValue('"', "ب", 0, selected=True))
    assert options(values, "tag").splitlines() == [
        '<label class="option"><input type="checkbox" name="tag" value="a"><span>&lt;i&gt;</span> <b>1,234</b></label>',
        '<label class="option"><input type="checkbox" name="tag" value="&quot;" checked><span>ب</span> <b>0</b></label>',
    ]
