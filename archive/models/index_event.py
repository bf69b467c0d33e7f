"""The outbox: what the search index must still learn, written in the transaction of the change itself."""

import datetime
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, transaction
from django.db.models import F, Max, Q, Value
from django.dispatch import Signal
from django.utils import timezone

from archive.models.batches import in_batches

# Sent once the change that a row tells of has been committed.
changes_committed = Signal()
# Seconds before an article that could not be indexed is tried again, doubled each time up to the second.
FIRST_WAIT, LONGEST_WAIT = 10, 3600


class IndexEventQuerySet(models.QuerySet["IndexEvent"]):
    """Rows of the outbox."""

    def record(self, article_ids: Iterable[int]) -> None:
        """Write a row for each article."""
        self.bulk_create([self.model(article_id=number) for number in article_ids])
        self._announce()

    def record_selected(self, articles: models.QuerySet[Any, Any]) -> None:
        """Write a row for each article that `articles`, a query of one column, answers: one statement, however many they are."""
        rows = (
            articles.order_by()
            .distinct()
            .annotate(
                _created_at=Value(timezone.now(), output_field=models.DateTimeField()),
                _attempts=Value(0),
                _last_error=Value(""),
            )
        )
        connection = connections[self.db]
        try:
            select, parameters = rows.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            return
        table = connection.ops.quote_name(self.model._meta.db_table)
        columns = "article_id, created_at, attempts, last_error"
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({columns}) {select}", parameters)
        self._announce()

    def due(self) -> Self:
        """Those that may be tried now, the oldest first."""
        return self.filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now())).order_by("pk")

    def failing(self) -> Self:
        """Those that were tried in vain."""
        return self.filter(attempts__gt=0)

    def retry_now(self) -> int:
        """Have those that failed tried again without waiting; answers how many."""
        return self.exclude(retry_at=None).update(retry_at=None)

    def settle(self, numbers: Collection[int]) -> None:
        """Delete these rows, in short transactions, so that no writer waits long for them."""
        for batch in in_batches(numbers):
            self.filter(pk__in=batch).delete()

    def put_off(self, numbers: Collection[int], error: Exception) -> None:
        """Keep these rows of one article that could not be indexed, with the error, to be tried again later."""
        for batch in in_batches(numbers):
            rows = self.filter(pk__in=batch)
            tried = rows.aggregate(most=Max("attempts"))["most"] or 0
            wait = min(FIRST_WAIT * 2 ** min(tried, 20), LONGEST_WAIT)
            rows.update(
                attempts=F("attempts") + 1,
                last_error=repr(error),
                retry_at=timezone.now() + datetime.timedelta(seconds=wait),
            )

    def _announce(self) -> None:
        announce = partial(changes_committed.send, sender=self.model)
        transaction.on_commit(announce, using=self.db, robust=True)


class IndexEvent(models.Model):
    """One article that changed since the index last looked at it."""

    # Not a foreign key: the row must outlive the deletion that it reports.
    article_id = models.BigIntegerField(
        "رقم المادة", db_index=True, help_text="المادة التي تغيّرت أو حُذفت."
    )
    created_at = models.DateTimeField("في", auto_now_add=True, help_text="متى تغيّرت.")
    attempts = models.PositiveIntegerField(
        "المحاولات", default=0, help_text="كم مرة حاول المفهرس ولم ينجح."
    )
    last_error = models.TextField(
        "آخر خطأ", blank=True, help_text="لماذا لم تنجح المحاولة الأخيرة."
    )
    retry_at = models.DateTimeField(
        "المحاولة التالية",
        null=True,
        blank=True,
        help_text="متى يعيد المفهرس المحاولة بعد أن أخفق. فارغة: في أقرب وقت.",
    )

    objects = IndexEventQuerySet.as_manager()

    class Meta:
        verbose_name = "تغيير بانتظار الفهرسة"
        verbose_name_plural = "صندوق الفهرسة"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.article_id} @ {self.created_at:%Y-%m-%d %H:%M}"
