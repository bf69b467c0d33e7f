"""The outbox in the admin: what the search index has still to learn, for those who maintain it."""

from django.contrib import admin

from archive.admin.read_only import ReadOnlyAdmin
from archive.models import IndexEvent


@admin.register(IndexEvent)
class IndexEventAdmin(ReadOnlyAdmin):
    """Pending changes, with what went wrong."""

    list_display = ["article_id", "created_at", "attempts", "last_error"]
    list_filter = ["attempts"]
    search_fields = ["=article_id", "last_error"]
    search_help_text = "ابحث برقم المادة أو بنص الخطأ. تفرغ هذه القائمة من تلقاء نفسها."
