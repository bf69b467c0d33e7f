"""Articles: permanent keys, dates and their columns."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from archive.models import Article, ArticleTag, IssuedKey, Source, Tag

pytestmark = pytest.mark.django_db


def test_a_new_article_gets_a_short_key_of_latin_letters_and_digits() -> None:
    article = Article.objects.create(title="عنوان", body="نص")
    assert article.key.isascii()
    assert article.key.isalnum()
    assert len(article.key) == 8
    assert IssuedKey.objects.filter(pk=article.key).exists()


def test_editing_the_title_changes_neither_key_nor_address() -> None:
    article = Article.objects.create(title="عنوان", body="نص")
    key = article.key
    article.title = "عنوان آخر"
    article.save()
    assert Article.objects.get(pk=article.pk).key == key


def test_the_key_of_a_deleted_article_is_never_given_again() -> None:
    article = Article.objects.create(title="عنوان", body="نص")
    key = article.key
    article.delete()
    with pytest.raises(IntegrityError):
        Article.objects.create(key=key, title="منتحل", body="نص")
    assert not Article.objects.exists()


def test_a_refused_article_leaves_no_key_behind() -> None:
    issued = IssuedKey.objects.count()
    with pytest.raises(IntegrityError):
        Article.objects.create(title="عنوان", body=None)
    assert IssuedKey.objects.count() == issued


@pytest.mark.parametrize(
    ("text", "not_before", "not_after", "year"),
    [
        ("", None, None, None),
        ("2018-03-19", datetime.date(2018, 3, 19), datetime.date(2018, 3, 19), 2018),
        ("2021-04-12/..", datetime.date(2021, 4, 12), None, None),
    ],
)
def test_date_columns_follow_the_edtf_text(
    text: str,
    not_before: datetime.date | None,
    not_after: datetime.date | None,
    year: int | None,
) -> None:
    article = Article.objects.create(title="عنوان", body="نص", published_edtf=text)
    article.refresh_from_db()
    assert (article.published_not_before, article.published_not_after) == (not_before, not_after)
    assert article.published_year == year


def test_a_text_that_is_no_date_is_an_error_by_its_field() -> None:
    with pytest.raises(ValidationError) as caught:
        Article(title="عنوان", body="نص", published_edtf="أمس").full_clean()
    assert "published_edtf" in caught.value.message_dict


def test_a_source_without_its_role_is_an_error_by_its_field() -> None:
    source = Source.objects.create(key="s", name="صحيفة")
    with pytest.raises(ValidationError) as caught:
        Article(title="عنوان", body="نص", source=source).full_clean()
    assert "source_role" in caught.value.message_dict


def test_newest_and_oldest_put_the_undated_last() -> None:
    for text in ("2018-03-19", "", "2023-02-08/.."):
        Article.objects.create(title=text or "بلا", body="نص", published_edtf=text)
    assert [a.title for a in Article.objects.newest_first()] == [
        "2023-02-08/..",
        "2018-03-19",
        "بلا",
    ]
    assert [a.title for a in Article.objects.oldest_first()] == [
        "2018-03-19",
        "2023-02-08/..",
        "بلا",
    ]


def test_a_source_with_articles_is_not_deleted() -> None:
    source = Source.objects.create(key="s", name="صحيفة")
    Article.objects.create(title="عنوان", body="نص", source=source, source_role="publisher")
    with pytest.raises(ProtectedError):
        source.delete()


def test_a_tag_stands_on_an_article_once() -> None:
    article = Article.objects.create(title="عنوان", body="نص")
    tag = Tag.objects.create(key="t", label="وسم")
    ArticleTag.objects.create(article=article, tag=tag)
    with pytest.raises(IntegrityError):
        ArticleTag.objects.create(article=article, tag=tag)
