"""The search of the archive as a Django app, which gives it to Haystack and its checks to Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Index, query language and engines; it has no tables."""

    name = "archive.search"
    label = "search"
    verbose_name = "البحث"

    def ready(self) -> None:
        """Register the checks, and look at every text saved; Haystack starts the signal processor that the settings name."""
        from archive.search import checks, near_duplicates  # noqa: F401

        near_duplicates.connect()
