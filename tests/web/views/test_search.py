"""The page of results and the same results for programs."""

import pytest
from django.test import Client
from django.utils.http import urlencode
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from archive.models import Article, Status
from archive.search import searcher
from archive.search.backends.errors import QueryTooCostly, SearchUnavailable
from archive.search.request import SearchRequest
from archive.search.results import Fragment, Hit, SearchResults
from archive.search.searcher import find
from archive.web.views import search as view
from tests.factories import make_article, make_source, make_tag
from tests.web.views.conftest import Page

pytestmark = pytest.mark.django_db


def address(*pairs: tuple[str, str], page: str = "/search/") -> str:
    return f"{page}?{urlencode(pairs)}"


def make_archive() -> None:
    """Four articles that say «الرقمي»: two of 2018, one of 2020, one undated."""
    source, tag = make_source("وكالة", key="agency"), make_tag("مصر، والعالم", key="egypt")
    make_article(
        title="التحول الرقمي أولًا", published_edtf="2018-03-19", source=source, tags=(tag,)
    )
    make_article(title="التحول الرقمي ثانيًا", published_edtf="2018", tags=(tag,))
    make_article(title="التعاون الرقمي", published_edtf="2020-01", source=source)
    make_article(title="اقتصاد رقمي", body="نص عن الاقتصاد الرقمي")
    make_article(title="مسودة عن الرقمي", status=Status.DRAFT)


def test_no_link_carries_the_empty_fields_of_the_form(client: Client, read: type[Page]) -> None:
    make_archive()
    asked = address(("q", "الرقمي"), ("tag", "egypt"), ("from", ""), ("to", ""))
    page = read(client.get(asked))
    assert not [url for url in page.links() if "from=&" in url or url.endswith(("from=", "to="))]


def test_a_query_of_which_nothing_is_seen_is_headed_as_none(
    client: Client, read: type[Page]
) -> None:
    make_archive()
    page = read(client.get(address(("q", "\u200b\u200f"))))
    assert page.heading() == "لا نتائج"
    assert "لا كلمات يمكن البحث عنها" in page.html


def answer_with(monkeypatch: pytest.MonkeyPatch, results: SearchResults) -> list[SearchRequest]:
    """Let the search answer with these results; returns the requests it is asked."""
    asked: list[SearchRequest] = []
    monkeypatch.setattr(view, "search", lambda request: asked.append(request) or results)
    return asked


def test_the_heading_repeats_the_query_and_counts_in_good_arabic(
    client: Client, read: type[Page]
) -> None:
    make_archive()
    page = read(client.get(address(("q", "التحول الرقمي"))))
    assert page.heading() == "نتيجتان عن «التحول الرقمي»"


@pytest.mark.parametrize(
    ("count", "heading"),
    [(0, "لا نتائج"), (1, "نتيجة واحدة"), (3, "3 نتائج"), (11, "11 نتيجة"), (103, "103 نتائج")],
)
def test_the_heading_takes_the_plural_of_its_count(
    client: Client, read: type[Page], monkeypatch: pytest.MonkeyPatch, count: int, heading: str
) -> None:
    answer_with(monkeypatch, SearchResults(count=count, page=1, pages=1))
    assert read(client.get(address(("q", "مصر")))).heading() == f"{heading} عن «مصر»"


def test_an_empty_query_lists_everything_published(client: Client, read: type[Page]) -> None:
    make_archive()
    page = read(client.get("/search/"))
    assert page.heading() == "4 مواد في الأرشيف"
    assert "مسودة عن الرقمي" not in page.html


def test_every_result_says_where_and_when_or_that_it_is_unknown(client: Client) -> None:
    make_archive()
    html = client.get(address(("q", "الرقمي"))).content.decode()
    assert "وكالة" in html and "المصدر غير مذكور" in html
    assert '<time datetime="2018-03-19">19 مارس 2018</time>' in html and "بلا تاريخ" in html
    assert "<mark>الرقمي</mark>" in html


@pytest.mark.parametrize("filters", [(), (("tag", "egypt"),), (("source", "agency"),)])
def test_a_bar_says_how_many_results_follow_its_link(
    client: Client, read: type[Page], filters: tuple[tuple[str, str], ...]
) -> None:
    make_archive()
    bars = read(client.get(address(("q", "الرقمي"), *filters))).bars()
    assert bars
    for label, url in bars:
        followed = read(client.get(url))
        assert label.partition(": ")[2].replace("مادة", "نتيجة").replace("مادتان", "نتيجتان") in (
            followed.heading()
        )


def test_a_chip_leads_to_the_search_without_its_filter(client: Client, read: type[Page]) -> None:
    make_archive()
    page = read(
        client.get(address(("q", "الرقمي"), ("tag", "egypt"), ("from", "2018"), ("to", "2020")))
    )
    assert "الوسم: مصر، والعالم" in page.html and "2018\u20132020" in page.html
    assert address(("q", "الرقمي"), ("from", "2018"), ("to", "2020")) in page.links()
    assert address(("q", "الرقمي"), ("tag", "egypt")) in page.links()
    assert address(("q", "الرقمي")) in page.links()


def test_an_invalid_year_gets_an_error_beside_its_field_and_keeps_the_results(
    client: Client, read: type[Page]
) -> None:
    make_archive()
    response = client.get(address(("q", "الرقمي"), ("from", "20x8")))
    page = read(response)
    assert response.status_code == 200 and page.heading().startswith("4 نتائج")
    assert 'value="20x8"' in page.html and 'aria-describedby="from-error"' in page.html
    assert '<p class="error" id="from-error">«20x8» ليست سنة' in page.html


def test_arabic_digits_ask_for_the_same_year(client: Client, read: type[Page]) -> None:
    make_archive()
    page = read(client.get(address(("q", "الرقمي"), ("from", "٢٠١٨"), ("to", "٢٠١٨"))))
    assert page.heading().startswith("نتيجتان")
    assert 'value="٢٠١٨"' in page.html


def test_unknown_filters_are_named_and_the_results_kept(client: Client, read: type[Page]) -> None:
    make_archive()
    page = read(client.get(address(("q", "الرقمي"), ("source", "<b>لا أحد"))))
    assert page.heading().startswith("4 نتائج")
    assert "لا مصدر في الأرشيف باسم «&lt;b&gt;لا أحد»" in page.html


def test_nothing_found_is_no_dead_end(
    client: Client, read: type[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_archive()
    answer_with(monkeypatch, SearchResults(count=0, page=1, pages=1, suggestion="الحوكمة"))
    page = read(client.get(address(("q", "الحوكمه"), ("tag", "egypt"), ("undated", "1"))))
    assert page.heading() == "لا نتائج عن «الحوكمه»"
    assert page.html.count("احذف المرشّح:") == 2
    assert address(("q", "الحوكمة"), ("tag", "egypt"), ("undated", "1")) in page.links()
    assert address(("q", "الحوكمه"), ("tag", "egypt")) in page.links()
    assert address(("q", "الحوكمه"), ("undated", "1")) in page.links()
    assert {"/tags/", "/sources/", "/years/"} <= set(page.links())


def test_articles_of_uncertain_years_are_one_link_away(
    client: Client, read: type[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, SearchResults(count=0, page=1, pages=1, uncertain=2))
    page = read(client.get(address(("q", "مصر"), ("from", "2020"))))
    assert "مادتان قد تقع" in page.html
    assert address(("q", "مصر"), ("undated", "1")) in page.links()


def test_the_filter_form_keeps_the_query_and_the_order(client: Client) -> None:
    make_archive()
    html = client.get(address(("q", "الرقمي"), ("sort", "newest"))).content.decode()
    assert '<input type="hidden" name="q" value="الرقمي">' in html
    assert '<input type="hidden" name="sort" value="newest">' in html


def test_title_and_snippet_are_text_whatever_they_hold(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article()
    hit = Hit(article, (Fragment("<i>"), Fragment("و\"'&", True)), (Fragment("<script>x"),))
    answer_with(monkeypatch, SearchResults(count=1, page=1, pages=1, hits=(hit,)))
    html = client.get(address(("q", "<script>alert(1)</script>"))).content.decode()
    assert "&lt;i&gt;<mark>و&quot;&#x27;&amp;</mark>" in html
    assert "<script>x" not in html and "<script>alert" not in html


def test_an_article_deleted_meanwhile_is_left_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article()
    found = find(SearchRequest())
    Article.objects.all().delete()
    monkeypatch.setattr(searcher, "find", lambda asked: found)
    assert '<li class="hit">' not in client.get("/search/").content.decode()


def test_further_pages_are_linked_and_clamped(client: Client, read: type[Page]) -> None:
    for _ in range(21):
        make_article(title="مصر")
    first, last = (read(client.get(address(("q", "مصر"), ("page", n)))) for n in ("1", "9999"))
    assert first.html.count('<li class="hit">') == 20
    assert last.html.count('<li class="hit">') == 1
    assert last.canonical() == "http://testserver" + address(("q", "مصر"), ("page", "2"))


def test_more_results_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        make_article(title="مصر", source=make_source(), tags=(make_tag(), make_tag()))
    client.get(address(("q", "مصر")))
    with django_assert_max_num_queries(13):
        client.get(address(("q", "مصر")))


def test_programs_get_the_fields_that_are_promised(client: Client) -> None:
    make_archive()
    response = client.get(address(("q", "التحول"), ("from", "2018"), page="/api/search/"))
    data = response.json()
    assert response["Content-Type"].startswith("application/json")
    assert data["count"] == 2 and data["page"] == data["pages"] == 1
    assert data["query"] == {
        "q": "التحول",
        "source": [],
        "tag": [],
        "from": 2018,
        "to": None,
        "undated": False,
        "exact": False,
        "expand": True,
        "copies": False,
        "sort": "relevance",
        "page": 1,
    }
    assert {"sources", "tags", "years"} <= set(data["facets"])
    assert "التحول الرقمي أولًا" in response.content.decode()


def test_programs_are_told_null_where_nothing_is_known(client: Client) -> None:
    article = make_article(title="مصر")
    result = client.get(address(("q", "مصر"), page="/api/search/")).json()["results"][0]
    assert result["key"] == article.key
    assert result["url"] == f"http://testserver/a/{article.key}/"
    assert result["published"] is None and result["source"] is None
    assert "<" not in result["snippet"]


def test_programs_get_a_notice_for_what_cannot_be_used(client: Client) -> None:
    response = client.get(address(("from", "x"), ("tag", "y"), ("sort", "z"), page="/api/search/"))
    assert response.status_code == 200
    assert len(response.json()["notices"]) == 3


HOSTILE = [
    "",
    "%",
    "q=%00",
    "q=%ED%A0%80",
    "q=%FF%FE",
    "q=" + "%22" * 999,
    "q=" + "(" * 5000,
    "q=%D8%9F&page=%D8%9F",
    "q=a*&q=b",
    "q=" + "%D8%A7" * 33_000,
    "tag=" + "a" * 100_000,
    "from=" + "9" * 10_000,
    "page=" + "9" * 10_000,
    "q[]=1&tag[]=2;;&&==",
    "undated=yes&undated=1",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("path", ["/search/", "/api/search/"])
def test_no_known_trick_breaks_the_search(client: Client, path: str, query: str) -> None:
    make_article(title="مصر")
    response = client.get(path, QUERY_STRING=query)
    assert response.status_code == 200
    assert len(response.content) < 1_000_000


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    name=st.sampled_from(["q", "source", "tag", "from", "to", "sort", "page", "undated"]),
    value=st.binary(max_size=80)
    | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
@example(name="q", value=b"\xed\xa0\x80\x00\xff")
def test_no_bytes_break_the_search(client: Client, name: str, value: bytes) -> None:
    query = urlencode({name: value})
    assert client.get("/search/", QUERY_STRING=query).status_code == 200
    assert client.get("/api/search/", QUERY_STRING=query).status_code == 200


def test_saved_and_published_is_found_on_the_next_request(client: Client, read: type[Page]) -> None:
    article = make_article(title="مادة نادرة", status=Status.DRAFT)
    assert read(client.get(address(("q", "نادرة")))).heading().startswith("لا نتائج")
    article.status = Status.PUBLISHED
    article.save()
    assert read(client.get(address(("q", "نادرة")))).heading().startswith("نتيجة واحدة")


BUSY = SearchUnavailable("البحث متوقف مؤقتًا: الفهرس قيد الإصلاح.", retry_after=7)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Have every search fail."""

    def fail(request: object) -> SearchResults:
        raise error

    monkeypatch.setattr(view, "search", fail)


@pytest.mark.parametrize(
    ("error", "says"), [(BUSY, "الفهرس قيد الإصلاح"), (RuntimeError("x"), "وقع خلل في البحث، وسُجّل")]
)
def test_where_no_true_answer_can_be_given_the_reader_is_asked_to_wait(
    client: Client, read: type[Page], monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    fail_with(monkeypatch, error)
    response = client.get(address(("q", "حوكمة <البيانات>"), ("tag", "egypt")))
    page = read(response)
    assert response.status_code == 503 and int(response["Retry-After"]) > 0
    assert page.heading() == "البحث متوقف مؤقتًا" and says in page.html
    assert 'value="حوكمة &lt;البيانات&gt;"' in page.html
    assert address(("q", "حوكمة <البيانات>"), ("tag", "egypt")) in page.links()
    assert {"/tags/", "/sources/", "/years/"} <= set(page.links())


def test_programs_are_asked_to_wait_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, BUSY)
    response = client.get(address(("q", "حوكمة"), page="/api/search/"))
    assert response.status_code == 503 and response["Retry-After"] == "7"
    assert response.json() == {"error": str(BUSY), "retry_after": 7}


@pytest.mark.parametrize("page", ["/search/", "/api/search/"])
def test_a_query_that_costs_too_much_is_refused_for_what_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    fail_with(monkeypatch, QueryTooCostly("انتهى الوقت المتاح لهذا البحث."))
    response = client.get(address(("q", "ا*"), page=page))
    assert response.status_code == 400 and "Retry-After" not in response
    told = response.json()["error"] if page.startswith("/api/") else response.content.decode()
    assert "انتهى الوقت المتاح لهذا البحث." in told and "لا نتائج" not in told


@pytest.mark.parametrize("page", ["/search/", "/api/search/"])
@pytest.mark.parametrize("label", ["temporary", "unfinished", "hurried"])
def test_a_header_says_where_results_are_not_the_last_word(
    client: Client, monkeypatch: pytest.MonkeyPatch, page: str, label: str
) -> None:
    assert "X-Raqeem-Results" not in client.get(page)
    found = SearchResults(0, 1, 1, notices=("نتائج مؤقتة",), **{label: True})
    answer_with(monkeypatch, found)
    response = client.get(page)
    assert response["X-Raqeem-Results"] == label and response["Cache-Control"] == "no-store"
    assert "نتائج مؤقتة" in response.content.decode()
