"""What `manage.py check` says about the index."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.compatibility)
def check_index(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn where the index is missing, damaged or of another version; the next search mends it."""
    # Imported late: commands that never search need not load the engine.
    from archive.search.indexer import backend

    if backend().is_ready():
        return []
    return [
        Warning(
            "لا فهرس صالحًا للبحث بعد.",
            hint="يُبنى عند أول بحث، أو الآن بالأمر: manage.py index_changes --rebuild",
            id="search.W001",
        )
    ]
