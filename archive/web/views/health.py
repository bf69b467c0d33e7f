"""For machines that watch over the archive: whether it works, and whether its searches are up to date."""

import logging
from dataclasses import asdict
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from archive.search import status
from archive.search.status import IndexStatus
from archive.web.caching import never_kept
from archive.web.json_answers import json_answer

log = logging.getLogger(__name__)
_NO_DATABASE = "قاعدة البيانات لا تجيب."
# What was last noted of an error may name files of the machine: it is for the log, not for the world.
_PRIVATE = {"state", "damaged", "last_error", "refused"}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process works and the database answers, with how the index is; else 503."""
    index = _read()
    return _answer(index, works=index is not None)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 while searches are answered from an index that an indexer keeps up to date; else 503 with the reasons."""
    index = _read()
    return _answer(index, works=not _reasons(index))


def _read() -> IndexStatus | None:
    """The status of the index; None where the database does not answer."""
    try:
        return status.read()
    except Error as error:
        log.error("the database does not answer: %s", " ".join(str(error).split()))
        return None


def _reasons(index: IndexStatus | None) -> list[str]:
    """What keeps the archive from being ready."""
    if index is None:
        return [_NO_DATABASE]
    return [problem.text for problem in status.obstacles(index)]


def _answer(index: IndexStatus | None, *, works: bool) -> HttpResponse:
    summary = {"status": "ok" if works else "unavailable", "reasons": _reasons(index)}
    shown = summary | (_shown(index) if index else {})
    return never_kept(json_answer(shown, status=200 if works else 503))


def _shown(index: IndexStatus) -> dict[str, Any]:
    figures = {name: value for name, value in asdict(index).items() if name not in _PRIVATE}
    rounded = {
        name: round(value, 1) if isinstance(value, float) else value
        for name, value in figures.items()
    }
    return {"index": index.state, "indexer": index.is_indexer_alive, **rounded}
