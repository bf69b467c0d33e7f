"""The stamp of the vocabulary: a new value with every change to a tag, a name or a source, so that no process keeps an old list."""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction

ModelT = TypeVar("ModelT", bound=models.Model, covariant=True)
_ONLY = 1


class VocabularyStamp(models.Model):
    """One row. Its value is random, not counted: a value that was rolled back never comes again with other names."""

    value = models.CharField(
        "القيمة", max_length=32, editable=False, help_text="تتغيّر مع كل تغيير في الوسوم وأسمائها."
    )

    class Meta:
        verbose_name = "ختم الأسماء"
        verbose_name_plural = "ختم الأسماء"

    def __str__(self) -> str:
        return self.value


def stamp() -> str:
    """The present value, empty where nothing has changed since the tables were made; one short query."""
    return VocabularyStamp.objects.filter(pk=_ONLY).values_list("value", flat=True).first() or ""


def renew_stamp(using: str | None = None, **kwargs: Any) -> None:
    """Give a new value, in the transaction of the change; a receiver of post_save and post_delete."""
    row = VocabularyStamp(pk=_ONLY, value=uuid.uuid4().hex)
    VocabularyStamp.objects.using(using).bulk_create(
        [row], update_conflicts=True, update_fields=["value"], unique_fields=["id"]
    )


class StampedQuerySet(models.QuerySet[ModelT]):
    """A queryset whose writes in bulk, which send no signal, renew the stamp too; delete() sends signals."""

    def update(self, **values: Any) -> int:
        """Change rows."""
        with transaction.atomic(using=self.db):
            changed = super().update(**values)
            renew_stamp(self.db)
        return changed

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create rows."""
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, *args, **kwargs)
            renew_stamp(self.db)
        return created
