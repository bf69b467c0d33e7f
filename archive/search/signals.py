"""Every change to what the index knows leaves a row in the outbox, in the transaction of the change itself.

A row is written for each signal; the indexer takes several rows of one article as one. Sparing rows within a transaction would
need to know which of them a savepoint took back. Tags given and taken from either side (article.tags, tag.articles) are
rows of ArticleTag: its queryset records those created in bulk, its post_delete those removed.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import ModelSignal, post_delete, post_save
from haystack.signals import BaseSignalProcessor

from archive.models import Article, ArticleTag, IndexEvent, Source, Tag

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
        ]


def _article_changed(instance: Article, **kwargs: Any) -> None:
    record([instance.pk])


def _tagging_changed(instance: ArticleTag, **kwargs: Any) -> None:
    record([instance.article_id])


def _source_saved(instance: Source, created: bool, **kwargs: Any) -> None:
    if not created:
        record(instance.articles.values_list("pk", flat=True))


def _tag_saved(instance: Tag, created: bool, **kwargs: Any) -> None:
    if not created:
        record(_tagged(instance.pk))


def _tagged(tag_id: int) -> list[int]:
    taggings = ArticleTag.objects.filter(tag_id=tag_id)
    return list(taggings.values_list("article_id", flat=True))
