"""What a reader sees when a page cannot be shown."""

import logging
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from archive.outages import outage
from archive.sanitizer import clean_controls
from archive.search.backends.errors import QueryTooCostly, SearchUnavailable
from archive.web.caching import never_kept
from archive.web.forms import LONGEST_TEXT
from archive.web.json_answers import json_answer

log = logging.getLogger(__name__)
View = Callable[[HttpRequest], HttpResponseBase]
Refusal = Callable[[HttpRequest, SearchUnavailable], HttpResponse]
_FAULT = "وقع خلل في البحث، وسُجّل."
_UNREADABLE = "طلب غير مفهوم: تعذّرت قراءة ما أُرسل."
# Django answers these itself, with the pages below.
_ANSWERED = (BadRequest, Http404, PermissionDenied, SuspiciousOperation)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that cannot be read; for programs as JSON."""
    if request.path.startswith("/api/"):
        return never_kept(json_answer({"error": _UNREADABLE}, status=400))
    return never_kept(render(request, "400.html", status=400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this reader."""
    return never_kept(render(request, "403.html", status=403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is nothing at this address, for now: a draft may be published."""
    return never_kept(render(request, "404.html", status=404))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came back without the token that proves where it came from."""
    return never_kept(render(request, "403_csrf.html", status=403))


def search_unavailable(request: HttpRequest, error: SearchUnavailable) -> HttpResponse:
    """No true answer can be given (now); what was asked stays in the box, to be asked again or otherwise."""
    text = clean_controls(request.GET.get("q", ""))[:LONGEST_TEXT]
    again = "" if isinstance(error, QueryTooCostly) else request.get_full_path()
    context = {"text": text, "reason": str(error), "again": again}
    return _refused(render(request, "search/unavailable.html", context), error)


def api_unavailable(request: HttpRequest, error: SearchUnavailable) -> HttpResponse:
    """The same for programs, as JSON."""
    again = {} if isinstance(error, QueryTooCostly) else {"retry_after": error.retry_after}
    return _refused(json_answer({"error": str(error)} | again, status=503), error)


def _refused(response: HttpResponse, error: SearchUnavailable) -> HttpResponse:
    """400 where the query is at fault, which will not be otherwise later; else 503, and when to ask again."""
    if isinstance(error, QueryTooCostly):
        response.status_code = 400
    else:
        response.status_code = 503
        response["Retry-After"] = str(error.retry_after)
    return never_kept(response)


def refusing_with(refuse: Refusal) -> Callable[[View], View]:
    """A view that refuses where no true answer can be given; a fault is logged and refused too, never an error page.

    An outage of the database is answered by the middleware, as for every page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest) -> HttpResponseBase:
            try:
                return view(request)
            except SearchUnavailable as error:
                return refuse(request, error)
            except _ANSWERED:
                raise
            except Exception as error:
                if outage(error):
                    raise
                log.exception("a search could not be answered")
                return refuse(request, SearchUnavailable(_FAULT))

        return answered

    return decorate
