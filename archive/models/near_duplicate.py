"""Articles whose texts are nearly the same: what of a text is compared, and the pairs found."""

import secrets
from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from archive.models.article import Article

# A sum of a thousand million of these still fits a column of 64 bits.
_MARK_BITS = 33


def random_mark() -> int:
    """A random number, so that a pair that was rolled back never comes again as another."""
    return secrets.randbits(_MARK_BITS)


class TextSignature(models.Model):
    """What the signature of an article's text was made from, so that the same text is not read twice."""

    article = models.OneToOneField(
        Article,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="signature",
        verbose_name="المادة",
        help_text="المادة التي هذه بصمة نصّها.",
    )
    version = models.CharField(
        "الإصدار", max_length=20, db_index=True, help_text="إصدار التحليل الذي حُسبت به البصمة."
    )
    digest = models.CharField("خلاصة النص", max_length=32, help_text="تتغيّر بتغيّر النص.")

    class Meta:
        verbose_name = "بصمة نص"
        verbose_name_plural = "بصمات النصوص"

    def __str__(self) -> str:
        return f"{self.pk}: {self.digest}"


class SignatureBand(models.Model):
    """One band of a signature; texts that are nearly the same have at least one in common."""

    signature = models.ForeignKey(
        TextSignature,
        on_delete=models.CASCADE,
        related_name="bands",
        verbose_name="البصمة",
        help_text="البصمة التي هذا جزء منها.",
    )
    value = models.BigIntegerField("القيمة", db_index=True, help_text="عدد من 64 بتًّا.")

    class Meta:
        verbose_name = "جزء بصمة"
        verbose_name_plural = "أجزاء البصمات"

    def __str__(self) -> str:
        return str(self.value)


class NearDuplicate(models.Model):
    """Two articles with nearly the same text. Rows are created and deleted, never changed."""

    first = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="الأولى",
        help_text="التي دخلت الأرشيف أولًا.",
    )
    second = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="الثانية",
        help_text="التي نصّها قريب جدًا من نص الأولى.",
    )
    resemblance = models.FloatField("التشابه", help_text="من 0 إلى 1.")
    mark = models.BigIntegerField(
        "العلامة",
        editable=False,
        default=random_mark,
        help_text="عشوائية؛ مجموع العلامات يدل على أن شيئًا تغيّر.",
    )

    class Meta:
        verbose_name = "مادتان متقاربتا النص"
        verbose_name_plural = "مواد متقاربة النص"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="near_duplicate_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="near_duplicate_older_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≈ {self.second_id}"


def forget_texts(article_ids: Collection[int], using: str | None = None) -> None:
    """Forget signatures and pairs of articles whose text changed."""
    pairs = NearDuplicate.objects.using(using)
    pairs.filter(Q(first__in=article_ids) | Q(second__in=article_ids)).delete()
    TextSignature.objects.using(using).filter(pk__in=article_ids).delete()
