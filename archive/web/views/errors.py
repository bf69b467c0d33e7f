"""What a reader sees when a page cannot be shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this reader."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is nothing at this address."""
    response = render(request, "404.html", status=404)
    response["Cache-Control"] = (
        "no-cache"  # 404 may be stored otherwise, and a draft may be published
    )
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form came back without the token that proves where it came from."""
    return render(request, "403_csrf.html", status=403)
