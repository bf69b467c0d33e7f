"""The outbox holds exactly what the index must learn, whichever way the database was written to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from archive.models import Article, ArticleTag, IndexEvent, Source, Tag, TagAlias
from archive.models.index_event import changes_committed
from archive.models.vocabulary_stamp import stamp
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


@dataclass
class Archive:
    """Two articles with a source and a tag each, and one that has neither: nothing below concerns it."""

    one: Article
    two: Article
    other: Article
    tag: Tag
    second_tag: Tag

    @property
    def source(self) -> Source:
        """The source of the first article."""
        assert self.one.source
        return self.one.source

    @property
    def tagging(self) -> ArticleTag:
        """The tag of the first article."""
        return self.one.taggings.get()

    def renamed(self, model: type[models.Model], **fields: Any) -> Any:
        """The source or tag of the first article as it would be after a change."""
        row = self.source if model is Source else self.tag
        for name, value in fields.items():
            setattr(row, name, value)
        return row


@pytest.fixture
def archive() -> Archive:
    tag, second = make_tag(), make_tag()
    one = make_article(source=make_source(), tags=(tag,))
    two = make_article(source=make_source(), tags=(second,))
    archive = Archive(one, two, make_article(), tag, second)
    IndexEvent.objects.all().delete()
    return archive


def recorded() -> set[int]:
    """The articles of the rows in the outbox."""
    return set(IndexEvent.objects.values_list("article_id", flat=True))


def saved_raw(row: models.Model) -> None:
    """As loaddata saves it."""
    (read,) = serializers.deserialize("json", serializers.serialize("json", [row]))
    read.save()


def added_raw(archive: Archive) -> None:
    tagging = ArticleTag(pk=9000, article=archive.one, tag=archive.second_tag)
    saved_raw(tagging)


def moved(archive: Archive) -> ArticleTag:
    tagging = archive.tagging
    tagging.article = archive.two
    return tagging


def with_tag(archive: Archive, article: Article) -> list[ArticleTag]:
    return [ArticleTag(article=article, tag=make_tag())]


def source_again(archive: Archive, **options: Any) -> None:
    row = Source(key=archive.source.key, name="اسم جديد", folded="جديد", sort_key="جديد")
    Source.objects.bulk_create([row], **options)


def retitled(archive: Archive) -> Article:
    archive.one.title = "عنوان جديد"
    return archive.one


ONE, BOTH, NONE = ("one",), ("one", "two"), ()
WRITES: list[tuple[str, tuple[str, ...], Callable[[Archive], object]]] = [
    # Articles
    ("save", ONE, lambda a: a.one.save()),
    ("save one field", ONE, lambda a: retitled(a).save(update_fields=["title"])),
    ("save raw", ONE, lambda a: saved_raw(retitled(a))),
    (
        "update_or_create",
        ONE,
        lambda a: Article.objects.update_or_create({"body": ""}, pk=a.one.pk),
    ),
    ("delete", ONE, lambda a: a.one.delete()),
    ("queryset delete", BOTH, lambda a: Article.objects.exclude(pk=a.other.pk).delete()),
    ("plain delete", ONE, lambda a: models.QuerySet(Article).filter(pk=a.one.pk).delete()),
    ("update", ONE, lambda a: Article.objects.filter(pk=a.one.pk).update(status="withdrawn")),
    (
        "update what is filtered",
        ONE,
        lambda a: Article.objects.filter(title=a.one.title).update(title="ج"),
    ),
    ("update nothing", NONE, lambda a: Article.objects.none().update(title="ج")),
    ("update of no keys", NONE, lambda a: Article.objects.filter(pk__in=[]).update(title="ج")),
    ("base manager", ONE, lambda a: Article._base_manager.filter(pk=a.one.pk).update(title="ج")),
    ("bulk_update", ONE, lambda a: Article.objects.bulk_update([retitled(a)], ["title"])),
    ("source.articles.add", ONE, lambda a: make_source().articles.add(a.one)),
    (
        "source.articles.add one by one",
        ONE,
        lambda a: make_source().articles.add(a.one, bulk=False),
    ),
    ("source.articles.set", BOTH, lambda a: a.source.articles.set([a.two])),
    ("source.articles.remove", ONE, lambda a: a.source.articles.remove(a.one)),
    ("source.articles.clear", ONE, lambda a: a.source.articles.clear()),
    ("source.articles.update", ONE, lambda a: a.source.articles.update(author="أ")),
    # Tags of articles
    ("article.tags.add", ONE, lambda a: a.one.tags.add(a.second_tag)),
    ("article.tags.create", ONE, lambda a: a.one.tags.create(key="k", label="و")),
    ("article.tags.remove", ONE, lambda a: a.one.tags.remove(a.tag)),
    ("article.tags.set", ONE, lambda a: a.one.tags.set([a.second_tag])),
    ("article.tags.clear", ONE, lambda a: a.one.tags.clear()),
    ("tag.articles.add", ONE, lambda a: a.second_tag.articles.add(a.one)),
    ("tag.articles.remove", ONE, lambda a: a.tag.articles.remove(a.one)),
    ("tag.articles.set", BOTH, lambda a: a.tag.articles.set([a.two])),
    ("tag.articles.clear", ONE, lambda a: a.tag.articles.clear()),
    ("save a tagging", ONE, lambda a: a.tagging.save()),
    ("add a tagging raw", ONE, added_raw),
    ("move a tagging", BOTH, lambda a: moved(a).save()),
    ("move a tagging raw", BOTH, lambda a: saved_raw(moved(a))),
    ("move taggings", BOTH, lambda a: a.one.taggings.update(article=a.two)),
    (
        "move taggings in bulk",
        BOTH,
        lambda a: ArticleTag.objects.bulk_update([moved(a)], ["article"]),
    ),
    ("article.taggings.add", BOTH, lambda a: a.two.taggings.add(a.tagging)),
    ("delete a tagging", ONE, lambda a: a.tagging.delete()),
    ("delete taggings", BOTH, lambda a: ArticleTag.objects.all().delete()),
    ("merge tags", ONE, lambda a: a.tag.taggings.update(tag=a.second_tag)),
    ("bulk_create taggings", ONE, lambda a: ArticleTag.objects.bulk_create(with_tag(a, a.one))),
    # Sources and tags
    ("rename a source", ONE, lambda a: a.renamed(Source, name="ج").save()),
    ("rename a source's key", ONE, lambda a: a.renamed(Source, key="new").save()),
    ("rename a source raw", ONE, lambda a: saved_raw(a.renamed(Source, name="ج"))),
    ("rename sources", ONE, lambda a: Source.objects.filter(pk=a.source.pk).update(name="ج")),
    (
        "bulk_update sources",
        ONE,
        lambda a: Source.objects.bulk_update([a.renamed(Source, name="ج")], ["name"]),
    ),
    (
        "bulk_create over a source",
        ONE,
        lambda a: source_again(
            a, update_conflicts=True, update_fields=["name"], unique_fields=["key"]
        ),
    ),
    ("merge sources", ONE, lambda a: a.source.articles.update(source=a.two.source)),
    ("note on a source", NONE, lambda a: a.renamed(Source, note="ج").save()),
    ("note on sources", NONE, lambda a: Source.objects.update(note="ج")),
    ("rename a tag", ONE, lambda a: a.renamed(Tag, label="ج").save()),
    ("rename a tag raw", ONE, lambda a: saved_raw(a.renamed(Tag, label="ج"))),
    ("rename tags", ONE, lambda a: Tag.objects.filter(pk=a.tag.pk).update(label="ج")),
    (
        "bulk_update tags",
        ONE,
        lambda a: Tag.objects.bulk_update([a.renamed(Tag, label="ج")], ["label"]),
    ),
    ("note on a tag", NONE, lambda a: a.renamed(Tag, note="ج").save()),
    ("delete a tag", ONE, lambda a: a.tag.delete()),
    ("delete tags", BOTH, lambda a: Tag.objects.all().delete()),
    ("another name of a tag", NONE, lambda a: TagAlias.objects.create(tag=a.tag, name="ITU")),
]


@pytest.mark.parametrize(
    ("concerned", "write"),
    [pytest.param(concerned, write, id=name) for name, concerned, write in WRITES],
)
def test_every_write_records_its_articles_and_none_when_rolled_back(
    concerned: tuple[str, ...], write: Callable[[Archive], object], archive: Archive
) -> None:
    numbers = {getattr(archive, name).pk for name in concerned}
    point = transaction.savepoint()
    write(archive)
    assert recorded() == numbers
    transaction.savepoint_rollback(point)
    assert recorded() == set()


@pytest.mark.parametrize("options", [{}, {"ignore_conflicts": True}])
def test_articles_created_in_bulk_are_recorded(options: dict[str, Any], archive: Archive) -> None:
    rows = [Article(title="عنوان", body="نص"), Article(title="عنوان", body="نص")]
    Article.objects.bulk_create(rows, **options)
    created = Article.objects.filter(title="عنوان").values_list("pk", flat=True)
    assert recorded() == set(created)


def test_what_loaddata_brings_is_recorded(archive: Archive, tmp_path: Any) -> None:
    text = serializers.serialize("json", [retitled(archive), archive.renamed(Tag, label="ج")])
    fixture = tmp_path / "rows.json"
    fixture.write_text(json.dumps(json.loads(text)), encoding="utf-8")
    call_command("loaddata", str(fixture), verbosity=0)
    assert recorded() == {archive.one.pk}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_every_save_of_a_source_counts_as_a_new_name() -> None:
    article = make_article(source=make_source())
    IndexEvent.objects.all().delete()
    assert article.source
    article.source.save_base(raw=True)
    assert recorded() == {article.pk}


def test_names_given_to_another_tag_renew_the_stamp_of_the_vocabulary(archive: Archive) -> None:
    alias = TagAlias.objects.create(tag=archive.tag, name="ITU")
    before = stamp()
    archive.second_tag.aliases.add(alias)
    assert stamp() != before


def test_a_name_of_very_many_articles_is_recorded_by_one_statement(archive: Archive) -> None:
    rows = [Article(title=f"مادة {n}", body="", source=archive.source) for n in range(300)]
    Article.objects.bulk_create(rows)
    IndexEvent.objects.all().delete()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        archive.renamed(Source, name="ج").save()
    assert IndexEvent.objects.count() == 301
    assert len([query for query in queries if "indexevent" in query["sql"]]) == 1


def test_deleting_a_tag_does_not_write_a_row_for_each_of_its_taggings(archive: Archive) -> None:
    archive.tag.articles.add(archive.two, archive.other)
    IndexEvent.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        archive.tag.delete()
    assert IndexEvent.objects.count() == 3
    assert len([query for query in queries if "indexevent" in query["sql"]]) == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_is_announced_once_it_has_been_committed() -> None:
    heard: list[object] = []

    def hear(sender: object, **kwargs: object) -> None:
        heard.append(sender)

    changes_committed.connect(hear)
    with transaction.atomic():
        article = make_article()
        assert heard == []
    assert heard
    heard.clear()
    Article.objects.filter(pk=article.pk).update(title="ج")
    assert heard
    heard.clear()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        article.save()
        raise ZeroDivisionError
    assert heard == []
    changes_committed.disconnect(hear)
