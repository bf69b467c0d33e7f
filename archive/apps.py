"""The one Django app that owns every table."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArchiveConfig(AppConfig):
    """Articles, their sources, tags, captures and dates."""

    name = "archive"
    verbose_name = "الأرشيف"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep watch over the tables whatever migrations do to them."""
        from archive.models import archive_stamp

        post_migrate.connect(archive_stamp.watch_migrated, sender=self)
