"""A queryset whose writes in bulk, which send no signal, reach the outbox too."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db import models, transaction

from archive.models.index_event import IndexEvent

ModelT = TypeVar("ModelT", bound=models.Model, covariant=True)


class RecordedQuerySet(models.QuerySet[ModelT]):
    """update(), bulk_create() and, by way of update(), bulk_update() leave an outbox row for each article.

    `article_field` names the field that holds the article's primary key. delete() sends signals and needs nothing here.
    """

    article_field = "pk"

    def update(self, **values: Any) -> int:
        """Change rows, and record the articles before and after: the change may move a row to another article."""
        with transaction.atomic(using=self.db):
            rows = list(self.values_list("pk", self.article_field))
            changed = super().update(**values)
            after = self.model._default_manager.filter(pk__in=[pk for pk, _ in rows])
            moved = after.values_list(self.article_field, flat=True)
            self._record({article for _, article in rows} | set(moved))
        return changed

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows, and record their articles."""
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, *args, **kwargs)
            self._record({getattr(row, self.article_field) for row in created})
        return created

    def _record(self, article_ids: Collection[int | None]) -> None:
        events = [IndexEvent(article_id=number) for number in article_ids if number is not None]
        IndexEvent.objects.using(self.db).bulk_create(events)
