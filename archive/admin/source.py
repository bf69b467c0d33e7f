"""Sources in the admin: found by any spelling, never twice, never deleted under their articles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.admin.base import ArchiveAdmin
from archive.admin.folded_search import FoldedSearch
from archive.admin.names import source_named
from archive.models import Source


class SourceForm(forms.ModelForm):
    """A source whose name belongs to no other, however it is spelt."""

    def clean_name(self) -> str:
        """Refuse the name of another source in any spelling."""
        name = self.cleaned_data["name"]
        if other := source_named(name, but=self.instance.pk):
            raise ValidationError(f"هذا الاسم مسجّل للمصدر «{other}» (وقد يختلف الرسم).")
        return name

    def clean_country(self) -> str:
        """The country code in capitals; anything but two Latin letters is refused."""
        country = self.cleaned_data["country"].upper()
        if country and not (country.isascii() and country.isalpha() and len(country) == 2):
            raise ValidationError("رمز البلد حرفان لاتينيان، مثل EG أو SA.")
        return country


@admin.register(Source)
class SourceAdmin(FoldedSearch, ArchiveAdmin):
    """Publishers and issuers of statements."""

    form = SourceForm
    ordering = ["sort_key"]
    list_display = ["name", "kind", "country", "article_count", "home_page"]
    list_filter = ["kind"]
    search_fields = ["folded", "key", "home_page"]
    search_help_text = "ابحث بالاسم بأي رسم: «الاهرام» تجد «الأهرام»."
    fieldsets = [
        (None, {"fields": ["name", "key", "kind"]}),
        ("ما يُعرف عنه", {"fields": ["home_page", "country", "note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Sources with the number of their articles."""
        return (
            super().get_queryset(request).annotate(articles_total=Count("articles", distinct=True))
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The key is part of an address: it does not change once saved."""
        return ["key"] if obj else []

    @admin.display(description="المواد", ordering="articles_total")
    def article_count(self, source: Any) -> SafeString:
        """The number of articles, linked to their list."""
        address = reverse("admin:archive_article_changelist")
        return format_html(
            '<a href="{}?source__id__exact={}">{}</a>', address, source.pk, source.articles_total
        )
