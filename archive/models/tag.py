"""Tags: the archive's vocabulary of bodies, programmes and concepts, each with all its names."""

from typing import Any

from django.db import models

from archive.analysis.normalizer import fold
from archive.models.named import Named
from archive.models.recorded import NamedQuerySet
from archive.models.vocabulary_stamp import StampedQuerySet, renew_stamp


class TagQuerySet(NamedQuerySet["Tag"]):
    """Tags."""


class TagAliasQuerySet(StampedQuerySet["TagAlias"]):
    """Other names of tags."""


class TagKind(models.TextChoices):
    """What a tag stands for."""

    CONCEPT = "concept", "مفهوم"
    BODY = "body", "جهة أو منظمة"
    PROGRAMME = "programme", "برنامج أو مبادرة"
    PLACE = "place", "مكان"


class Tag(Named):
    """One thing that articles speak of, whatever name they give it."""

    label = models.CharField("الاسم", max_length=200, help_text="الاسم المعتمد كما يُعرض للقارئ.")
    kind = models.CharField(
        "النوع",
        max_length=20,
        choices=TagKind.choices,
        default=TagKind.CONCEPT,
        help_text="أهو مفهوم أم جهة أم برنامج أم مكان.",
    )
    note = models.TextField("تعريف", blank=True, help_text="تعريف قصير يراه القارئ في صفحة الوسم.")

    objects = TagQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = "وسم"
        verbose_name_plural = "الوسوم"

    def __str__(self) -> str:
        return self.label

    def names(self) -> list[str]:
        """The label and every alias."""
        return [self.label, *(alias.name for alias in self.aliases.all())]


class TagAlias(models.Model):
    """Another name of a tag: a spelling, a translation or an acronym."""

    tag = models.ForeignKey(
        Tag,
        on_delete=models.CASCADE,
        related_name="aliases",
        verbose_name="الوسم",
        help_text="الوسم الذي هذا اسم آخر له.",
    )
    name = models.CharField(
        "الاسم الآخر", max_length=200, help_text="بالعربية أو اللاتينية، مثل OECD."
    )
    folded = models.CharField(
        "الاسم موحَّد الرسم",
        max_length=200,
        editable=False,
        db_index=True,
        help_text="يُحسب من الاسم.",
    )
    language = models.CharField(
        "اللغة",
        max_length=2,
        choices=[("ar", "العربية"), ("en", "الإنجليزية"), ("fr", "الفرنسية")],
        default="ar",
        help_text="لغة هذا الاسم.",
    )

    objects = TagAliasQuerySet.as_manager()

    class Meta:
        # What tag.aliases.add() updates renews the stamp as well.
        base_manager_name = "objects"
        verbose_name = "اسم آخر"
        verbose_name_plural = "أسماء أخرى"
        ordering = ["language", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "folded"],
                name="tag_alias_once",
                violation_error_message="هذا الاسم مسجّل للوسم نفسه.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the folded name beside the name."""
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


for _model in (Tag, TagAlias):
    for _signal in (models.signals.post_save, models.signals.post_delete):
        _signal.connect(renew_stamp, sender=_model, dispatch_uid=f"stamp {_model.__name__}")
