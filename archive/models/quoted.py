"""Fields shared by every statement that must point at the words that prove it."""

from django.db import models


class Quoted(models.Model):
    """The line of the original and the words on it that prove a statement."""

    line = models.PositiveIntegerField(
        "السطر", null=True, blank=True, help_text="رقم السطر في النص الأصلي، ابتداءً من 1."
    )
    quote = models.TextField(
        "نص الدليل", blank=True, help_text="الكلمات المثبِتة كما وردت في النص الأصلي حرفيًا."
    )

    class Meta:
        abstract = True
