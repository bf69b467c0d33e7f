"""Tables that the admin shows and never changes."""

from typing import Any

from django.http import HttpRequest

from archive.admin.base import ArchiveAdmin


class ReadOnlyAdmin(ArchiveAdmin):
    """Nothing is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a row."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row."""
        return False
