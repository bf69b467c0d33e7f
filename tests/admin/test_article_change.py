"""The article's own page in the admin: correcting it, its ledger, its originals, deleting it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client

from archive.models import Article, Capture, Event, RemovedLine, Status
from tests.admin.filled_form import fields
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


def address(article: Article) -> str:
    return f"/admin/archive/article/{article.pk}/change/"


def press(client: Client, article: Article, button: str, value: str = "1", **changes: str) -> str:
    """The page after pressing a button of the article's form."""
    given = fields(client.get(address(article)))
    answer = client.post(address(article), {**given, **changes, button: value}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def with_ledger() -> tuple[Article, RemovedLine]:
    article = make_article(title="عنوان", body="أولى.\n\nثانية.")
    line = RemovedLine.objects.create(
        article=article, line=4, text="اقرأ أيضًا", reason="related", anchor="أولى."
    )
    return article, line


def signed_in_with(*rights: str) -> Client:
    user = User.objects.create(username="staff", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def test_a_correction_is_saved_and_recorded(desk: Client) -> None:
    article = make_article(title="عنوان", body="نص")
    page = press(desk, article, "_save", title="عنوان آخر")
    article.refresh_from_db()
    assert article.title == "عنوان آخر"
    assert article.get_absolute_url() in page
    assert LogEntry.objects.filter(object_id=str(article.pk)).count() == 1


def test_saving_without_a_change_loses_nothing(desk: Client) -> None:
    tag, source = make_tag(), make_source()
    article = make_article(
        (tag,), title="عنوان", body="أ\n\nب", source=source, published_edtf="2021-04-12/.."
    )
    Event.objects.create(article=article, what="قمة", edtf="XXXX-04-12", not_before="2021-04-12")
    before = Article.objects.filter(pk=article.pk).values().get()
    press(desk, article, "_save")
    after = Article.objects.filter(pk=article.pk).values().get()
    assert {**before, "updated_at": None} == {**after, "updated_at": None}
    assert str(article.events.get().not_before) == "2021-04-12"
    assert article.taggings.get().tag == tag


def test_a_draft_is_published_with_one_click(desk: Client) -> None:
    article = make_article(status=Status.DRAFT)
    press(desk, article, "_publish")
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED


def test_a_review_is_cleared_by_its_box(desk: Client) -> None:
    article = make_article(needs_review=True)
    given = fields(desk.get(address(article)))
    given.pop("needs_review")
    desk.post(address(article), {**given, "_save": "1"})
    article.refresh_from_db()
    assert not article.needs_review


def test_a_line_goes_back_and_leaves_again_and_typed_text_is_saved(desk: Client) -> None:
    article, line = with_ledger()
    page = press(desk, article, "_restore_line", str(line.pk), title="عنوان مصحّح")
    article.refresh_from_db()
    assert article.body == "أولى.\n\nاقرأ أيضًا\n\nثانية."
    assert article.title == "عنوان مصحّح"
    assert "أُعيد السطر 4 إلى النص." in page
    assert "أزِل السطر" in page
    press(desk, article, "_remove_line", str(line.pk))
    article.refresh_from_db()
    assert article.body == "أولى.\n\nثانية."


def test_a_line_that_was_edited_since_is_not_taken_out(desk: Client) -> None:
    article, line = with_ledger()
    press(desk, article, "_restore_line", str(line.pk))
    page = press(desk, article, "_remove_line", str(line.pk), body="أولى.\n\nاقرأ هذا")
    article.refresh_from_db()
    assert "تغيّر السطر" in page
    assert article.body == "أولى.\n\nاقرأ هذا"


@pytest.mark.parametrize("value", ["", "x", "0", "٣", "99999999999999999999", "-1"])
def test_a_line_that_is_not_there_is_an_error_and_no_crash(desk: Client, value: str) -> None:
    article, _ = with_ledger()
    assert "لا سطر بهذا الرقم" in press(desk, article, "_restore_line", value)


def test_a_line_of_another_article_is_not_moved(desk: Client) -> None:
    _, line = with_ledger()
    page = press(desk, make_article(), "_restore_line", str(line.pk))
    assert "لا سطر بهذا الرقم" in page
    line.refresh_from_db()
    assert line.restored_at is None


def test_looking_at_the_page_moves_no_line(desk: Client) -> None:
    article, line = with_ledger()
    desk.get(address(article), {"_restore_line": line.pk})
    line.refresh_from_db()
    assert line.restored_at is None


def test_the_words_of_another_article_are_refused(desk: Client) -> None:
    make_article(title="أهداف", body="نص مكرر")
    article = make_article(title="آخر", body="نص آخر")
    page = press(desk, article, "_save", title="اهداف", body="نص مكرّر")
    assert "هذه المادة في الأرشيف من قبل" in page


def test_the_original_is_listed_with_its_digest_and_downloaded_as_it_came(desk: Client) -> None:
    content = b"\xff\xfe<script>\x00\r\n"
    capture = Capture.objects.create(
        article=make_article(), content=content, media_type="text/html", filename="أصل.html"
    )
    assert capture.sha256 in desk.get(address(capture.article)).content.decode()
    answer = desk.get(f"/admin/archive/capture/{capture.pk}/download/")
    assert answer.content == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_article_is_deleted_with_its_originals(desk: Client) -> None:
    article = make_article()
    Capture.objects.create(article=article, content=b"abc")
    page = desk.get(f"/admin/archive/article/{article.pk}/delete/").content.decode()
    assert 'name="post"' in page
    desk.post(f"/admin/archive/article/{article.pk}/delete/", {"post": "yes"})
    assert not Article.objects.exists()
    assert not Capture.objects.exists()


def test_an_article_that_is_not_there_leads_back_with_a_message(desk: Client) -> None:
    answer = desk.get("/admin/archive/article/99/change/", follow=True)
    assert answer.status_code == 200


def test_an_editor_with_rights_on_articles_alone_can_do_the_whole_work() -> None:
    client = signed_in_with("view_article", "change_article", "add_article")
    article, line = with_ledger()
    make_tag("وسم")
    assert "taggings-0-tag" in fields(client.get(address(article)))
    press(client, article, "_restore_line", str(line.pk))
    line.refresh_from_db()
    assert line.restored_by is not None
    assert line.restored_by.username == "staff"


def test_staff_who_only_look_see_no_buttons_and_change_nothing() -> None:
    client = signed_in_with("view_article")
    article, line = with_ledger()
    page = client.get(address(article)).content.decode()
    assert "اقرأ أيضًا" in page
    assert "_restore_line" not in page
    assert client.post(address(article), {"_restore_line": line.pk}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "article/",
        "article/add/",
        "source/",
        "tag/",
        "capture/",
        "capture/1/download/",
        "indexevent/",
    ],
)
def test_staff_without_rights_are_refused(path: str) -> None:
    Capture.objects.create(pk=1, article=make_article(), content=b"abc")
    assert signed_in_with().get(f"/admin/archive/{path}").status_code == 403


def test_a_stranger_is_led_to_the_door(client: Client) -> None:
    answer = client.get("/admin/archive/article/add/")
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]
