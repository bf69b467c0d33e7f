"""Captures: the original bytes of an article, kept for ever as they came."""

import hashlib
import re
from typing import Any

from django.db import models
from django.utils import timezone

from archive.models.article import Article

# Directional controls: in a file name they show another name than it has.
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Capture(models.Model):
    """The bytes that an article was read from, where they came from and what read them."""

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="captures",
        verbose_name="المادة",
        help_text="المادة المقروءة من هذا الأصل.",
    )
    content = models.BinaryField("الأصل", help_text="البايتات كما وصلت بلا أي تغيير.")
    sha256 = models.CharField(
        "بصمة SHA-256",
        max_length=64,
        editable=False,
        db_index=True,
        help_text="تُحسب من الأصل، ويُتحقق بها من سلامته.",
    )
    size = models.PositiveIntegerField("الحجم بالبايت", editable=False, help_text="يُحسب من الأصل.")
    media_type = models.CharField(
        "نوع الملف", max_length=100, default="text/plain", help_text="مثل text/plain أو text/html."
    )
    charset = models.CharField(
        "الترميز", max_length=40, blank=True, help_text="الترميز الذي قُرئ به النص، مثل utf-8."
    )
    filename = models.CharField(
        "اسم الملف", max_length=255, blank=True, help_text="اسم الملف كما وصل."
    )
    origin = models.CharField(
        "الوارد منه",
        max_length=2000,
        blank=True,
        help_text="من أين جاء الأصل: ملف أو عنوان أو لصق محرّر.",
    )
    captured_at = models.DateTimeField(
        "التُقط في", default=timezone.now, help_text="متى دخل الأصل الأرشيف."
    )
    reader = models.CharField("القارئ", max_length=50, blank=True, help_text="ما الذي قرأ الأصل.")
    reader_version = models.CharField(
        "إصدار القارئ", max_length=20, blank=True, help_text="إصدار القارئ حين قرأه."
    )

    class Meta:
        verbose_name = "أصل محفوظ"
        verbose_name_plural = "الأصول المحفوظة"
        ordering = ["captured_at", "pk"]

    def __str__(self) -> str:
        return BIDI.sub("", self.filename) or self.sha256[:12]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store size and digest of the bytes beside them."""
        self.sha256 = hashlib.sha256(bytes(self.content)).hexdigest()
        self.size = len(self.content)
        super().save(*args, **kwargs)
