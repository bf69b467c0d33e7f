"""The outbox holds exactly what the index must learn."""

from collections.abc import Callable

import pytest
from django.db import transaction

from archive.models import Article, ArticleTag, IndexEvent, TagAlias
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed() -> Callable[[], set[int]]:
    """The articles with a new row since the last call."""

    def take() -> set[int]:
        ids = set(IndexEvent.objects.values_list("article_id", flat=True))
        IndexEvent.objects.all().delete()
        return ids

    return take


def test_saving_and_deleting_an_article_is_recorded(changed: Callable[[], set[int]]) -> None:
    article = make_article()
    number = article.pk
    assert changed() == {number}
    article.save()
    assert changed() == {number}
    article.delete()
    assert changed() == {number}


def test_a_change_taken_back_leaves_no_row(changed: Callable[[], set[int]]) -> None:
    article = make_article()
    changed()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        article.save()
        raise ZeroDivisionError
    assert changed() == set()


def test_tags_given_from_the_article_are_recorded(changed: Callable[[], set[int]]) -> None:
    article, tag = make_article(), make_tag()
    changed()
    article.tags.add(tag)
    assert changed() == {article.pk}
    article.tags.remove(tag)
    assert changed() == {article.pk}
    article.tags.set([tag])
    assert changed() == {article.pk}
    article.tags.clear()
    assert changed() == {article.pk}


def test_articles_given_from_the_tag_are_recorded_as_articles(
    changed: Callable[[], set[int]],
) -> None:
    make_tag()
    tag, first, second = make_tag(), make_article(), make_article()
    changed()
    tag.articles.add(first, second)
    assert changed() == {first.pk, second.pk}
    tag.articles.remove(first)
    assert changed() == {first.pk}
    tag.articles.clear()
    assert changed() == {second.pk}


def test_renaming_a_source_records_its_articles(changed: Callable[[], set[int]]) -> None:
    source = make_source()
    article = make_article(source=source)
    make_article()
    changed()
    source.name = "اسم جديد"
    source.save()
    assert changed() == {article.pk}


def test_renaming_a_tag_records_its_articles_and_another_name_none(
    changed: Callable[[], set[int]],
) -> None:
    tag = make_tag()
    article = make_article(tags=(tag,))
    make_article()
    changed()
    tag.label = "اسم جديد"
    tag.save()
    assert changed() == {article.pk}
    alias = TagAlias.objects.create(tag=tag, name="ITU")
    alias.delete()
    assert changed() == set()


def test_deleting_a_tag_records_its_articles(changed: Callable[[], set[int]]) -> None:
    tag = make_tag()
    article = make_article(tags=(tag,))
    changed()
    tag.delete()
    assert changed() == {article.pk}


def test_writes_in_bulk_are_recorded(changed: Callable[[], set[int]]) -> None:
    first, second = make_article(), make_article()
    changed()
    Article.objects.filter(pk=first.pk).update(status="withdrawn")
    assert changed() == {first.pk}
    second.title = "عنوان"
    Article.objects.bulk_update([second], ["title"])
    assert changed() == {second.pk}
    ArticleTag.objects.bulk_create([ArticleTag(article=first, tag=make_tag())])
    assert changed() == {first.pk}
    ArticleTag.objects.update(article=second)
    assert changed() == {first.pk, second.pk}
    Article.objects.all().delete()
    assert changed() == {first.pk, second.pk}


def test_articles_created_in_bulk_are_recorded(changed: Callable[[], set[int]]) -> None:
    created = Article.objects.bulk_create([Article(title="عنوان", body="نص")])
    assert changed() == {created[0].pk}
