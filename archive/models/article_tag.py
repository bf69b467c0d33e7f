"""Tags of articles, each with the words that earn it."""

from django.db import models

from archive.models.article import Article
from archive.models.querysets import ArticleTagQuerySet
from archive.models.quoted import Quoted
from archive.models.tag import Tag


class TagOrigin(models.TextChoices):
    """Who gave an article its tag."""

    EDITOR = "editor", "محرّر"
    VOCABULARY = "vocabulary", "مطابقة آلية"


class ArticleTag(Quoted):
    """A tag of an article, with the words that earn it."""

    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="taggings",
        verbose_name="المادة",
        help_text="المادة الموسومة.",
    )
    tag = models.ForeignKey(
        Tag,
        on_delete=models.CASCADE,
        related_name="taggings",
        verbose_name="الوسم",
        help_text="ما تتحدث عنه المادة.",
    )
    origin = models.CharField(
        "المنشأ",
        max_length=20,
        choices=TagOrigin.choices,
        default=TagOrigin.EDITOR,
        help_text="أوضعه محرّر أم طابقه الأرشيف في النص.",
    )

    objects = ArticleTagQuerySet.as_manager()

    class Meta:
        # What article.taggings.add() updates is recorded as well.
        base_manager_name = "objects"
        verbose_name = "وسم مادة"
        verbose_name_plural = "وسوم المادة"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "tag"],
                name="article_tag_once",
                violation_error_message="هذا الوسم موضوع على المادة من قبل.",
            )
        ]

    def __str__(self) -> str:
        return str(self.tag)
