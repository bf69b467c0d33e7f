"""Every kind of write in SQL to what the index is made of, which no signal and no queryset tells of.

A write answers the words that it gave or took, and the articles that are no longer as the index has them.
"""

from collections.abc import Callable
from random import Random

from django.core.management import call_command
from django.db import connection, models, transaction

from archive.models import Article, ArticleTag, Source, Status, Tag
from benchmarks.faults.writes import (
    Words,
    any_row,
    labels,
    markers,
    new_article,
    new_tag,
    numbers,
    tag_of_two,
    title,
)


def insert_article(chance: Random) -> tuple[Words, set[int]]:
    new, key = title(), f"sql{next(numbers):05d}"
    _sql_copy(any_row(Article, chance), title=new, key=key)
    return markers(new), {Article.objects.get(key=key).pk}


def update_article(chance: Random) -> tuple[Words, set[int]]:
    article, new = any_row(Article, chance), title()
    _sql("UPDATE archive_article SET title = %s WHERE id = %s", new, article.pk)
    return markers(article.title, new), {article.pk}


def hide_article(chance: Random) -> tuple[Words, set[int]]:
    article = any_row(Article, chance)
    _sql("UPDATE archive_article SET status = 'withdrawn' WHERE id = %s", article.pk)
    return markers(article.title, *labels(article)), {article.pk}


def show_article(chance: Random) -> tuple[Words, set[int]]:
    article = Article.objects.create(**new_article() | {"status": Status.DRAFT})
    call_command("index_changes", stdout=_Silence())
    _sql("UPDATE archive_article SET status = 'published' WHERE id = %s", article.pk)
    return markers(article.title), {article.pk}


def delete_article(chance: Random) -> tuple[Words, set[int]]:
    article = any_row(Article, chance)
    words = markers(article.title, *labels(article))
    with transaction.atomic():
        _sql_delete(Article, [article.pk])
    return words, {article.pk}


def take_source(chance: Random) -> tuple[Words, set[int]]:
    article = _with_source(chance)
    _sql("UPDATE archive_article SET source_id = NULL WHERE id = %s", article.pk)
    return markers(article.source.name), {article.pk}


def name_source(chance: Random) -> tuple[Words, set[int]]:
    source, new = _with_source(chance).source, title()
    _sql("UPDATE archive_source SET name = %s WHERE id = %s", new, source.pk)
    return markers(source.name, new), _seen(source.articles)


def delete_source(chance: Random) -> tuple[Words, set[int]]:
    source = _with_source(chance).source
    articles = _seen(source.articles)
    with transaction.atomic():
        _sql("UPDATE archive_article SET source_id = NULL WHERE source_id = %s", source.pk)
        _sql_delete(Source, [source.pk])
    return markers(source.name), articles


def name_tag(chance: Random) -> tuple[Words, set[int]]:
    tag, new = _tagging(chance).tag, title()
    _sql("UPDATE archive_tag SET label = %s WHERE id = %s", new, tag.pk)
    return markers(tag.label, new), _seen(tag.articles)


def key_of_tag(chance: Random) -> tuple[Words, set[int]]:
    tag = _tagging(chance).tag
    _sql("UPDATE archive_tag SET key = %s WHERE id = %s", f"sql-{next(numbers)}", tag.pk)
    return markers(tag.label), _seen(tag.articles)


def drop_tag(chance: Random) -> tuple[Words, set[int]]:
    tag = tag_of_two(chance)
    call_command("index_changes", stdout=_Silence())
    articles = _seen(tag.articles)
    with transaction.atomic():
        _sql_delete(Tag, [tag.pk])
    return markers(tag.label), articles


def insert_tagging(chance: Random) -> tuple[Words, set[int]]:
    tagging = _tagging(chance)
    tag = Tag.objects.create(**new_tag())
    _sql_copy(tagging, tag_id=tag.pk)
    return markers(tag.label), {tagging.article_id}


def delete_tagging(chance: Random) -> tuple[Words, set[int]]:
    tagging = _tagging(chance)
    _sql("DELETE FROM archive_articletag WHERE id = %s", tagging.pk)
    return markers(tagging.tag.label), {tagging.article_id}


def swap_tag(chance: Random) -> tuple[Words, set[int]]:
    tagging = _tagging(chance)
    tag = Tag.objects.create(**new_tag())
    _sql("UPDATE archive_articletag SET tag_id = %s WHERE id = %s", tag.pk, tagging.pk)
    return markers(tag.label, tagging.tag.label), {tagging.article_id}


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


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _sql_copy(row: models.Model, **given: object) -> None:
    """Insert a row like another one but for some columns."""
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    values = ["%s" if column in given else column for column in columns]
    table, parameters = row._meta.db_table, [given[name] for name in columns if name in given]
    into, select = ", ".join(columns), ", ".join(values)
    _sql(f"INSERT INTO {table} ({into}) SELECT {select} FROM {table} WHERE id = %s", *parameters, row.pk)  # fmt: skip  # noqa: S608


def _sql_delete(model: type[models.Model], keys: list[object]) -> None:
    """Delete rows after whatever refers to them."""
    for relation in model._meta.related_objects:
        if isinstance(relation, models.ManyToOneRel) and keys:
            refers = relation.related_model._base_manager
            column = f"{relation.field.name}__in"
            others = refers.filter(**{column: keys}).values_list("pk", flat=True)
            _sql_delete(relation.related_model, list(others))
    for key in keys:
        table, column = model._meta.db_table, model._meta.pk.column
        _sql(f"DELETE FROM {table} WHERE {column} = %s", key)  # noqa: S608


def _with_source(chance: Random) -> Article:
    return chance.choice(list(Article.objects.published().exclude(source=None).order_by("pk")))


def _tagging(chance: Random) -> ArticleTag:
    """One that readers see."""
    return chance.choice(
        list(ArticleTag.objects.filter(article__status="published").order_by("pk"))
    )


def _seen(articles: models.QuerySet) -> set[int]:
    return set(articles.filter(status=Status.PUBLISHED).values_list("pk", flat=True))
