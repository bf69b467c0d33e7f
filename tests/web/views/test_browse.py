"""Lists of sources, tags and years, and the articles under each."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from archive.models import Status
from archive.web.views.browse import ARTICLES_PER_PAGE
from tests.factories import make_article, make_source, make_tag
from tests.web.views.conftest import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/sources/", "/tags/", "/years/", "/about/"])
def test_an_empty_archive_can_be_browsed(client: Client, address: str, read: type[Page]) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert read(response).canonical() == f"http://testserver{address}"


def test_sources_are_counted_by_published_articles(client: Client) -> None:
    source = make_source("وكالة", key="agency")
    make_article(source=source)
    make_article(source=source)
    make_article(source=source, status=Status.DRAFT)
    make_article(source=make_source("جهة في مسودة"), status=Status.DRAFT)
    html = client.get("/sources/").content.decode()
    assert "<span>وكالة</span><b>مادتان</b>" in html
    assert "جهة في مسودة" not in html
    assert "مادتان" in client.get("/sources/agency/").content.decode()


def test_names_stand_under_their_first_letter_without_the_article(client: Client) -> None:
    for label in ("التحول الرقمي", "أجندة", "تنظيم"):
        make_article(tags=(make_tag(label),))
    html = client.get("/tags/").content.decode()
    order = [html.index(f"<span>{label}</span>") for label in ("أجندة", "التحول الرقمي", "تنظيم")]
    assert order == sorted(order)
    assert html.count("<h2 id=") == 2


def test_a_tag_shows_its_other_names_and_its_articles(client: Client) -> None:
    tag = make_tag("منظمة التعاون", aliases=("OECD",), key="oecd")
    make_article(tags=(tag,), title="عن المنظمة")
    make_article(tags=(tag,), title="مسودة عنها", status=Status.DRAFT)
    html = client.get("/tags/oecd/").content.decode()
    assert "OECD" in html and "عن المنظمة" in html and "مسودة عنها" not in html
    assert "/search/?tag=oecd" in html


def test_a_year_lists_what_is_certainly_of_that_year(client: Client) -> None:
    make_article(published_edtf="2018-03", title="من مارس")
    make_article(published_edtf="2018-05-01/..", title="بعد مايو")
    html = client.get("/years/2018/").content.decode()
    assert "من مارس" in html and "بعد مايو" not in html
    assert "بعد مايو" in client.get("/years/undated/").content.decode()


def test_newest_articles_come_first_and_undated_last(client: Client) -> None:
    source = make_source(key="s")
    for edtf, title in (("", "ثالثة"), ("2017", "ثانية"), ("2019", "أولى")):
        make_article(source=source, published_edtf=edtf, title=title)
    html = client.get("/sources/s/").content.decode()
    assert html.index("أولى") < html.index("ثانية") < html.index("ثالثة")


@pytest.mark.parametrize(
    "address",
    [
        "/sources/none/",
        "/tags/none/",
        "/years/1999/",
        "/years/999999999999/",
        "/years/x/",
        "/tags/%00/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9999", "%00", "9" * 5000, "٢"])
def test_no_page_number_fails(client: Client, number: str) -> None:
    source = make_source(key="s")
    make_article(source=source)
    assert client.get(f"/sources/s/?page={number}").status_code == 200
    assert client.get(f"/tags/?page={number}").status_code == 200


def test_the_second_page_shows_the_rest_and_names_itself(client: Client, read: type[Page]) -> None:
    source = make_source(key="s")
    for _ in range(ARTICLES_PER_PAGE + 1):
        make_article(source=source)
    page = read(client.get("/sources/s/?page=2"))
    assert page.html.count('<li class="hit">') == 1
    assert page.canonical() == "http://testserver/sources/s/?page=2"
    assert "/sources/s/" in page.links()


def test_more_articles_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    source = make_source(key="s")
    for _ in range(10):
        make_article(source=source, tags=(make_tag(), make_tag()))
    with django_assert_max_num_queries(5):
        client.get("/sources/s/")
    with django_assert_max_num_queries(4):
        client.get("/tags/")
