"""Every kind of write to what the index is made of, each with a word that no other text has.

A write answers the words that it gave or took, so that whoever calls it can ask for them.
"""

import itertools
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeVar

from django.core import serializers
from django.core.management import call_command
from django.db import models

from archive.models import Article, ArticleTag, IssuedKey, Source, SourceRole, Status, Tag
from benchmarks.faults import corpus

Words = set[str]
RowT = TypeVar("RowT", bound=models.Model)
# Past the markers of the corpus and of the other sections.
_markers = map(corpus.marker, itertools.count(33_500_000))


def save(chance: Random) -> Words:
    article = any_row(Article, chance)
    before, article.title = article.title, title()
    article.save()
    return markers(before, article.title)


def create(chance: Random) -> Words:
    source = any_row(Source, chance)
    article = Article.objects.create(source=source, source_role=SourceRole.ISSUER, **new_article())
    article.tags.add(any_row(Tag, chance), any_row(Tag, chance))
    return markers(article.title, source.name, *labels(article))


def save_raw(chance: Random) -> Words:
    article = any_row(Article, chance)
    before, article.title = article.title, title()
    article.save_base(raw=True)
    return markers(before, article.title)


def delete(chance: Random) -> Words:
    article = any_row(Article, chance)
    words = markers(article.title, *labels(article))
    article.delete()
    return words


def withdraw(chance: Random) -> Words:
    article = any_row(Article, chance)
    article.status = Status.WITHDRAWN
    article.save()
    return markers(article.title, *labels(article))


def publish(chance: Random) -> Words:
    article = Article.objects.create(**new_article() | {"status": Status.DRAFT})
    article.status = Status.PUBLISHED
    article.save(update_fields=["status"])
    return markers(article.title)


def change_source(chance: Random) -> Words:
    article, source = any_row(Article, chance), any_row(Source, chance)
    before = article.source.name if article.source else ""
    article.source = source
    article.save()
    return markers(before, source.name)


def add_tag(chance: Random) -> Words:
    tag = any_row(Tag, chance)
    any_row(Article, chance).tags.add(tag)
    return markers(tag.label)


def remove_tag(chance: Random) -> Words:
    tag = any_row(ArticleTag, chance).tag
    tag.articles.first().tags.remove(tag)
    return markers(tag.label)


def set_tags(chance: Random) -> Words:
    article, tag = any_row(Article, chance), any_row(Tag, chance)
    before = labels(article)
    article.tags.set([tag])
    return markers(tag.label, *before)


def clear_tags(chance: Random) -> Words:
    article = any_row(Article, chance)
    before = labels(article)
    article.tags.clear()
    return markers(*before)


def give_to_articles(chance: Random) -> Words:
    tag = any_row(Tag, chance)
    tag.articles.add(any_row(Article, chance), any_row(Article, chance))
    return markers(tag.label)


def take_from_articles(chance: Random) -> Words:
    tag = any_row(ArticleTag, chance).tag
    tag.articles.clear()
    return markers(tag.label)


def move_tagging(chance: Random) -> Words:
    tagging = any_row(ArticleTag, chance)
    others = Article.objects.published().exclude(taggings__tag=tagging.tag)
    tagging.article = others.first() or tagging.article
    tagging.save()
    return markers(tagging.tag.label)


def rename_source(chance: Random) -> Words:
    source = any_row(Source, chance)
    before, source.name = source.name, title()
    source.save()
    return markers(before, source.name)


def rename_tag(chance: Random) -> Words:
    tag = any_row(Tag, chance)
    before, tag.label = tag.label, title()
    tag.save()
    return markers(before, tag.label)


def delete_tag(chance: Random) -> Words:
    tag = tag_of_two(chance)
    tag.delete()
    return markers(tag.label)


def update(chance: Random) -> Words:
    article = any_row(Article, chance)
    new = title()
    Article.objects.filter(pk=article.pk).update(title=new)
    return markers(article.title, new)


def update_status(chance: Random) -> Words:
    article = any_row(Article, chance)
    Article.objects.filter(pk=article.pk).update(status=Status.DRAFT)
    return markers(article.title, *labels(article))


def update_source(chance: Random) -> Words:
    source, new = any_row(Source, chance), title()
    Source.objects.filter(pk=source.pk).update(name=new)
    return markers(source.name, new)


def update_tag(chance: Random) -> Words:
    tag, new = any_row(Tag, chance), title()
    Tag.objects.filter(pk=tag.pk).update(label=new)
    return markers(tag.label, new)


def update_taggings(chance: Random) -> Words:
    tag, new = tag_of_two(chance), Tag.objects.create(**new_tag())
    ArticleTag.objects.filter(tag=tag).update(tag=new)
    return markers(tag.label, new.label)


def bulk_create(chance: Random) -> Words:
    source = any_row(Source, chance)
    articles = [Article(source=source, **new_article()) for _ in range(2)]
    made = Article.objects.bulk_create(articles)
    IssuedKey.objects.bulk_create(IssuedKey(key=article.key) for article in made)
    tag = any_row(Tag, chance)
    ArticleTag.objects.bulk_create(ArticleTag(article=article, tag=tag) for article in made)
    return markers(source.name, tag.label, *(article.title for article in made))


def bulk_update(chance: Random) -> Words:
    article = any_row(Article, chance)
    before, article.title = article.title, title()
    Article.objects.bulk_update([article], ["title"])
    return markers(before, article.title)


def bulk_update_tags(chance: Random) -> Words:
    tag = any_row(Tag, chance)
    before, tag.label = tag.label, title()
    Tag.objects.bulk_update([tag], ["label"])
    return markers(before, tag.label)


def delete_many(chance: Random) -> Words:
    articles = [any_row(Article, chance), any_row(Article, chance)]
    Article.objects.filter(pk__in=[article.pk for article in articles]).delete()
    return markers(*(article.title for article in articles))


def delete_taggings(chance: Random) -> Words:
    tag = any_row(ArticleTag, chance).tag
    ArticleTag.objects.filter(tag=tag).delete()
    return markers(tag.label)


def delete_tags(chance: Random) -> Words:
    tag = tag_of_two(chance)
    Tag.objects.filter(pk=tag.pk).delete()
    return markers(tag.label)


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
    article, tag, source = any_row(Article, chance), any_row(Tag, chance), any_row(Source, chance)
    words = markers(article.title, tag.label, source.name)
    article.title, tag.label, source.name = title(), title(), title()
    file = folder / "rows.json"
    file.write_text(serializers.serialize("json", [article, tag, source]), encoding="utf-8")
    call_command("loaddata", str(file), verbosity=0)
    return words | markers(article.title, tag.label, source.name)


numbers = itertools.count()


def any_row(model: type[RowT], chance: Random) -> RowT:
    rows = model.objects.order_by("pk")
    if model is Article:
        rows = rows.filter(status=Status.PUBLISHED)
    return rows[chance.randrange(rows.count())]


def tag_of_two(chance: Random) -> Tag:
    """A new tag of two articles."""
    tag = Tag.objects.create(**new_tag())
    tag.articles.add(any_row(Article, chance), any_row(Article, chance))
    return tag


def labels(article: Article) -> list[str]:
    return list(article.tags.values_list("label", flat=True))


def title() -> str:
    return corpus.title(next(_markers))


def new_article() -> dict[str, str]:
    number = next(numbers)
    return {
        "key": f"new{number:05d}",
        "title": title(),
        "body": corpus.body(number),
        "status": Status.PUBLISHED,
    }


def new_tag() -> dict[str, str]:
    return {"key": f"new-{next(numbers)}", "label": title()}


def markers(*names: str) -> Words:
    """The markers at the end of names."""
    return {name.split()[-1] for name in names if name}
