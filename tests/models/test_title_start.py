"""Where titles start: right after every kind of change, and only for what is published."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from archive.models import Article, Status, TitleStart
from archive.models.title_start import record_titles
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def starts() -> set[tuple[int, str]]:
    """The rows, as place and text of the key."""
    return {(row.place, str(row)) for row in TitleStart.objects.all()}


def test_a_saved_title_starts_at_each_of_its_words() -> None:
    make_article(title="التعاون الرقمي أولًا")
    assert starts() == {(0, "تعاون رقمي اولا"), (1, "رقمي اولا"), (2, "اولا")}


def test_a_new_title_replaces_the_old_one() -> None:
    article = make_article(title="التعاون الرقمي")
    article.title = "التحول الرقمي"
    article.save()
    assert starts() == {(0, "تحول رقمي"), (1, "رقمي")}


def test_saving_the_same_title_again_writes_nothing() -> None:
    article = make_article(title="التعاون الرقمي")
    before = set(TitleStart.objects.values_list("pk", flat=True))
    article.save()
    assert set(TitleStart.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_what_readers_may_not_see_has_no_rows(status: Status) -> None:
    article = make_article(title="التعاون الرقمي")
    article.status = status
    article.save()
    assert starts() == set()


def test_a_deleted_article_leaves_no_rows() -> None:
    make_article(title="التعاون الرقمي").delete()
    assert starts() == set()


def test_writes_in_bulk_are_seen() -> None:
    Article.objects.bulk_create(
        [Article(title="التعاون", body="نص", status=Status.PUBLISHED, key="bulk1")]
    )
    assert starts() == {(0, "تعاون")}
    Article.objects.update(title="التحول")
    assert starts() == {(0, "تحول")}
    article = Article.objects.get()
    article.title = "الاقتصاد"
    Article.objects.bulk_update([article], ["title"])
    assert starts() == {(0, "اقتصاد")}
    Article.objects.update(status=Status.DRAFT)
    assert starts() == set()


def test_more_articles_than_one_statement_takes_are_recorded() -> None:
    Article.objects.bulk_create(
        Article(title="التعاون", body="نص", status=Status.PUBLISHED, key=f"bulk{number}")
        for number in range(600)
    )
    assert TitleStart.objects.count() == 600
    TitleStart.objects.all().delete()
    record_titles(Article.objects.values_list("pk", flat=True))
    assert TitleStart.objects.count() == 600


def test_an_archive_made_before_the_table_is_recorded_by_the_migration() -> None:
    make_article(title="التعاون الرقمي")
    make_article(title="مسودة", status=Status.DRAFT)
    TitleStart.objects.all().delete()
    migration = importlib.import_module("archive.migrations.0005_fill_title_starts")
    migration.fill(apps, connection.schema_editor())
    assert starts() == {(0, "تعاون رقمي"), (1, "رقمي")}
