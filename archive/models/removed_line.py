"""The ledger of lines that a reader left out of an article: kept, shown, restorable."""

from django.conf import settings
from django.db import models

from archive.models.article import Article


class RemovalReason(models.TextChoices):
    """Why a line is not part of the article's text."""

    DATE = "date", "سطر تاريخ"
    RELATED = "related", "روابط مواد أخرى"
    COMMENTS = "comments", "نموذج التعليقات"
    LABEL = "label", "وسم أو تصنيف"
    NAVIGATION = "navigation", "عناصر تصفح"
    SHARE = "share", "أزرار مشاركة"
    OTHER = "other", "غير ذلك"


class RemovedLine(models.Model):
    """One line of the original that is not in the body."""

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="removed_lines",
        verbose_name="المادة",
        help_text="المادة التي أُزيل منها السطر.",
    )
    line = models.PositiveIntegerField("السطر", help_text="رقم السطر في الأصل، ابتداءً من 1.")
    text = models.TextField("النص المُزال", help_text="السطر كما ورد في الأصل حرفيًا.")
    reason = models.CharField(
        "السبب",
        max_length=20,
        choices=RemovalReason.choices,
        default=RemovalReason.OTHER,
        help_text="لماذا لا يُعدّ السطر من نص المادة.",
    )
    anchor = models.TextField(
        "بعد الفقرة", blank=True, help_text="الفقرة الباقية قبله، ليعود السطر إلى موضعه إن استُعيد."
    )
    restored_at = models.DateTimeField(
        "استُعيد في", null=True, blank=True, editable=False, help_text="متى أُعيد السطر إلى النص."
    )
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="استعاده",
        help_text="من أعاد السطر إلى النص.",
    )

    class Meta:
        verbose_name = "سطر مُزال"
        verbose_name_plural = "السطور المُزالة"
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return self.text
