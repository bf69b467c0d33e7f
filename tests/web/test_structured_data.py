"""What machines are told of an article is only what is known."""

import json

import pytest

from archive.models import Article, SourceRole
from archive.web.citation import citation
from archive.web.structured_data import as_script, description, news_article
from tests.factories import make_article, make_source

URL = "https://raqeem.example/a/x/"


@pytest.mark.django_db
def test_an_article_of_unknown_origin_has_no_author_date_or_publisher() -> None:
    data = news_article(make_article(), URL)
    assert not {"author", "datePublished", "publisher", "isBasedOn", "articleSection"} & set(data)
    assert data["url"] == URL and data["inLanguage"] == "ar"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("edtf", "stated"),
    [
        ("2018-03-19", "2018-03-19"),
        ("2018-03", "2018-03"),
        ("2021-04-12/..", None),
        ("2018~", None),
    ],
)
def test_a_date_is_told_only_where_it_is_certain(edtf: str, stated: str | None) -> None:
    assert news_article(make_article(published_edtf=edtf), URL).get("datePublished") == stated


@pytest.mark.django_db
@pytest.mark.parametrize("role", [SourceRole.ISSUER, SourceRole.INFERRED])
def test_a_source_that_did_not_publish_is_no_publisher(role: SourceRole) -> None:
    article = make_article(source=make_source("وزارة"), source_role=role)
    assert "publisher" not in news_article(article, URL)
    assert "وزارة" not in citation(article, URL)


@pytest.mark.django_db
def test_a_publisher_and_an_author_are_named() -> None:
    article = make_article(source=make_source("صحيفة"), author="كاتبة")
    data = news_article(article, URL)
    assert (data["publisher"]["name"], data["author"]["name"]) == ("صحيفة", "كاتبة")


def test_nothing_inside_the_script_can_end_it() -> None:
    text = as_script({"headline": "</script><script>alert(1)</script>&amp;<!--"})
    assert not {"<", ">", "&"} & set(text)
    assert json.loads(text)["headline"] == "</script><script>alert(1)</script>&amp;<!--"


def test_a_description_ends_between_words() -> None:
    article = Article(body="كلمة " * 100)
    assert description(article).endswith("كلمة …")
    assert len(description(article)) < 170


@pytest.mark.django_db
def test_a_citation_says_that_the_date_is_unknown() -> None:
    assert citation(make_article(title="عنوان"), URL) == f"«عنوان». بلا تاريخ. رقيم. {URL}"


@pytest.mark.django_db
def test_a_citation_names_author_publisher_and_date() -> None:
    article = make_article(
        title="عنوان", author="كاتبة", source=make_source("صحيفة"), published_edtf="2018-03-19"
    )
    assert citation(article, URL) == f"كاتبة. «عنوان». صحيفة. 19 مارس 2018. رقيم. {URL}"
