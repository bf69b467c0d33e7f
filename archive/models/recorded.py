"""Querysets whose writes in bulk, which send no signal, reach the outbox too."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction

from archive.models.index_event import IndexEvent
from archive.models.vocabulary_stamp import StampedQuerySet

ModelT = TypeVar("ModelT", bound=models.Model, covariant=True)


class RecordedQuerySet(models.QuerySet[ModelT]):
    """update(), bulk_create() and, by way of update(), bulk_update() leave an outbox row for each article.

    `article_field` names the field that holds the article's primary key. delete() sends signals and needs nothing here.
    """

    article_field = "pk"

    def update(self, **values: Any) -> int:
        """Change rows, and record their articles; those of rows that move to another article before and after."""
        events = IndexEvent.objects.using(self.db)
        with transaction.atomic(using=self.db):
            moving = self._moving(values)
            events.record_selected(self.values(self.article_field))
            changed = super().update(**values)
            moved = self.model._base_manager.using(self.db).filter(pk__in=moving)
            events.record_selected(moved.values(self.article_field))
        return changed

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows, and record their articles."""
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, *args, **kwargs)
            IndexEvent.objects.using(self.db).record(self._articles_of(created))
        return created

    def _moving(self, values: dict[str, Any]) -> list[int]:
        """The rows that an update gives to another article."""
        names = {self.article_field, self.article_field.removesuffix("_id")}
        return list(self.values_list("pk", flat=True)) if names & values.keys() else []

    def _articles_of(self, created: list[Any]) -> set[int]:
        return {getattr(row, self.article_field) for row in created}


class NamedQuerySet(StampedQuerySet[ModelT]):
    """Sources or tags: where one is renamed in bulk, its articles are recorded.

    `names` are the fields that the index has of them.
    """

    names = frozenset({"key", "name", "label"})

    def update(self, **values: Any) -> int:
        """Change rows."""
        with transaction.atomic(using=self.db):
            if self.names & values.keys():
                record_articles_of(self)
            return super().update(**values)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows; those there already may be renamed thereby."""
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, *args, **kwargs)
            rows = self.model._base_manager.using(self.db)
            record_articles_of(rows.filter(key__in=[row.key for row in created]))
        return created


def record_articles_of(named: models.QuerySet[Any, Any]) -> None:
    """Leave an outbox row for each article of these sources or tags."""
    articles = named.filter(articles__isnull=False).values("articles")
    IndexEvent.objects.using(named.db).record_selected(articles)
