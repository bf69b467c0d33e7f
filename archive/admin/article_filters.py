"""Filters of the article list."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.models import Article

UNCERTAIN = "undated"


class YearFilter(admin.SimpleListFilter):
    """By year of publication, the uncertain ones apart."""

    title = "سنة النشر"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The years that articles have, newest first."""
        certain = Article.objects.exclude(published_year=None).order_by("-published_year")
        years = certain.values_list("published_year", flat=True).distinct()
        return [*((str(year), str(year)) for year in years), (UNCERTAIN, "بلا سنة مؤكدة")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The articles of the chosen year; an unknown value changes nothing."""
        value = self.value()
        if value == UNCERTAIN:
            return queryset.filter(published_year=None)
        known = dict(self.lookup_choices)
        return queryset.filter(published_year=int(value)) if value in known else queryset
