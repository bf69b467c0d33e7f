"""The outbox: what the search index must still learn, written in the transaction of the change itself."""

from django.db import models


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

    class Meta:
        verbose_name = "تغيير بانتظار الفهرسة"
        verbose_name_plural = "صندوق الفهرسة"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.article_id} @ {self.created_at:%Y-%m-%d %H:%M}"
