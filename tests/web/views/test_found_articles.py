"""What the page of results and its programs' twin say of reasons, missing words and copies."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from archive.models import Article
from archive.search.results import Hit
from archive.web.found_articles import MOST_COPIES, FoundArticle, found_articles
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db
TEXT = " ".join(["القمح", *(f"كلمة{number}" for number in range(60))])


def page(client: Client, query: str) -> str:
    return client.get(f"/search/?{query}").content.decode()


def copied() -> tuple[Article, Article]:
    source = make_source("صحيفة البيان")
    article = make_article(title="البيان الأول", body=TEXT, published_edtf="2018-03-19")
    copy = make_article(
        title="البيان نفسه", body=f"{TEXT} انتهى", published_edtf="2018-03-20", source=source
    )
    return article, copy


def test_copies_stand_under_their_result_and_can_be_set_apart(client: Client) -> None:
    article, copy = copied()
    shown = page(client, "q=قمح&sort=oldest")
    assert "نتيجة واحدة عن" in shown
    assert "وطُوي منها: نسخة واحدة" in shown
    assert "نُشر أيضًا: نسخة واحدة" in shown
    assert shown.index(article.get_absolute_url()) < shown.index(copy.get_absolute_url())
    assert "صحيفة البيان، <time" in shown
    assert "copies=1" in shown


def test_copies_set_apart_can_be_gathered_again(client: Client) -> None:
    copied()
    shown = page(client, "q=قمح&copies=1&tag=")
    assert "نتيجتان عن" in shown
    assert "نُشر أيضًا" not in shown
    assert "اجمع النصوص المتقاربة" in shown
    assert '<input type="hidden" name="copies" value="1">' in shown


def test_without_copies_nothing_is_said_of_them(client: Client) -> None:
    make_article(title="قمح")
    shown = page(client, "q=قمح")
    assert "نسخ" not in shown
    assert "لماذا ظهرت؟" not in shown


def test_the_whole_archive_is_not_said_to_have_fewer_articles(client: Client) -> None:
    copied()
    assert "مادة واحدة في الأرشيف" not in page(client, "")
    assert "مادتان في الأرشيف" in page(client, "copies=1")


def test_a_result_says_which_form_a_word_met_and_where(client: Client) -> None:
    make_article(title="لقاء الوزراء <b>", tags=(make_tag("الحوسبة <i>"),))
    shown = page(client, "q=وزير حوسبة")
    assert "لماذا ظهرت؟" in shown
    assert "<b><bdi>الوزراء</bdi></b>" in shown
    assert "<b><bdi>الحوسبة</bdi></b> <span>(أسماء الوسوم)</span>" in " ".join(shown.split())


def test_missing_words_are_named(client: Client) -> None:
    item = FoundArticle(Hit(make_article(), (), (), missing=("قمح", "<شعير>")))
    shown = render_to_string("search/_reasons.html", {"item": item})
    assert "لا يحوي: <bdi>قمح</bdi>، <bdi>&lt;شعير&gt;</bdi>" in shown


def test_programs_get_reasons_and_copies(client: Client) -> None:
    article, copy = copied()
    answer = client.get("/api/search/?q=قمح&sort=oldest").json()
    assert (answer["count"], answer["hidden"], answer["query"]["copies"]) == (1, 1, False)
    result = answer["results"][0]
    assert result["key"] == article.key
    assert result["also"] == [
        {
            "key": copy.key,
            "url": f"http://testserver/a/{copy.key}/",
            "title": "البيان نفسه",
            "source": "صحيفة البيان",
            "published": "2018-03-20",
        }
    ]
    assert result["reasons"] == [{"word": "قمح", "forms": ["القمح"], "places": ["text"]}]
    assert result["missing"] == []


def test_a_result_names_only_so_many_copies_and_counts_the_rest() -> None:
    articles = [make_article() for _ in range(MOST_COPIES + 4)]
    hit = Hit(articles[0], (), (), also=tuple(one.pk for one in articles[1:]))
    item = found_articles([hit])[0]
    assert len(item.also) == MOST_COPIES
    assert item.more == 3
    assert "ومعها: 3 نسخ" in render_to_string("search/_reasons.html", {"item": item})
