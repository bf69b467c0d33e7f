"""What is shown while the database cannot store or answer. Nothing here asks the database."""

import sys

from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from archive.outages import Outage, outage
from archive.web.caching import never_kept
from archive.web.context import site
from archive.web.json_answers import json_answer

READING = {"GET", "HEAD", "OPTIONS"}


def unavailable(request: HttpRequest, found: Outage) -> HttpResponse:
    """503, or 507 for a change that found no room; a change can be sent again from the page, as it was typed."""
    status = 503 if request.method in READING else found.status
    if hasattr(request, "_messages"):
        # What has been said of a change that is undone now is not true.
        request._messages = default_storage(request)
    response = _told(request, found, status)
    response["Retry-After"] = str(found.retry_after)
    return never_kept(response)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or the page of an outage where one is behind it: outside of the views, as where a session is stored."""
    found = outage(sys.exc_info()[1])
    return unavailable(request, found) if found else never_kept(defaults.server_error(request))


def _told(request: HttpRequest, found: Outage, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        data = {"error": found.reason, "retry_after": found.retry_after}
        return json_answer(data, status)
    context = {**site(request), "outage": found, "again": request.get_full_path()}
    if request.method not in READING:
        secret = any(_is_secret(name) for name in request.POST)
        context |= {"sent": _sent(request), "files": bool(request.FILES), "secret": secret}
    # Without the request: its context would ask the database who is reading.
    return HttpResponse(render_to_string("unavailable.html", context), status=status)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form held, but for passwords."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not _is_secret(name)
        for value in values
    ]


def _is_secret(name: str) -> bool:
    return "password" in name
