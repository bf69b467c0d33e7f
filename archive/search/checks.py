"""What `manage.py check` says about the index."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.compatibility)
def check_index(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn where the index is damaged or of another version; the next search mends it.

    An archive that never had an index is new, not faulty: the commands that set it up say nothing.
    """
    # Imported late: commands that never search need not load the engine.
    from archive.search.indexer import backend

    index = backend()
    if not index.store.root.exists() or index.is_ready():
        return []
    return [
        Warning(
            "فهرس البحث تالف أو من إصدار سابق.",
            hint="يُبنى من جديد عند أول بحث، أو الآن بالأمر: manage.py index_changes",
            id="search.W001",
        )
    ]
