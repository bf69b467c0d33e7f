"""Events that an article reports, each with its own date."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from archive.edtf import Precision
from archive.edtf import parse as parse_edtf
from archive.models.article import PRECISION_LABELS, Article
from archive.models.quoted import Quoted


class Event(Quoted):
    """Something that happened, where and when, as the article states it."""

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="events",
        verbose_name="المادة",
        help_text="المادة التي تذكر الحدث.",
    )
    what = models.CharField("الحدث", max_length=300, help_text="اسم الحدث كما تذكره المادة.")
    place = models.CharField(
        "المكان", max_length=200, blank=True, help_text="المكان إن ذُكر، وإلا يُترك فارغًا."
    )
    edtf = models.CharField(
        "التاريخ (EDTF)",
        max_length=64,
        blank=True,
        help_text="مثل 2018-03-19/2018-03-23، أو XXXX-04-12 إن لم تُذكر السنة.",
    )
    precision = models.CharField(
        "الدقة",
        max_length=20,
        choices=PRECISION_LABELS,
        default=Precision.UNKNOWN,
        editable=False,
        help_text="تُحسب من التاريخ.",
    )
    not_before = models.DateField(
        "ليس قبل",
        null=True,
        blank=True,
        help_text="أول يوم ممكن. يُحسب من التاريخ، ويُكتب إن دلّ عليه دليل آخر في النص.",
    )
    not_after = models.DateField(
        "ليس بعد",
        null=True,
        blank=True,
        help_text="آخر يوم ممكن. يُحسب من التاريخ، ويُكتب إن دلّ عليه دليل آخر في النص.",
    )

    class Meta:
        verbose_name = "حدث"
        verbose_name_plural = "الأحداث"
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return self.what

    def clean(self) -> None:
        """Refuse text that is no EDTF date."""
        try:
            parse_edtf(self.edtf)
        except ValueError as error:
            raise ValidationError({"edtf": str(error)}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive precision and bounds from the date; bounds that it leaves open stay as the editor gave them."""
        date = parse_edtf(self.edtf)
        self.precision = date.precision
        self.not_before = date.not_before or self.not_before
        self.not_after = date.not_after or self.not_after
        super().save(*args, **kwargs)
