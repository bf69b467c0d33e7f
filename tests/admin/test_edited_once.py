"""Two editors with the same article open: what the first saved is not lost unseen."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Article, Evidence
from tests.admin.filled_form import fields
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def address(article: Article) -> str:
    return f"/admin/archive/article/{article.pk}/change/"


def another_editor(name: str = "huda") -> Client:
    client = Client()
    client.force_login(User.objects.create(username=name, is_staff=True, is_superuser=True))
    return client


def save(client: Client, article: Article, given: dict[str, str], **changes: str) -> Any:
    answer = client.post(address(article), {**given, **changes, "_save": "1"})
    assert answer.status_code in {200, 302}
    return answer


def test_the_second_editor_is_told_and_keeps_what_was_typed(desk: Client) -> None:
    article = make_article(title="الأول", body="نص")
    opened = fields(desk.get(address(article)))
    other = another_editor()
    save(other, article, fields(other.get(address(article))), title="عنوان هدى")
    answer = save(desk, article, opened, title="عنوان آخر")
    page = answer.content.decode()
    assert "عدّل huda هذه المادة في" in page
    assert fields(answer)["title"] == "عنوان آخر"
    article.refresh_from_db()
    assert article.title == "عنوان هدى"


def test_a_second_submit_overwrites_knowingly(desk: Client) -> None:
    article = make_article(title="الأول", body="نص")
    opened = fields(desk.get(address(article)))
    other = another_editor()
    save(other, article, fields(other.get(address(article))), title="عنوان هدى")
    told = save(desk, article, opened, title="عنوان آخر")
    assert save(desk, article, fields(told)).status_code == 302
    article.refresh_from_db()
    assert article.title == "عنوان آخر"


def test_a_change_that_no_editor_made_is_told_without_a_name(desk: Client) -> None:
    article = make_article(title="الأول", body="نص")
    opened = fields(desk.get(address(article)))
    article.save()
    page = save(desk, article, opened, title="عنوان آخر").content.decode()
    assert "تغيّرت هذه المادة في" in page


def test_an_editor_alone_is_never_asked(desk: Client) -> None:
    article = make_article(title="الأول", body="نص")
    for title in ("الثاني", "الثالث"):
        assert (
            save(desk, article, fields(desk.get(address(article))), title=title).status_code == 302
        )


@pytest.mark.parametrize(
    "stamp", ["", "أمس", "2024-99-99T00:00:00", "2024-01-01T00:00:00", "\u202b"]
)
def test_a_damaged_stamp_is_asked_about_and_no_crash(desk: Client, stamp: str) -> None:
    article = make_article(title="الأول", body="نص")
    opened = fields(desk.get(address(article)))
    answer = save(desk, article, opened, title="آخر", stamp=stamp)
    assert "هذه المادة في" in answer.content.decode()
    assert save(desk, article, fields(answer)).status_code == 302


def test_a_row_that_another_editor_deleted_is_no_crash(desk: Client) -> None:
    article = make_article(title="الأول", body="نص كلمات")
    Evidence.objects.create(article=article, fact="title", line=1, quote="الأول")
    opened = fields(desk.get(address(article)))
    other = another_editor()
    save(other, article, fields(other.get(address(article))), **{"evidence-0-DELETE": "on"})
    assert not Evidence.objects.exists()
    answer = save(desk, article, opened, title="آخر")
    assert "عدّل huda" in answer.content.decode()
