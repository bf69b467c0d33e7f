"""What every table of the editors' desk shares: directed inputs, a plain title, named inputs in rows."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from archive.admin.direction import DirectedFields
from archive.admin.kept_form import KeptForm


class ArchiveAdmin(DirectedFields, KeptForm):
    """A table whose list is titled with its name: Django's sentence has no feminine."""

    class Media:
        js = ("js/admin_autocomplete.js",)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list of rows."""
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, title | (extra_context or {}))


class NamedRows(forms.BaseInlineFormSet):
    """Rows whose boxes for deletion have a name."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """The fields of a row, and the box that deletes it."""
        super().add_fields(form, index)
        if box := form.fields.get("DELETE"):
            box.widget.attrs["aria-label"] = "احذف هذا الصف"


class ArchiveInline(DirectedFields, admin.TabularInline):
    """Rows on the page of another record; the heading of a column names each input under it."""

    formset = NamedRows
    extra = 0

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        """The form field, its widget named as its column."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = str(db_field.verbose_name)
        return field
