"""Evidence: the words of the original that prove a fact about an article."""

from django.db import models

from archive.models.article import Article
from archive.models.quoted import Quoted


class Fact(models.TextChoices):
    """The facts about an article that evidence can prove."""

    PUBLISHED = "published", "تاريخ النشر"
    SOURCE = "source", "المصدر"
    AUTHOR = "author", "الكاتب"
    TITLE = "title", "العنوان"
    SECTION = "section", "الباب"


class Evidence(Quoted):
    """The words of the original that prove one fact about an article."""

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="evidence",
        verbose_name="المادة",
        help_text="المادة التي يخصّها الدليل.",
    )
    fact = models.CharField(
        "يُثبت", max_length=20, choices=Fact.choices, help_text="ما الذي يثبته هذا الدليل."
    )
    note = models.CharField(
        "شرح", max_length=500, blank=True, help_text="كيف يُستدل بهذه الكلمات، إن لم يكن واضحًا."
    )

    class Meta:
        verbose_name = "دليل"
        verbose_name_plural = "الأدلة"
        ordering = ["fact", "line", "pk"]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: «{self.quote}»"
