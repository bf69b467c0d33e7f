"""Citations as files for programs that keep references."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from archive.models import Article, Status
from tests.factories import make_article
from tests.web.views.conftest import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("form", "media_type", "begin"),
    [
        ("bib", "application/x-bibtex", "@misc{raqeem-4b7e5a30,"),
        ("ris", "application/x-research-info-systems", "TY  - NEWS"),
    ],
)
def test_a_citation_is_linked_and_comes_as_a_file(
    client: Client, read: type[Page], settings: Settings, form: str, media_type: str, begin: str
) -> None:
    settings.SITE_URL = "https://raqeem.example"
    article = make_article(key="4b7e5a30", title="التحول الرقمي")
    url = f"/a/4b7e5a30/cite.{form}"
    assert url in read(client.get(article.get_absolute_url())).links()
    response = client.get(url)
    text = response.content.decode()
    assert text.startswith(begin)
    assert "التحول الرقمي" in text and "https://raqeem.example/a/4b7e5a30/" in text
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="raqeem-4b7e5a30.{form}"'
    moved = client.get(f"/a/4B7E5A30/cite.{form}")
    assert (moved.status_code, moved["Location"]) == (301, url)


@pytest.mark.parametrize("form", ["bib", "ris"])
def test_what_is_hidden_or_gone_cannot_be_cited(client: Client, form: str) -> None:
    article = make_article(status=Status.DRAFT, title="عنوان لا يُعرض")
    url = f"{article.get_absolute_url()}cite.{form}"
    assert client.get(url).status_code == 404
    client.force_login(User.objects.create(username="editor", is_staff=True))
    assert "no-store" in client.get(url)["Cache-Control"]
    Article.objects.update(status=Status.WITHDRAWN)
    gone = client.get(url)
    assert gone.status_code == 410 and "لا يُعرض" not in gone.content.decode()
    assert client.get(f"/a/zzzzzzzz/cite.{form}").status_code == 404
