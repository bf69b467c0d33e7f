"""What sources and tags share: a permanent key, and their name in the forms that compare and sort."""

from typing import Any

from django.db import models, transaction

from archive.analysis.normalizer import fold, sort_key


class Named(models.Model):
    """Something with a name of its own, which str() gives."""

    key = models.SlugField(
        "المعرّف",
        max_length=60,
        unique=True,
        help_text="أحرف لاتينية وأرقام وشرطات، يدخل في عنوان الصفحة فلا يُغيَّر بعد الحفظ.",
    )
    folded = models.CharField(
        "الاسم موحَّد الرسم",
        max_length=200,
        unique=True,
        editable=False,
        help_text="يُحسب من الاسم، ويمنع تكراره برسم آخر.",
    )
    sort_key = models.CharField(
        "مفتاح الترتيب",
        max_length=200,
        editable=False,
        db_index=True,
        help_text="الاسم بلا «ال» وبهمزات موحّدة، للترتيب الأبجدي.",
    )

    class Meta:
        abstract = True
        ordering = ["sort_key"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the folded name and the sorting key beside the name, and what the change entails in one transaction."""
        self.folded = fold(str(self))
        self.sort_key = sort_key(str(self))
        with transaction.atomic():
            super().save(*args, **kwargs)
