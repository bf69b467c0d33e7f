"""The one Django app that owns every table."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Articles, their sources, tags, captures and dates."""

    name = "archive"
    verbose_name = "الأرشيف"
    default_auto_field = "django.db.models.BigAutoField"
