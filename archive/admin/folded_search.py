"""Search in the admin that finds a name by any of its spellings."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.analysis.normalizer import fold
from archive.sanitizer import clean_controls


class FoldedSearch(admin.ModelAdmin):
    """An admin whose search_fields hold folded text: what is typed is folded too."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, Any]:
        """The rows that hold the typed words in any spelling; used by lists and by autocomplete."""
        return super().get_search_results(request, queryset, fold(clean_controls(search_term)))
