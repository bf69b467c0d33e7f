"""What the desk says in Arabic where Django's own catalogue has it wrong."""

import gettext
import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.test import Client

from archive.models import Article, Evidence
from tests.admin.filled_form import fields, read_text, save
from tests.factories import make_article, make_source, make_tag

CATALOGUE = Path(settings.BASE_DIR) / "archive/locale/ar/LC_MESSAGES"
TEXT = "عنوان مادة طويل بما يكفي\n\nأعلنت البلدية اليوم عن خدمة جديدة للناس جميعًا في الحي."


def change(desk: Client, table: str, pk: int, button: str = "_save") -> str:
    address = f"/admin/archive/{table}/{pk}/change/"
    given = fields(desk.get(address))
    return desk.post(address, {**given, button: "1"}, follow=True).content.decode()


def catalogue(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]


def offers(page: str) -> list[str]:
    """The words of the buttons that add a row, which the script builds."""
    found = re.findall(r'data-inline-formset="([^"]*)"', page)
    return [json.loads(html.unescape(data))["options"]["addText"] for data in found]


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="msgfmt is not installed")
def test_the_compiled_catalogue_is_the_written_one(tmp_path: Path) -> None:
    built = tmp_path / "django.mo"
    command = ["msgfmt", "--check", "-o", str(built), str(CATALOGUE / "django.po")]
    subprocess.run(command, check=True)
    assert catalogue(built) == catalogue(CATALOGUE / "django.mo")


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["article", "tag", "source"])
@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
def test_a_change_is_not_called_an_addition(desk: Client, table: str, button: str) -> None:
    make = {"article": make_article, "tag": make_tag, "source": make_source}[table]
    page = change(desk, table, make().pk, button)
    assert "حُفظ التعديل في" in page
    assert "نجحت إضافة" not in page


@pytest.mark.django_db
def test_an_addition_and_a_deletion_say_what_they_are(desk: Client) -> None:
    assert "تمّت إضافة مادة: «" in save(desk, read_text(desk, TEXT)).content.decode()
    address = f"/admin/archive/article/{Article.objects.get().pk}/delete/"
    page = desk.post(address, {"post": "yes"}, follow=True).content.decode()
    assert "تمّ حذف مادة: «" in page


@pytest.mark.django_db
def test_a_further_row_is_asked_for_in_good_arabic(desk: Client) -> None:
    page = desk.get(f"/admin/archive/article/{make_article().pk}/change/").content.decode()
    assert offers(page)[:3] == ["أضِف وسمًا آخر", "أضِف دليلًا آخر", "أضِف حدثًا آخر"]
    assert offers(desk.get("/admin/archive/tag/add/").content.decode()) == ["أضِف اسمًا آخر"]


@pytest.mark.django_db
def test_the_log_is_called_what_its_button_is_called(desk: Client) -> None:
    article = make_article(title="عنوان", body="نص")
    Evidence.objects.create(article=article, fact="title", quote="عنوان")
    for _ in range(2):
        change(desk, "article", article.pk)
    page = desk.get(f"/admin/archive/article/{article.pk}/history/").content.decode()
    assert LogEntry.objects.count() == 2
    assert "سجل التعديلات" in page
    assert "تاريخ التغيير" not in page
    assert "الإدخالات" not in page
    assert "العدد: 2" in page
