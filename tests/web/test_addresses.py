"""One search has one address, and the address asks for that search again."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from archive.search.request import SearchRequest, Sort
from archive.web.addresses import absolute_url, search_url
from archive.web.forms import read_search


def test_defaults_stand_in_no_address() -> None:
    assert search_url(SearchRequest()) == "/search/"


def test_filters_keep_their_fixed_order() -> None:
    request = SearchRequest(
        "مصر", ("a", "b"), ("c",), 2018, 2020, True, Sort.NEWEST, 3, exact=True, expand=False
    )
    assert search_url(request) == (
        "/search/?q=%D9%85%D8%B5%D8%B1&source=a&source=b&tag=c"
        "&from=2018&to=2020&undated=1&exact=1&expand=0&sort=newest&page=3"
    )


def _seen(text: str) -> str:
    """The text with a letter at its end: one of which nothing is seen is no query."""
    return text.strip() + "م"


@given(
    text=st.just("")
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60).map(_seen),
    start=st.none() | st.integers(1000, 2000),
    end=st.none() | st.integers(2001, 2999),
    undated=st.booleans(),
    exact=st.booleans(),
    expand=st.booleans(),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 999),
)
def test_an_address_reads_back_as_the_search_it_was_made_of(
    text: str,
    start: int | None,
    end: int | None,
    undated: bool,
    exact: bool,
    expand: bool,
    sort: Sort,
    page: int,
) -> None:
    request = SearchRequest(
        text, (), (), start, end, undated, sort, page, exact=exact, expand=expand
    )
    query = search_url(request).partition("?")[2]
    assert read_search(QueryDict(query)).search == request


@pytest.mark.parametrize(
    ("site_url", "expected"),
    [("", "http://testserver/a/x/"), ("https://raqeem.example", "https://raqeem.example/a/x/")],
)
def test_absolute_addresses_start_with_the_public_one_where_it_is_set(
    settings: Settings, site_url: str, expected: str
) -> None:
    settings.SITE_URL = site_url
    assert absolute_url(RequestFactory().get("/"), "/a/x/") == expected
