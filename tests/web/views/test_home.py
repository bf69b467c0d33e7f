"""The front page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from archive.models import Status
from tests.factories import make_article, make_source, make_tag
from tests.web.views.conftest import Page

pytestmark = pytest.mark.django_db


def test_an_empty_archive_says_so(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "لا مواد بعد" in response.content.decode()


def test_counts_leave_drafts_and_withdrawn_articles_out(client: Client) -> None:
    tag, source = make_tag("التحول الرقمي"), make_source()
    make_article(tags=(tag,), source=source)
    make_article(tags=(tag,), source=source, status=Status.DRAFT, title="مسودة سرية")
    make_article(status=Status.WITHDRAWN, title="مادة مسحوبة")
    html = client.get("/").content.decode()
    assert "مادة واحدة · مصدر واحد" in html
    assert "مسودة سرية" not in html and "مادة مسحوبة" not in html
    assert '<b>1<span class="vh">' in html


def test_examples_are_tags_that_have_articles(client: Client) -> None:
    make_article(tags=(make_tag("الحوكمة"),))
    make_tag("بلا مواد")
    html = client.get("/").content.decode()
    assert "/search/?q=%D8%A7%D9%84%D8%AD%D9%88%D9%83%D9%85%D8%A9" in html
    assert "بلا مواد" not in html


def test_the_bars_lead_to_pages_with_as_many_articles(client: Client, read: type[Page]) -> None:
    for edtf in ("2018-03-19", "2018", "2020-01", "", "2021/.."):
        make_article(published_edtf=edtf)
    assert read(client.get("/")).bars() == [
        ("2018: مادتان", "/years/2018/"),
        ("2020: مادة واحدة", "/years/2020/"),
        ("بلا سنة مؤكدة: مادتان", "/years/undated/"),
    ]


def test_more_articles_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(8):
        make_article(tags=(make_tag(), make_tag()), source=make_source())
    with django_assert_max_num_queries(11):
        client.get("/")
