"""The notice of other names: what it names, where it leads, and that it can be taken back."""

import json

import pytest
from django.test import Client

from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def archive() -> None:
    make_tag("منظمة <التعاون> والتنمية", ("OECD", "OCDE"), key="oecd", kind="body")
    make_article(title="قالت OECD")
    make_article(title="قالت منظمة التعاون والتنمية")


def page(client: Client, query: str) -> str:
    return client.get(f"/search/?{query}").content.decode()


def test_the_page_says_which_names_it_included_and_leads_to_the_bare_words(client: Client) -> None:
    text = page(client, "q=OECD&sort=newest")
    assert "شمل البحث أيضًا" in text
    assert "<bdi>منظمة &lt;التعاون&gt; والتنمية</bdi>، " in text
    assert "<bdi>OCDE</bdi>." in text
    assert 'href="/search/?q=OECD&amp;expand=0&amp;sort=newest"' in text
    assert "نتيجتان" in text


def test_the_bare_words_lead_back_and_are_kept_by_filters(client: Client) -> None:
    text = page(client, "q=OECD&expand=0")
    assert "نتيجة واحدة" in text
    assert "بُحث عن الكلمات كما هي" in text
    assert 'href="/search/?q=OECD"' in text
    assert '<input type="hidden" name="expand" value="0">' in text


@pytest.mark.parametrize("query", ["q=قمح", "q=قمح&expand=0", "q=OECD&exact=1", "q=", "expand=0"])
def test_nothing_is_said_where_there_is_no_other_name(client: Client, query: str) -> None:
    assert "other-names" not in page(client, query)


def test_programs_are_told_the_names_too(client: Client) -> None:
    data = json.loads(client.get("/api/search/?q=OECD").content)
    names = ["منظمة <التعاون> والتنمية", "OCDE"]
    assert data["expansions"] == [{"typed": "OECD", "tag": "oecd", "names": names}]
    assert data["query"]["expand"] is True
    data = json.loads(client.get("/api/search/?q=OECD&expand=0").content)
    assert (data["expansions"], data["count"]) == ([], 1)
