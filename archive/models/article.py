"""Articles: the records that the archive keeps, with where each fact about them comes from."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from archive.edtf import EdtfDate, Precision
from archive.edtf import parse as parse_edtf
from archive.models.key import IssuedKey, random_key, validate_key
from archive.models.querysets import ArticleQuerySet
from archive.models.source import Source
from archive.models.tag import Tag

PRECISION_LABELS = [
    (Precision.UNKNOWN.value, "غير معروف"),
    (Precision.DAY.value, "يوم"),
    (Precision.DAY_RANGE.value, "أيام متتالية"),
    (Precision.MONTH.value, "شهر"),
    (Precision.YEAR.value, "سنة"),
    (Precision.RANGE.value, "مدّة"),
    (Precision.LOWER_BOUND.value, "حدّ أدنى فقط"),
    (Precision.UPPER_BOUND.value, "حدّ أعلى فقط"),
    (Precision.YEAR_NOT_STATED.value, "يوم وشهر بلا سنة"),
    (Precision.ONE_OF.value, "أحد أيام"),
]


class Status(models.TextChoices):
    """Whether the public sees an article."""

    DRAFT = "draft", "مسودة"
    PUBLISHED = "published", "منشورة"
    WITHDRAWN = "withdrawn", "مسحوبة"


class SourceRole(models.TextChoices):
    """In what role a source stands to an article."""

    PUBLISHER = "publisher", "الناشر"
    ISSUER = "issuer", "مُصدر البيان المنقول"
    INFERRED = "inferred", "مُستنتَج"


class Article(models.Model):
    """One article: its text, its source and dates with their evidence, and its permanent key."""

    key = models.CharField(
        "المعرّف",
        max_length=16,
        unique=True,
        default=random_key,
        editable=False,
        validators=[validate_key],
        help_text="معرّف دائم يدخل في عنوان المادة، ولا يُعطى لغيرها أبدًا.",
    )
    status = models.CharField(
        "الحالة",
        max_length=10,
        choices=Status.choices,
        default=Status.DRAFT,
        db_index=True,
        help_text="المنشورة وحدها يراها القرّاء ويجدها البحث.",
    )
    needs_review = models.BooleanField(
        "تحتاج مراجعة",
        default=False,
        help_text="مادة دخلت بلا بطاقة محرّر، فلم يتحقق إنسان من بياناتها بعد.",
    )
    withdrawal_reason = models.TextField(
        "سبب السحب", blank=True, help_text="يظهر لمن يفتح رابط مادة مسحوبة."
    )

    title = models.CharField("العنوان", max_length=500, help_text="العنوان كما نُشر، بلا تعديل.")
    section = models.CharField(
        "الباب", max_length=200, blank=True, help_text="الباب أو القسم كما ورد في النص."
    )
    byline = models.CharField(
        "سطر الكاتب", max_length=200, blank=True, help_text="السطر كما ورد في النص حرفيًا."
    )
    author = models.CharField(
        "الكاتب", max_length=200, blank=True, help_text="الاسم بلا لقب. يُترك فارغًا إن لم يُذكر."
    )
    author_honorific = models.CharField(
        "لقب الكاتب", max_length=50, blank=True, help_text="اللقب كما ورد، مثل «د.»."
    )
    body = models.TextField("النص", help_text="فقرات نصية يفصل بينها سطر فارغ.")
    about = models.TextField(
        "نبذة ختامية",
        blank=True,
        help_text="نبذة التعريف بالجهة التي تُختم بها البيانات الصحفية، بلا احتسابها في النص.",
    )
    original_url = models.URLField(
        "عنوان المادة عند ناشرها", max_length=2000, blank=True, help_text="يُترك فارغًا إن لم يُعرف."
    )

    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name="المصدر",
        help_text="يُترك فارغًا إن لم يُذكر في النص.",
    )
    source_role = models.CharField(
        "صفة المصدر",
        max_length=10,
        choices=SourceRole.choices,
        blank=True,
        help_text="أهو الناشر، أم مُصدر البيان الذي تنقله المادة، أم مُستنتَج.",
    )
    source_note = models.CharField(
        "ملاحظة عن المصدر", max_length=500, blank=True, help_text="كيف عُرف المصدر، إن لم يُصرَّح به."
    )

    published_edtf = models.CharField(
        "تاريخ النشر (EDTF)",
        max_length=64,
        blank=True,
        help_text="مثل 2018-03-19، أو 2018-03، أو 2021-04-12/.. إن عُرف الحدّ الأدنى فقط. يُترك فارغًا إن كان مجهولًا.",
    )
    published_precision = models.CharField(
        "دقة تاريخ النشر",
        max_length=20,
        choices=PRECISION_LABELS,
        default=Precision.UNKNOWN,
        editable=False,
        help_text="تُحسب من التاريخ.",
    )
    published_not_before = models.DateField(
        "نُشرت ليس قبل", null=True, editable=False, db_index=True, help_text="يُحسب من التاريخ."
    )
    published_not_after = models.DateField(
        "نُشرت ليس بعد", null=True, editable=False, db_index=True, help_text="يُحسب من التاريخ."
    )
    published_year = models.PositiveSmallIntegerField(
        "سنة النشر",
        null=True,
        editable=False,
        db_index=True,
        help_text="تُحسب من التاريخ حيث لا شك في السنة، وإلا تبقى فارغة.",
    )

    tags: models.ManyToManyField = models.ManyToManyField(
        Tag,
        through="ArticleTag",
        related_name="articles",
        blank=True,
        verbose_name="الوسوم",
        help_text="ما تتحدث عنه المادة.",
    )
    created_at = models.DateTimeField(
        "أُضيفت في", auto_now_add=True, db_index=True, help_text="متى دخلت المادة الأرشيف."
    )
    updated_at = models.DateTimeField("عُدّلت في", auto_now=True, help_text="آخر تعديل.")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        # What source.articles.add() updates is recorded as well.
        base_manager_name = "objects"
        verbose_name = "مادة"
        verbose_name_plural = "المواد"
        ordering = ["-created_at", "-pk"]
        # The lists of readers, each in its order: the first rows of one are read, and no others.
        indexes = [
            models.Index(fields=["status", "-created_at", "-id"], name="article_added"),
            models.Index(
                fields=["source", "status", "-published_not_before", "-id"],
                name="article_of_source",
            ),
            models.Index(
                fields=["published_year", "status", "-published_not_before", "-id"],
                name="article_of_year",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the date columns and, for a new article, register its key for ever.

        What receivers of the signal write stands or falls with the article.
        """
        self._derive_date_columns()
        with transaction.atomic():
            if self._state.adding:
                self._register_key()
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The permanent address, made of the key alone."""
        return reverse("article", args=[self.key])

    @property
    def permanent_url(self) -> str:
        """The permanent address with the site's public name, where one is set."""
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def published(self) -> EdtfDate:
        """The date of publication with its precision and bounds."""
        return parse_edtf(self.published_edtf)

    def clean(self) -> None:
        """Refuse a date that is no EDTF, and a source without its role."""
        errors = {}
        try:
            parse_edtf(self.published_edtf)
        except ValueError as error:
            errors["published_edtf"] = str(error)
        if self.source_id and not self.source_role:
            errors["source_role"] = "اختر صفة المصدر: الناشر، أو مُصدر البيان، أو مُستنتَج."
        if errors:
            raise ValidationError(errors)

    def _derive_date_columns(self) -> None:
        date = self.published
        self.published_precision = date.precision
        self.published_not_before = date.not_before
        self.published_not_after = date.not_after
        self.published_year = date.year

    def _register_key(self) -> None:
        """Register the key; one that was ever issued before is refused with IntegrityError."""
        if IssuedKey.objects.filter(pk=self.key).exists():
            raise IntegrityError(f"the key {self.key} was issued before and is never reused")
        IssuedKey.objects.create(key=self.key)
