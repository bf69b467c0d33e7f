"""Tags exported from the desk and imported into it: a look first, then all of it or nothing."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archive.models import Tag, TagAlias
from tests.admin.filled_form import fields
from tests.factories import make_tag

pytestmark = pytest.mark.django_db
IMPORT = "/admin/archive/tag/import/"
HEADER = "key,label,kind,note,ar,en,fr\n"
LIST = HEADER + "itu,الاتحاد الدولي للاتصالات,body,,,ITU,UIT\nold,القديم,body,,,,\n"


def upload(client: Client, text: str, name: str = "a.csv", **more: str) -> str:
    answer = client.post(IMPORT, {"file": SimpleUploadedFile(name, text.encode()), **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_leads_out_and_in(desk: Client) -> None:
    page = desk.get("/admin/archive/tag/").content.decode()
    for address in (IMPORT, "/admin/archive/tag/export/csv/", "/admin/archive/tag/export/skos/"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(
    ("name", "file", "media_type"),
    [("csv", "vocabulary.csv", "text/csv"), ("skos", "vocabulary.ttl", "text/turtle")],
)
def test_an_export_is_a_file_that_the_import_takes_back_unchanged(
    desk: Client, name: str, file: str, media_type: str
) -> None:
    make_tag("=وسم، بفاصلة", ("ITU", "a|b"), note="سطر\r\nوسطر")
    answer = desk.get(f"/admin/archive/tag/export/{name}/")
    assert answer["Content-Type"] == f"{media_type}; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{file}"'
    page = upload(desk, answer.content.decode(), file)
    assert "وسوم جديدة: 0، وسوم تتغيّر: 0، كما هي: 1." in page
    assert "_confirm" not in page


def test_a_preview_shows_all_and_saves_nothing_until_it_is_confirmed(desk: Client) -> None:
    make_tag("القديم", key="old")
    page = upload(desk, LIST)
    assert "وسوم جديدة: 1، وسوم تتغيّر: 1، كما هي: 0." in page
    assert "الاتحاد الدولي للاتصالات" in page and "<bdi>UIT</bdi>" in page
    assert "النوع «مفهوم» يصير «جهة أو منظمة»" in page
    assert Tag.objects.count() == 1


def test_a_confirmed_import_is_saved_and_logged(desk: Client) -> None:
    old = make_tag("القديم", key="old")
    shown = desk.post(IMPORT, {"file": SimpleUploadedFile("a.csv", LIST.encode())})
    carried = fields(shown)
    answer = desk.post(IMPORT, {**carried, "_confirm": "1"}, follow=True)
    assert "استُورد الملف. وسوم جديدة: 1، وسوم تتغيّر: 1، كما هي: 0." in answer.content.decode()
    assert set(TagAlias.objects.values_list("name", flat=True)) == {"ITU", "UIT"}
    old.refresh_from_db()
    assert old.kind == "body"
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (HEADER + "a,أ,thing,,,,\n", "a.csv", "السطر 2: النوع «thing» غير معروف"),
        (HEADER + "a,أ,,,,x,\nb,ب,,,,X,\n", "a.csv", "السطر 3: الاسم «X» في السطر 2 أيضًا"),
        (HEADER + "a,<b>x</b>,,,,,\nb,ب,,,,<B>x</B>,\n", "a.csv", "&lt;B&gt;x"),
        ("كلام", "a.ttl", "السطر 1: ليس SKOS سليمًا"),
        ("كلام", "a.doc", "لا يُعرف نوع الملف"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_changes_nothing(
    desk: Client, text: str, name: str, said: str
) -> None:
    make_tag("القديم", ("old",), key="k")
    for more in ({}, {"_confirm": "1"}):
        assert said in upload(desk, text, name, **more)
    assert Tag.objects.count() == TagAlias.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"packed": "؟"}, {"packed": "e", "filename": "a.csv"}])
def test_without_a_file_the_form_says_so(desk: Client, data: dict[str, str]) -> None:
    for more in ({}, {"_confirm": "1"}):
        answer = desk.post(IMPORT, data | more)
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()


def test_an_editor_who_may_only_look_exports_but_does_not_import() -> None:
    user = User.objects.create(username="reader", is_staff=True)
    client = Client()
    client.force_login(user)
    assert client.get("/admin/archive/tag/export/csv/").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_tag"))
    assert client.get("/admin/archive/tag/export/csv/").status_code == 200
    assert IMPORT not in client.get("/admin/archive/tag/").content.decode()
    assert client.get(IMPORT).status_code == 403
    assert client.post(IMPORT).status_code == 403


def test_an_unknown_format_is_not_found(desk: Client) -> None:
    assert desk.get("/admin/archive/tag/export/pdf/").status_code == 404
