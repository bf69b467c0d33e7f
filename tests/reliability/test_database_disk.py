"""The disk of the database is full: a save is wholly done or wholly undone, at whichever statement it fails."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client

from archive.models import (
    Article,
    ArticleTag,
    Capture,
    Evidence,
    IndexEvent,
    IssuedKey,
    RemovedLine,
    Tag,
    TextSignature,
    TitleStart,
)
from archive.outages import FULL
from tests.admin.filled_form import ADD, fields, read_text
from tests.factories import make_article, make_source, make_tag
from tests.reliability.failing import counted_writes, full_disk

pytestmark = pytest.mark.django_db
TABLES = (
    *(Article, ArticleTag, Capture, Evidence, IndexEvent, IssuedKey),
    *(RemovedLine, Tag, TextSignature, TitleStart),
)
TEXT = """إطلاق بوابة الزعفران للخدمات البلدية

تاريخ النشر: 5 مايو 2022

أعلنت بلدية متخيَّلة اليوم إطلاق بوابة الزعفران، وهي منصة رقمية تجمع خدماتها ضمن مسار التحول الرقمي.
"""
Press = Callable[[], Any]


@pytest.fixture
def desk() -> Client:
    """A browser in which an editor with every right is signed in."""
    client = Client()
    client.force_login(User.objects.create(username="editor", is_staff=True, is_superuser=True))
    return client


def content() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that a save writes to."""
    rows = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in TABLES}
    return {
        name: [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found]
        for name, found in rows.items()
    }


def adding(desk: Client) -> tuple[Press, str]:
    make_tag("التحول الرقمي")
    sent = fields(read_text(desk, TEXT)) | {"about": "كلمات كتبها محرّر", "_publish": "1"}
    return lambda: desk.post(ADD, sent), "كلمات كتبها محرّر"


def changing(desk: Client) -> tuple[Press, str]:
    article = make_article((make_tag(),), source=make_source())
    address = f"/admin/archive/article/{article.pk}/change/"
    sent = fields(desk.get(address)) | {"body": "نص جديد كتبه محرّر", "_save": "1"}
    return lambda: desk.post(address, sent), "نص جديد كتبه محرّر"


def renaming(desk: Client) -> tuple[Press, str]:
    tag = make_tag("قديم", ("اسم آخر",))
    make_article((tag,))
    address = f"/admin/archive/tag/{tag.pk}/change/"
    sent = fields(desk.get(address)) | {"label": "وسم كتبه محرّر", "_save": "1"}
    return lambda: desk.post(address, sent), "وسم كتبه محرّر"


def deleting(desk: Client) -> tuple[Press, str]:
    article = make_article((make_tag(),))
    address = f"/admin/archive/article/{article.pk}/delete/"
    return lambda: desk.post(address, {"post": "yes"}), 'name="post"'


def withdrawing(desk: Client) -> tuple[Press, str]:
    chosen = [make_article().pk, make_article().pk]
    sent = {"action": "withdraw", "_selected_action": chosen}
    return lambda: desk.post("/admin/archive/article/", sent), 'name="_selected_action"'


@pytest.mark.parametrize("work", [adding, changing, renaming, deleting, withdrawing])
def test_at_whichever_statement_it_fails_nothing_is_half_done(
    desk: Client, work: Callable[[Client], tuple[Press, str]]
) -> None:
    press, typed = work(desk)
    before = content()
    with transaction.atomic(), counted_writes() as whole:
        assert press().status_code == 302
        transaction.set_rollback(True)
    # What was said of the save that has been taken back.
    desk.cookies.pop("messages", None)
    assert whole.seen > 2
    for number in range(1, whole.seen + 1):
        with full_disk(at=number):
            answer = press()
        assert (number, answer.status_code) == (number, 507)
        assert answer["Retry-After"]
        page = answer.content.decode()
        assert FULL.reason in page
        assert typed in page
        assert content() == before
        assert [str(message) for message in get_messages(answer.wsgi_request)] == []
    # There is room again.
    assert press().status_code == 302
    assert content() != before


def test_readers_notice_nothing(desk: Client) -> None:
    article = make_article((make_tag(key="tag"),), source=make_source(key="source"))
    with full_disk():
        for path in ("/", f"/a/{article.key}/", "/search/?q=نص", "/tags/tag/", "/sources/source/"):
            assert Client().get(path).status_code == 200
        for path in ("/admin/", "/admin/archive/article/", ADD, f"{ADD}?manual=1"):
            assert desk.get(path).status_code == 200


def test_nobody_is_signed_in_and_no_password_is_shown() -> None:
    User.objects.create_superuser("editor", password="كلمة-سرّ-2048")
    sent = {"username": "editor", "password": "كلمة-سرّ-2048"}
    with full_disk():
        answer = Client().post("/admin/login/", sent)
    assert answer.status_code == 507
    assert "2048" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own limit")
def test_sqlite_without_a_free_page_refuses_a_save_and_takes_it_later(desk: Client) -> None:
    words = "كلمات كتبها محرّر. " * 20_000
    article = make_article()
    address = f"/admin/archive/article/{article.pk}/change/"
    sent = fields(desk.get(address)) | {"body": words, "_save": "1"}
    before = content()
    with connection.cursor() as cursor:
        # Pages that earlier tests freed would have room for the save.
        cursor.execute("VACUUM")
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 5}")
    answer = desk.post(address, sent)
    assert answer.status_code == 507
    assert words.strip() in answer.content.decode()
    assert content() == before
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    assert desk.post(address, sent).status_code == 302
    article.refresh_from_db()
    assert article.body == words.strip()
