"""What a reader writes into the search becomes a request, and what cannot be used is named."""

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from pytest_django import DjangoAssertNumQueries

from archive.search.query.nodes import Nothing
from archive.search.query.parser import parse
from archive.search.request import Sort
from archive.web.forms import LONGEST_TEXT, SearchForm, read_search
from tests.factories import make_source, make_tag


def read(*pairs: tuple[str, str]) -> SearchForm:
    return read_search(QueryDict(urlencode(pairs)))


def test_no_parameters_ask_for_everything() -> None:
    form = read()
    assert form.search.text == "" and form.search.page == 1 and not form.notices


@pytest.mark.parametrize(
    "typed",
    ["\u200b", "\u200f \u202e", "\ufeff", "\u0640", "\u064b", "\u2060\u00ad", "\u2800", "\u3164"],
)
def test_a_query_of_which_nothing_is_seen_finds_nothing_and_says_so(typed: str) -> None:
    form = read(("q", typed))
    parsed = parse(form.search.text)
    assert (parsed.node, form.typed["q"]) == (Nothing(), "")
    assert "لا كلمات يمكن البحث عنها" in parsed.notices[0]


@pytest.mark.parametrize("typed", ["؟", "م\u200bصر", "ﷺ", "+", "🙂"])
def test_a_query_with_a_visible_sign_stays_as_typed(typed: str) -> None:
    assert read(("q", typed)).search.text == typed


@pytest.mark.parametrize("typed", ["2018", "٢٠١٨", "۲۰۱۸", " 2018 ", "２０１８"])
def test_a_year_is_read_in_every_family_of_digits(typed: str) -> None:
    assert read(("from", typed)).search.year_from == 2018


@pytest.mark.parametrize(
    "typed", ["18", "20x8", "-2018", "2018.5", "0000", "سنة", "٢٠١", "9" * 5000]
)
def test_a_year_that_is_none_gets_an_error_and_stays_typed(typed: str) -> None:
    form = read(("to", typed))
    assert form.search.year_to is None
    assert "ليست سنة" in form.errors["to"]
    assert form.typed["to"] == typed


def test_a_range_that_ends_before_it_begins_is_not_used() -> None:
    form = read(("from", "2020"), ("to", "2018"))
    assert (form.search.year_from, form.search.year_to) == (None, None)
    assert "to" in form.errors


@pytest.mark.parametrize(
    ("typed", "page"),
    [("3", 3), ("٣", 3), ("0", 1), ("-1", 1), ("x", 1), ("1e9", 1), ("9" * 30, 1_000_000), ("", 1)],
)
def test_a_page_is_always_a_number_from_one(typed: str, page: int) -> None:
    assert read(("page", typed)).search.page == page


def test_an_unknown_order_falls_back_and_says_so() -> None:
    form = read(("sort", "best"))
    assert form.search.sort is Sort.RELEVANCE
    assert "best" in form.notices[0]


def test_a_very_long_text_is_cut_with_a_notice_and_stays_typed() -> None:
    form = read(("q", "س" * 10_000))
    assert len(form.search.text) == LONGEST_TEXT
    assert form.typed["q"] == "س" * 10_000
    assert "1,000 حرف" in form.notices[0]


def test_control_characters_are_no_part_of_a_search() -> None:
    assert read(("q", "مصر\x00\x1b")).search.text == "مصر"


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["dco", "DCO", "منظمة التعاون الرقمى", "منظمه التعاون الرقمي"])
def test_a_source_is_found_by_key_or_by_its_name_in_any_spelling(value: str) -> None:
    make_source("منظمة التعاون الرقمي", key="dco")
    assert read(("source", value)).search.sources == ("dco",)


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["oecd", "OECD", "منظمة التعاون والتنمية", "المنظمه"])
def test_a_tag_is_found_by_key_label_or_alias(value: str) -> None:
    make_tag("منظمة التعاون والتنمية", aliases=("OECD", "المنظمة"), key="oecd-body")
    assert read(("tag", value)).search.tags == ("oecd-body",)


@pytest.mark.django_db
def test_a_key_is_stronger_than_another_tags_alias() -> None:
    make_tag("الأول", aliases=("ict",), key="first")
    make_tag("الثاني", key="ict")
    assert read(("tag", "ict")).search.tags == ("ict",)


@pytest.mark.django_db
def test_a_tag_with_a_comma_stays_whole() -> None:
    make_tag("مصر، والعالم", key="egypt-world")
    assert read(("tag", "مصر، والعالم")).search.tags == ("egypt-world",)


@pytest.mark.django_db
def test_an_unknown_filter_is_named_and_left_out() -> None:
    form = read(("tag", "لا وجود له"), ("source", "nobody"))
    assert form.search.tags == () and form.search.sources == ()
    assert len(form.notices) == 2 and "لا وجود له" in form.notices[1]


@pytest.mark.django_db
def test_the_same_filter_twice_counts_once() -> None:
    make_tag("التحول الرقمي", key="dx")
    assert read(("tag", "dx"), ("tag", "التحول الرقمى")).search.tags == ("dx",)


@pytest.mark.django_db
def test_many_filters_cost_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(3):
        read(*(("tag", f"tag-{n}") for n in range(60)), *(("source", f"s-{n}") for n in range(60)))
