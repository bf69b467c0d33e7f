"""What `manage.py check` says about the index."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import Error


@register(Tags.compatibility)
def check_index(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn of an index that is not as it should be, and of changes that nobody indexes.

    An archive that never had an index, or whose tables are not made yet, is new, not faulty: the commands that set it up say
    nothing.
    """
    # Imported late: commands that never search need not load the engine.
    from archive.search import status

    if not status.was_built():
        return []
    try:
        problems = status.problems(status.read())
    except Error:
        return []
    return [
        Warning(problem.text, hint=problem.hint, id=f"search.W{problem.number:03}")
        for problem in problems
    ]
