"""The list of articles: columns, filters, search, and changing many at once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from archive.models import Article, IndexEvent, Status
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db
LIST = "/admin/archive/article/"


def page(client: Client, **query: str) -> str:
    answer = client.get(LIST, query, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client: Client, **query: str) -> set[str]:
    answer = client.get(LIST, query)
    return {article.title for article in answer.context["cl"].result_list}


def act(client: Client, action: str, *articles: Article) -> str:
    chosen = [str(article.pk) for article in articles]
    answer = client.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)
    return answer.content.decode()


def test_the_list_says_what_is_unknown(desk: Client) -> None:
    make_article(published_edtf="2021-04-12/..")
    make_article()
    text = page(desk)
    assert "لا قبل 12 أبريل 2021" in text
    assert "بلا تاريخ" in text
    assert "غير مذكور" in text


def test_articles_are_filtered_by_year_source_tag_and_status(desk: Client) -> None:
    source, tag = make_source(), make_tag()
    make_article((tag,), title="أ", source=source, published_edtf="2018-03-19")
    make_article(title="ب", status=Status.DRAFT, needs_review=True)
    assert titles(desk, year="2018") == {"أ"}
    assert titles(desk, year="undated") == {"ب"}
    assert titles(desk, source__id__exact=str(source.pk)) == {"أ"}
    assert titles(desk, tags__id__exact=str(tag.pk)) == {"أ"}
    assert titles(desk, status__exact="draft") == {"ب"}
    assert titles(desk, needs_review__exact="1") == {"ب"}


@pytest.mark.parametrize("year", ["abc", "٢٠١٨", "99999", "-1", "2018' OR 1=1"])
def test_an_unknown_year_changes_nothing(desk: Client, year: str) -> None:
    make_article(title="أ")
    assert titles(desk, year=year) == {"أ"}


@pytest.mark.parametrize(
    "query",
    ["الدولى", "الدولي", "الدوليّ", "الـدولي", "دولي التعاون", "أهْداف الدولي", "٢٠٣٠", "2030"],
)
def test_the_search_finds_a_title_by_any_spelling(desk: Client, query: str) -> None:
    make_article(title="أهداف التعاون الدولى ٢٠٣٠")
    make_article(title="غيرها")
    assert titles(desk, q=query) == {"أهداف التعاون الدولى ٢٠٣٠"}


def test_the_search_finds_words_of_the_text(desk: Client) -> None:
    make_article(title="أ", body="كلام عن الرقمنة")
    make_article(title="ب")
    assert titles(desk, q="الرقمنة") == {"أ"}


def test_the_search_finds_the_key(desk: Client) -> None:
    make_article(title="أ", key="9999aaaa")
    make_article(title="ب")
    assert titles(desk, q="9999aaaa") == {"أ"}


@pytest.mark.parametrize("query", ["\x00", "%", "'\"", "\u202e", "a" * 5000, '"غير مغلق'])
def test_odd_searches_are_answered(desk: Client, query: str) -> None:
    page(desk, q=query)


@pytest.mark.parametrize(
    ("count", "words"), [(1, "مادة واحدة"), (2, "مادتان"), (3, "3 مواد"), (11, "11 مادة")]
)
def test_publishing_many_says_how_many_and_how_to_undo(
    desk: Client, count: int, words: str
) -> None:
    articles = [make_article(status=Status.DRAFT) for _ in range(count)]
    text = act(desk, "publish", *articles)
    assert f"نُشر: {words}" in text
    assert "للتراجع" in text
    assert Article.objects.filter(status=Status.PUBLISHED).count() == count


def test_withdrawing_and_bringing_back_tells_the_index_and_the_history(desk: Client) -> None:
    article = make_article()
    IndexEvent.objects.all().delete()
    act(desk, "withdraw", article)
    article.refresh_from_db()
    assert article.status == Status.WITHDRAWN
    assert IndexEvent.objects.filter(article_id=article.pk).exists()
    act(desk, "back_to_draft", article)
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert LogEntry.objects.filter(object_id=str(article.pk)).count() == 2


def test_what_is_published_already_is_left_alone(desk: Client) -> None:
    published, draft = make_article(), make_article(status=Status.DRAFT)
    text = act(desk, "publish", published, draft)
    assert "نُشر: مادة واحدة" in text
    assert "وبقي بلا تغيير: مادة واحدة" in text
    assert "لم يتغيّر شيء" in act(desk, "publish", published)


def test_the_list_does_not_ask_once_a_row(
    desk: Client, django_assert_max_num_queries: object
) -> None:
    source = make_source()
    for _ in range(20):
        make_article(source=source)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page(desk)


@pytest.mark.parametrize(
    "path", ["", "archive/", "archive/article/", "archive/source/", "archive/tag/", "auth/user/"]
)
def test_every_page_of_the_desk_is_titled_in_arabic(desk: Client, path: str) -> None:
    text = desk.get(f"/admin/{path}").content.decode()
    assert "رقيم: لوحة التحرير" in text
    assert "Django" not in text
