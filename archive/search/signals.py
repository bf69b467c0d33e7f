"""Every change to what the index knows leaves a row in the outbox, in the transaction of the change itself.

A row is written for each signal; the indexer takes several rows of one article as one. Sparing rows within a transaction would
need to know which of them a savepoint took back.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import ModelSignal, m2m_changed, post_delete, post_save
from haystack.signals import BaseSignalProcessor

from archive.models import Article, ArticleTag, IndexEvent, Source, Tag, TagAlias

Receiver = Callable[..., None]


def record(article_ids: Iterable[int]) -> None:
    """Write an outbox row for each article."""
    IndexEvent.objects.bulk_create([IndexEvent(article_id=number) for number in article_ids])


class OutboxSignalProcessor(BaseSignalProcessor):
    """Haystack's signal processor that leaves the index alone: it only writes down what the index must learn."""

    def setup(self) -> None:
        """Listen to every table that the index is made of."""
        for signal, receiver, sender in self._connections():
            signal.connect(receiver, sender=sender)

    def teardown(self) -> None:
        """Stop listening."""
        for signal, receiver, sender in self._connections():
            signal.disconnect(receiver, sender=sender)

    def _connections(self) -> list[tuple[ModelSignal, Receiver, type[Model]]]:
        both = (
            (Article, _article_changed),
            (ArticleTag, _tagging_changed),
            (TagAlias, _alias_changed),
        )
        changes = [
            (signal, receiver, model)
            for model, receiver in both
            for signal in (post_save, post_delete)
        ]
        return [
            *changes,
            (post_save, _source_saved, Source),
            (post_save, _tag_saved, Tag),
            (m2m_changed, _tags_changed, ArticleTag),
        ]


def _article_changed(instance: Article, **kwargs: Any) -> None:
    record([instance.pk])


def _tagging_changed(instance: ArticleTag, **kwargs: Any) -> None:
    record([instance.article_id])


def _alias_changed(instance: TagAlias, **kwargs: Any) -> None:
    record(_tagged(instance.tag_id))


def _source_saved(instance: Source, created: bool, **kwargs: Any) -> None:
    if not created:
        record(instance.articles.values_list("pk", flat=True))


def _tag_saved(instance: Tag, created: bool, **kwargs: Any) -> None:
    if not created:
        record(_tagged(instance.pk))


def _tags_changed(
    instance: Model, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """From either side: `reverse` is tag.articles, where the instance is the tag and `pk_set` holds the articles."""
    if not reverse and action in {"post_add", "post_remove", "post_clear"}:
        record([instance.pk])
    if reverse and action in {"post_add", "post_remove"}:
        record(pk_set or ())
    if reverse and action == "pre_clear":
        record(_tagged(instance.pk))


def _tagged(tag_id: int) -> list[int]:
    taggings = ArticleTag.objects.filter(tag_id=tag_id)
    return list(taggings.values_list("article_id", flat=True))
