"""The direction of every input: Arabic text right to left, addresses and dates left to right."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.forms import Field
from django.http import HttpRequest

TEXT_FIELDS = (models.CharField, models.TextField, models.DateField)
LEFT_TO_RIGHT_FIELDS = (models.URLField, models.SlugField, models.DateField)
LEFT_TO_RIGHT_NAMES = {"published_edtf", "edtf", "country"}


def direction(db_field: models.Field) -> str:
    """The value of the dir attribute for an input of this model field."""
    latin = isinstance(db_field, LEFT_TO_RIGHT_FIELDS) or db_field.name in LEFT_TO_RIGHT_NAMES
    return "ltr" if latin else "rtl"


class DirectedFields(BaseModelAdmin):
    """An admin or inline whose text inputs carry their direction: an empty dir=auto input is left to right."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest | None, **kwargs: Any
    ) -> Field | None:
        """The form field, its widget told which way it is written."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[arg-type]
        if field and isinstance(db_field, TEXT_FIELDS) and not db_field.choices:
            field.widget.attrs["dir"] = direction(db_field)
        return field
