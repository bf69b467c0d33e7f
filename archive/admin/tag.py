"""Tags in the admin, with all their names; one name belongs to one tag."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.admin.base import ArchiveAdmin, ArchiveInline, NamedRows
from archive.admin.folded_search import FoldedSearch
from archive.admin.names import folded_name, tag_named
from archive.admin.vocabulary_desk import VocabularyDesk
from archive.models import Tag, TagAlias


def refuse_name_of_another(name: str, tag_pk: int | None) -> str:
    """The name as given; ValidationError where another tag bears it in any spelling."""
    if other := tag_named(name, but=tag_pk):
        raise ValidationError(f"هذا الاسم مسجّل للوسم «{other}» (وقد يختلف الرسم).")
    return name


class TagForm(forms.ModelForm):
    """A tag whose label is no name of another tag."""

    def clean_label(self) -> str:
        """Refuse a label that another tag bears as label or alias."""
        return refuse_name_of_another(self.cleaned_data["label"], self.instance.pk)


class TagAliasForm(forms.ModelForm):
    """An alias that is no name of another tag."""

    def clean_name(self) -> str:
        """Refuse a name that another tag bears as label or alias."""
        return refuse_name_of_another(self.cleaned_data["name"], self.instance.tag_id)


class TagAliasFormSet(NamedRows):
    """The aliases of one tag, each once."""

    def clean(self) -> None:
        """Put an error by every name that stands twice in the table."""
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            name = form.cleaned_data.get("name") if form.is_valid() else None
            if not name or form.cleaned_data.get("DELETE"):
                continue
            folded = folded_name(name)
            if folded in seen:
                form.add_error("name", "هذا الاسم مكتوب مرتين.")
            seen.add(folded)


class TagAliasInline(ArchiveInline):
    """The other names of a tag."""

    model = TagAlias
    verbose_name = "اسمًا آخر"
    verbose_name_plural = TagAlias._meta.verbose_name_plural
    form = TagAliasForm
    formset = TagAliasFormSet
    fields = ["name", "language"]
    extra = 1


@admin.register(Tag)
class TagAdmin(VocabularyDesk, FoldedSearch, ArchiveAdmin):
    """The vocabulary of bodies, programmes and concepts."""

    form = TagForm
    inlines = [TagAliasInline]
    ordering = ["sort_key"]
    list_display = ["label", "kind", "other_names", "article_count"]
    list_filter = ["kind"]
    search_fields = ["folded", "key", "aliases__folded"]
    search_help_text = "ابحث بالاسم أو بأي اسم آخر له، عربيًا أو لاتينيًا، بأي رسم."
    fieldsets = [(None, {"fields": ["label", "key", "kind", "note"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Tags with their aliases and the number of their articles."""
        counted = (
            super().get_queryset(request).annotate(articles_total=Count("articles", distinct=True))
        )
        return counted.prefetch_related("aliases")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The key is part of an address: it does not change once saved."""
        return ["key"] if obj else []

    @admin.display(description="أسماء أخرى")
    def other_names(self, tag: Tag) -> str:
        """The aliases, between Arabic commas."""
        return "، ".join(alias.name for alias in tag.aliases.all())

    @admin.display(description="المواد", ordering="articles_total")
    def article_count(self, tag: Any) -> SafeString:
        """The number of articles, linked to their list."""
        address = reverse("admin:archive_article_changelist")
        return format_html(
            '<a href="{}?tags__id__exact={}">{}</a>', address, tag.pk, tag.articles_total
        )
