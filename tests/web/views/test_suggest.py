"""Suggestions as JSON: their fields, where they lead, and that any text is answered."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory

from archive.web.views.suggest import suggest as view
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


def suggest(client: Client, text: str) -> dict[str, Any]:
    """The answer for a text, which has to be one."""
    response = client.get("/api/suggest/", {"q": text})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def test_every_kind_is_described_and_leads_somewhere(client: Client) -> None:
    source = make_source("صحيفة الرقم", key="paper")
    tag = make_tag("منظمة التعاون الرقمي", aliases=("الرقمية DCO",), key="dco")
    article = make_article(
        title="رقمنة المكتبات", body="النقل الرقمي المنظم", source=source, tags=(tag,)
    )
    make_article(title="خبر", body="النقل الرقمي المنظم", tags=(tag,))
    answer = suggest(client, " الرق ")
    assert answer["q"] == "الرق"
    assert answer["suggestions"] == [
        {
            "text": "الرقمية DCO",
            "kind": "tag",
            "label": "وسم",
            "url": "/search/?q=" + quote("الرقمية") + "+DCO",
            "count": 2,
            "counted": "مادتان",
            "of": "منظمة التعاون الرقمي",
        },
        {
            "text": "صحيفة الرقم",
            "kind": "source",
            "label": "مصدر",
            "url": "/search/?source=paper",
            "count": 1,
            "counted": "مادة واحدة",
            "of": "",
        },
        {
            "text": "النقل الرقمي المنظم",
            "kind": "phrase",
            "label": "عبارة",
            "url": "/search/?q=" + "+".join(map(quote, ("النقل", "الرقمي", "المنظم"))),
            "count": None,
            "counted": "",
            "of": "",
        },
        {
            "text": "رقمنة المكتبات",
            "kind": "article",
            "label": "مادة",
            "url": article.get_absolute_url(),
            "count": None,
            "counted": "",
            "of": "",
        },
    ]


def test_the_address_of_each_suggestion_answers_with_what_it_says(client: Client) -> None:
    source, tag = make_source("صحيفة الرقم"), make_tag("التحول الرقمي")
    make_article(title="رقمنة المكتبات", body="التحول الرقمي", source=source, tags=(tag,))
    for suggestion in suggest(client, "الرق")["suggestions"]:
        page = client.get(suggestion["url"])
        assert page.status_code == 200
        assert suggestion["text"] in page.content.decode()


def test_an_answer_may_be_kept_for_a_few_seconds_only(client: Client) -> None:
    assert client.get("/api/suggest/?q=ab")["Cache-Control"] == "private, max-age=10"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%00",
        "q=%ED%A0%80",
        "q=%FF%FE",
        "q=" + quote("ا" * 10_000),
        "q=" + quote("ال " * 3000),
        "q=%E2%80%AE",
        "q=<script>",
        "q=%25_'\"",
        "q=1&q=2",
        "x=1",
    ],
)
def test_any_text_is_answered_with_nothing_where_nothing_fits(client: Client, query: str) -> None:
    make_article(title="التعاون الرقمي")
    response = client.get(f"/api/suggest/?{query}")
    assert response.status_code == 200
    assert json.loads(response.content)["suggestions"] == []


def test_the_text_comes_back_without_controls_and_cut(client: Client) -> None:
    assert suggest(client, "\0ab")["q"] == "ab"
    assert len(suggest(client, "ا" * 10_000)["q"]) == 500


def test_half_a_character_is_answered(rf: RequestFactory) -> None:
    request = rf.get("/api/suggest/")
    request.GET = {"q": "\ud800"}  # type: ignore[assignment]
    assert json.loads(view(request).content) == {"q": "?", "suggestions": []}


def test_nothing_is_changed_by_asking(client: Client) -> None:
    assert client.post("/api/suggest/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/search/?q=x", "/about/"])
def test_every_search_box_knows_where_to_ask(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert 'data-suggest="/api/suggest/"' in page
    assert "js/combobox.js" in page
    assert page.count('id="q"') == 1
