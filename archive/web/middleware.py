"""An outage of the database is answered as what it is: a page that says so, and keeps what was sent."""

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse

from archive.outages import outage
from archive.web.views.errors import bad_request
from archive.web.views.outages import READING, unavailable

log = logging.getLogger(__name__)


class OutageMiddleware:
    """Answers for a view that the database has left without an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As the view answers."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of an outage, or of an address that asks for what no column takes; other errors go on their way."""
        if isinstance(error, DataError) and request.method in READING:
            return bad_request(request, error)
        if (found := outage(error)) is None:
            return None
        log.error("%s %s: %s", request.method, request.path, error)
        return unavailable(request, found)
