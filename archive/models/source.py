"""Sources: who published an article, or issued the statement it reports."""

from django.db import models

from archive.models.named import Named
from archive.models.recorded import NamedQuerySet
from archive.models.vocabulary_stamp import renew_stamp


class SourceKind(models.TextChoices):
    """What a source is."""

    NEWSPAPER = "newspaper", "صحيفة"
    NEWS_SITE = "news-site", "موقع إخباري"
    AGENCY = "agency", "وكالة أنباء"
    GOVERNMENT = "government", "جهة حكومية"
    ORGANIZATION = "organization", "منظمة دولية أو إقليمية"
    COMPANY = "company", "شركة"
    OTHER = "other", "غير ذلك"
    UNKNOWN = "unknown", "غير معروف"


class SourceQuerySet(NamedQuerySet["Source"]):
    """Sources."""


class Source(Named):
    """A publisher or an issuer of statements."""

    name = models.CharField("الاسم", max_length=200, help_text="الاسم كما يُعرض للقارئ.")
    kind = models.CharField(
        "النوع",
        max_length=20,
        choices=SourceKind.choices,
        default=SourceKind.UNKNOWN,
        help_text="ما هو هذا المصدر.",
    )
    home_page = models.URLField(
        "الموقع", max_length=500, blank=True, help_text="عنوان موقع المصدر، إن عُرف."
    )
    country = models.CharField(
        "البلد",
        max_length=2,
        blank=True,
        help_text="رمز البلد بحرفين وفق ISO 3166، مثل EG أو SA. يُترك فارغًا إن لم يُعرف.",
    )
    note = models.TextField("ملاحظة", blank=True, help_text="ما ينبغي أن يعرفه القارئ عن المصدر.")

    objects = SourceQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name = "مصدر"
        verbose_name_plural = "المصادر"

    def __str__(self) -> str:
        return self.name


for _signal in (models.signals.post_save, models.signals.post_delete):
    _signal.connect(renew_stamp, sender=Source, dispatch_uid="stamp Source")
