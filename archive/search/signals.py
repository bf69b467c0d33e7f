"""Every change to what the index knows leaves a row in the outbox, in the transaction of the change itself.

A row is written for each signal; the indexer takes several rows of one article as one. Sparing rows within a transaction would
need to know which of them a savepoint took back. Tags given and taken from either side (article.tags, tag.articles) are
rows of ArticleTag. Writes in bulk, which send no signal, are recorded by the querysets (archive.models.recorded).
"""

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.signals import ModelSignal, post_delete, post_save, pre_delete, pre_save
from haystack.signals import BaseSignalProcessor

from archive.models import Article, ArticleTag, IndexEvent, Source, Tag
from archive.models.recorded import record_articles_of

Receiver = Callable[..., None]


class OutboxSignalProcessor(BaseSignalProcessor):
    """Haystack's signal processor that leaves the index alone: it only writes down what the index must learn."""

    def setup(self) -> None:
        """Listen to every table that the index is made of."""
        for signal, receiver, sender in _CONNECTIONS:
            signal.connect(receiver, sender=sender)

    def teardown(self) -> None:
        """Stop listening."""
        for signal, receiver, sender in _CONNECTIONS:
            signal.disconnect(receiver, sender=sender)


def _article_changed(instance: Article, using: str, **kwargs: Any) -> None:
    IndexEvent.objects.using(using).record([instance.pk])


def _tagging_moves(instance: ArticleTag, using: str, **kwargs: Any) -> None:
    """Record the article that a tagging is taken from, where it is given to another one."""
    if instance.pk is not None:
        rows = ArticleTag.objects.using(using).filter(pk=instance.pk)
        articles = rows.exclude(article=instance.article_id).values("article")
        IndexEvent.objects.using(using).record_selected(articles)


def _tagging_saved(instance: ArticleTag, using: str, **kwargs: Any) -> None:
    IndexEvent.objects.using(using).record([instance.article_id])


def _tagging_deleted(instance: ArticleTag, using: str, origin: Any, **kwargs: Any) -> None:
    """Record the article, unless its own deletion or that of the tag, which are recorded themselves, took the tagging along."""
    if _model(origin) not in (Article, Tag):
        IndexEvent.objects.using(using).record([instance.article_id])


def _naming(instance: Source | Tag, using: str, **kwargs: Any) -> None:
    """Keep the present name: what changes another field alone changes nothing for the articles.

    Outside a transaction another name may come in between, so that nothing is known.
    """
    present = type(instance)._base_manager.using(using).filter(pk=instance.pk)
    is_locked = connections[using].in_atomic_block
    names = [(row.key, str(row)) for row in present.select_for_update()] if is_locked else None
    instance.__dict__["_names_before"] = names


def _named(instance: Source | Tag, using: str, created: bool, **kwargs: Any) -> None:
    names = [(instance.key, str(instance))]
    if not created and instance.__dict__.pop("_names_before", None) != names:
        record_articles_of(type(instance)._base_manager.using(using).filter(pk=instance.pk))


def _tag_goes(instance: Tag, using: str, **kwargs: Any) -> None:
    """Record the articles of a tag before it takes its taggings along."""
    record_articles_of(Tag.objects.using(using).filter(pk=instance.pk))


def _model(origin: Model | QuerySet[Any]) -> type[Model]:
    return origin.model if isinstance(origin, QuerySet) else type(origin)


_CONNECTIONS: tuple[tuple[ModelSignal, Receiver, type[Model]], ...] = (
    (post_save, _article_changed, Article),
    (post_delete, _article_changed, Article),
    (pre_save, _tagging_moves, ArticleTag),
    (post_save, _tagging_saved, ArticleTag),
    (post_delete, _tagging_deleted, ArticleTag),
    (pre_save, _naming, Source),
    (post_save, _named, Source),
    (pre_save, _naming, Tag),
    (post_save, _named, Tag),
    (pre_delete, _tag_goes, Tag),
)
