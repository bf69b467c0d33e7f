"""Every kind of write to what the index is made of, each with a word that no other text has.

A write answers the words that it gave or took, so that whoever calls it can ask for them; a write in SQL, which no signal
tells of, also the articles that readers see and that are no longer as the index has them.
"""

import itertools
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeVar

from django.core import serializers
from django.core.management import call_command
from django.db import connection, models

from archive.models import Article, ArticleTag, IssuedKey, Source, SourceRole, Status, Tag
from benchmarks.faults import corpus

Words = set[str]
RowT = TypeVar("RowT", bound=models.Model)
# Past the markers of the corpus and of the other sections.
_markers = map(corpus.marker, itertools.count(33_500_000))


def save(chance: Random) -> Words:
    article = _any(Article, chance)
    before, article.title = article.title, _title()
    article.save()
    return _words(before, article.title)


def create(chance: Random) -> Words:
    source = _any(Source, chance)
    article = Article.objects.create(source=source, source_role=SourceRole.ISSUER, **_new())
    article.tags.add(_any(Tag, chance), _any(Tag, chance))
    return _words(article.title, source.name, *_labels(article))


def save_raw(chance: Random) -> Words:
    article = _any(Article, chance)
    before, article.title = article.title, _title()
    article.save_base(raw=True)
    return _words(before, article.title)


def delete(chance: Random) -> Words:
    article = _any(Article, chance)
    words = _words(article.title, *_labels(article))
    article.delete()
    return words


def withdraw(chance: Random) -> Words:
    article = _any(Article, chance)
    article.status = Status.WITHDRAWN
    article.save()
    return _words(article.title, *_labels(article))


def publish(chance: Random) -> Words:
    article = Article.objects.create(**_new() | {"status": Status.DRAFT})
    article.status = Status.PUBLISHED
    article.save(update_fields=["status"])
    return _words(article.title)


def change_source(chance: Random) -> Words:
    article, source = _any(Article, chance), _any(Source, chance)
    before = article.source.name if article.source else ""
    article.source = source
    article.save()
    return _words(before, source.name)


def add_tag(chance: Random) -> Words:
    tag = _any(Tag, chance)
    _any(Article, chance).tags.add(tag)
    return _words(tag.label)


def remove_tag(chance: Random) -> Words:
    tag = _any(ArticleTag, chance).tag
    tag.articles.first().tags.remove(tag)
    return _words(tag.label)


def set_tags(chance: Random) -> Words:
    article, tag = _any(Article, chance), _any(Tag, chance)
    before = _labels(article)
    article.tags.set([tag])
    return _words(tag.label, *before)


def clear_tags(chance: Random) -> Words:
    article = _any(Article, chance)
    before = _labels(article)
    article.tags.clear()
    return _words(*before)


def give_to_articles(chance: Random) -> Words:
    tag = _any(Tag, chance)
    tag.articles.add(_any(Article, chance), _any(Article, chance))
    return _words(tag.label)


def take_from_articles(chance: Random) -> Words:
    tag = _any(ArticleTag, chance).tag
    tag.articles.clear()
    return _words(tag.label)


def move_tagging(chance: Random) -> Words:
    tagging = _any(ArticleTag, chance)
    others = Article.objects.published().exclude(taggings__tag=tagging.tag)
    tagging.article = others.first() or tagging.article
    tagging.save()
    return _words(tagging.tag.label)


def rename_source(chance: Random) -> Words:
    source = _any(Source, chance)
    before, source.name = source.name, _title()
    source.save()
    return _words(before, source.name)


def rename_tag(chance: Random) -> Words:
    tag = _any(Tag, chance)
    before, tag.label = tag.label, _title()
    tag.save()
    return _words(before, tag.label)


def delete_tag(chance: Random) -> Words:
    tag = _extra_tag(chance)
    tag.delete()
    return _words(tag.label)


def update(chance: Random) -> Words:
    article = _any(Article, chance)
    new = _title()
    Article.objects.filter(pk=article.pk).update(title=new)
    return _words(article.title, new)


def update_status(chance: Random) -> Words:
    article = _any(Article, chance)
    Article.objects.filter(pk=article.pk).update(status=Status.DRAFT)
    return _words(article.title, *_labels(article))


def update_source(chance: Random) -> Words:
    source, new = _any(Source, chance), _title()
    Source.objects.filter(pk=source.pk).update(name=new)
    return _words(source.name, new)


def update_tag(chance: Random) -> Words:
    tag, new = _any(Tag, chance), _title()
    Tag.objects.filter(pk=tag.pk).update(label=new)
    return _words(tag.label, new)


def update_taggings(chance: Random) -> Words:
    tag, new = _extra_tag(chance), Tag.objects.create(**_new_tag())
    ArticleTag.objects.filter(tag=tag).update(tag=new)
    return _words(tag.label, new.label)


def bulk_create(chance: Random) -> Words:
    source = _any(Source, chance)
    articles = [Article(source=source, **_new()) for _ in range(2)]
    made = Article.objects.bulk_create(articles)
    IssuedKey.objects.bulk_create(IssuedKey(key=article.key) for article in made)
    tag = _any(Tag, chance)
    ArticleTag.objects.bulk_create(ArticleTag(article=article, tag=tag) for article in made)
    return _words(source.name, tag.label, *(article.title for article in made))


def bulk_update(chance: Random) -> Words:
    article = _any(Article, chance)
    before, article.title = article.title, _title()
    Article.objects.bulk_update([article], ["title"])
    return _words(before, article.title)


def bulk_update_tags(chance: Random) -> Words:
    tag = _any(Tag, chance)
    before, tag.label = tag.label, _title()
    Tag.objects.bulk_update([tag], ["label"])
    return _words(before, tag.label)


def delete_many(chance: Random) -> Words:
    articles = [_any(Article, chance), _any(Article, chance)]
    Article.objects.filter(pk__in=[article.pk for article in articles]).delete()
    return _words(*(article.title for article in articles))


def delete_taggings(chance: Random) -> Words:
    tag = _any(ArticleTag, chance).tag
    ArticleTag.objects.filter(tag=tag).delete()
    return _words(tag.label)


def delete_tags(chance: Random) -> Words:
    tag = _extra_tag(chance)
    Tag.objects.filter(pk=tag.pk).delete()
    return _words(tag.label)


WRITES: dict[str, Callable[[Random], Words]] = {
    write.__name__: write
    for write in (
        *(save, create, save_raw, delete, withdraw, publish, change_source),
        *(add_tag, remove_tag, set_tags, clear_tags, give_to_articles, take_from_articles),
        *(move_tagging, rename_source, rename_tag, delete_tag),
        *(update, update_status, update_source, update_tag, update_taggings),
        *(bulk_create, bulk_update, bulk_update_tags, delete_many, delete_taggings, delete_tags),
    )
}


def load_data(folder: Path, chance: Random) -> Words:
    """Django's loaddata, which saves rows as they are in a file."""
    article, tag, source = _any(Article, chance), _any(Tag, chance), _any(Source, chance)
    words = _words(article.title, tag.label, source.name)
    article.title, tag.label, source.name = _title(), _title(), _title()
    file = folder / "rows.json"
    file.write_text(serializers.serialize("json", [article, tag, source]), encoding="utf-8")
    call_command("loaddata", str(file), verbosity=0)
    return words | _words(article.title, tag.label, source.name)


def insert_article(chance: Random) -> tuple[Words, set[int]]:
    article, new, key = _any(Article, chance), _title(), f"sql{next(_numbers):05d}"
    fields = [field.column for field in Article._meta.concrete_fields if field.column != "id"]
    given = {"title": "%s", "key": "%s"}
    values = [given.get(column, column) for column in fields]
    parameters = [{"title": new, "key": key}[column] for column in fields if column in given]
    _sql(
        f"INSERT INTO archive_article ({', '.join(fields)})"
        f" SELECT {', '.join(values)} FROM archive_article WHERE id = %s",
        *parameters,
        article.pk,
    )
    return _words(new), {Article.objects.get(key=key).pk}


def update_article(chance: Random) -> tuple[Words, set[int]]:
    article, new = _any(Article, chance), _title()
    _sql("UPDATE archive_article SET title = %s WHERE id = %s", new, article.pk)
    return _words(article.title, new), {article.pk}


def hide_article(chance: Random) -> tuple[Words, set[int]]:
    article = _any(Article, chance)
    _sql("UPDATE archive_article SET status = 'withdrawn' WHERE id = %s", article.pk)
    return _words(article.title, *_labels(article)), {article.pk}


def show_article(chance: Random) -> tuple[Words, set[int]]:
    article = Article.objects.create(**_new() | {"status": Status.DRAFT})
    call_command("index_changes", stdout=_Silence())
    _sql("UPDATE archive_article SET status = 'published' WHERE id = %s", article.pk)
    return _words(article.title), {article.pk}


def delete_article(chance: Random) -> tuple[Words, set[int]]:
    article = _any(Article, chance)
    words = _words(article.title, *_labels(article))
    for relation in Article._meta.related_objects:
        if relation.field.column:
            table, column = relation.related_model._meta.db_table, relation.field.column
            _sql(f"DELETE FROM {table} WHERE {column} = %s", article.pk)
    _sql("DELETE FROM archive_article WHERE id = %s", article.pk)
    return words, {article.pk}


def take_source(chance: Random) -> tuple[Words, set[int]]:
    article = chance.choice(list(Article.objects.published().exclude(source=None)))
    _sql("UPDATE archive_article SET source_id = NULL WHERE id = %s", article.pk)
    return _words(article.source.name), {article.pk}


def name_source(chance: Random) -> tuple[Words, set[int]]:
    source, new = _any(Source, chance), _title()
    _sql("UPDATE archive_source SET name = %s WHERE id = %s", new, source.pk)
    return _words(source.name, new), _seen(source.articles)


def delete_source(chance: Random) -> tuple[Words, set[int]]:
    source = _any(Source, chance)
    articles = _seen(source.articles)
    _sql("UPDATE archive_article SET source_id = NULL WHERE source_id = %s", source.pk)
    _sql("DELETE FROM archive_source WHERE id = %s", source.pk)
    return _words(source.name), articles


def name_tag(chance: Random) -> tuple[Words, set[int]]:
    tag, new = _any(Tag, chance), _title()
    _sql("UPDATE archive_tag SET label = %s WHERE id = %s", new, tag.pk)
    return _words(tag.label, new), _seen(tag.articles)


def key_of_tag(chance: Random) -> tuple[Words, set[int]]:
    tag = _any(Tag, chance)
    _sql("UPDATE archive_tag SET key = %s WHERE id = %s", f"sql-{next(_numbers)}", tag.pk)
    return _words(tag.label), _seen(tag.articles)


def drop_tag(chance: Random) -> tuple[Words, set[int]]:
    tag = _extra_tag(chance)
    call_command("index_changes", stdout=_Silence())
    articles = _seen(tag.articles)
    _sql("DELETE FROM archive_articletag WHERE tag_id = %s", tag.pk)
    _sql("DELETE FROM archive_tag WHERE id = %s", tag.pk)
    return _words(tag.label), articles


def insert_tagging(chance: Random) -> tuple[Words, set[int]]:
    tagging = chance.choice(list(ArticleTag.objects.filter(article__status="published")))
    tag = Tag.objects.create(**_new_tag())
    fields = [field.column for field in ArticleTag._meta.concrete_fields if field.column != "id"]
    values = ["%s" if column == "tag_id" else column for column in fields]
    _sql(
        f"INSERT INTO archive_articletag ({', '.join(fields)})"
        f" SELECT {', '.join(values)} FROM archive_articletag WHERE id = %s",
        tag.pk,
        tagging.pk,
    )
    return _words(tag.label), {tagging.article_id}


def delete_tagging(chance: Random) -> tuple[Words, set[int]]:
    tagging = chance.choice(list(ArticleTag.objects.filter(article__status="published")))
    _sql("DELETE FROM archive_articletag WHERE id = %s", tagging.pk)
    return _words(tagging.tag.label), {tagging.article_id}


def swap_tag(chance: Random) -> tuple[Words, set[int]]:
    tagging = chance.choice(list(ArticleTag.objects.filter(article__status="published")))
    tag = Tag.objects.create(**_new_tag())
    _sql("UPDATE archive_articletag SET tag_id = %s WHERE id = %s", tag.pk, tagging.pk)
    return _words(tag.label, tagging.tag.label), {tagging.article_id}


SQL: dict[str, Callable[[Random], tuple[Words, set[int]]]] = {
    write.__name__: write
    for write in (
        *(insert_article, update_article, hide_article, show_article, delete_article),
        *(take_source, name_source, delete_source, name_tag, key_of_tag, drop_tag),
        *(insert_tagging, delete_tagging, swap_tag),
    )
}


class _Silence:
    def write(self, text: str) -> None:
        pass


_numbers = itertools.count()


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _any(model: type[RowT], chance: Random) -> RowT:
    rows = model.objects.order_by("pk")
    if model is Article:
        rows = rows.filter(status=Status.PUBLISHED)
    return rows[chance.randrange(rows.count())]


def _seen(articles: models.QuerySet) -> set[int]:
    return set(articles.filter(status=Status.PUBLISHED).values_list("pk", flat=True))


def _extra_tag(chance: Random) -> Tag:
    """A new tag of two articles."""
    tag = Tag.objects.create(**_new_tag())
    tag.articles.add(_any(Article, chance), _any(Article, chance))
    return tag


def _labels(article: Article) -> list[str]:
    return list(article.tags.values_list("label", flat=True))


def _title() -> str:
    return corpus.title(next(_markers))


def _new() -> dict[str, str]:
    number = next(_numbers)
    return {
        "key": f"new{number:05d}",
        "title": _title(),
        "body": corpus.body(number),
        "status": Status.PUBLISHED,
    }


def _new_tag() -> dict[str, str]:
    # The folded name is what save() makes of the label.
    return {"key": f"new-{next(_numbers)}", "label": _title()}


def _words(*names: str) -> Words:
    """The markers at the end of names."""
    return {name.split()[-1] for name in names if name}
