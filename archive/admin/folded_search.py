"""Search in the admin that finds a name, or a title, by any of its spellings."""

import re
from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.analysis.normalizer import INVISIBLE, LETTERS, fold
from archive.sanitizer import clean_controls


class FoldedSearch(admin.ModelAdmin):
    """An admin whose search_fields hold folded text: what is typed is folded too."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, Any]:
        """The rows that hold the typed words in any spelling; used by lists and by autocomplete."""
        return super().get_search_results(request, queryset, fold(clean_controls(search_term)))


class SpellingSearch(admin.ModelAdmin):
    """An admin of rows whose titles are stored as they were written: a word finds every spelling of it."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, Any]:
        """The rows that search_fields find, and those whose title has all the words in any spelling."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        words = re.findall(r"\w+", fold(clean_controls(search_term)))[:MAX_WORDS]
        spelt = queryset if words else queryset.none()
        for word in words:
            spelt = spelt.filter(title__iregex=any_spelling(word))
        return found | spelt, duplicates


MAX_WORDS = 16


def any_spelling(folded: str) -> str:
    """A regular expression, for SQLite and PostgreSQL, of every spelling of a folded word."""
    return "".join(_VARIANTS.get(letter, letter) + _MARKS for letter in folded)


def _variants() -> dict[str, str]:
    spellings: dict[str, str] = defaultdict(str)
    for code, folded in LETTERS.items():
        spellings[folded] += chr(code) if isinstance(code, int) else code
    return {
        folded: f"[{folded}{others}]" for folded, others in spellings.items() if folded.isalnum()
    }


_VARIANTS = _variants()
_MARKS = f"{INVISIBLE.pattern}*"
