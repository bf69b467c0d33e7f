"""The editors' desk of a served archive, used as a browser uses it: signed in, forms read, filled and sent."""

import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

from benchmarks.faults.served import ServedArchive
from tests.admin.filled_form import fields

EDITOR, PASSWORD = "editor", "محرّر-القياس-2048"
ARTICLES = "/admin/archive/article/"


@dataclass(frozen=True, slots=True)
class Page:
    """A status and the bytes of a page."""

    status: int
    content: bytes
    headers: dict[str, str]

    def shows(self, text: str) -> bool:
        """Whether a text stands on it."""
        return text in self.content.decode()


class Desk:
    """An editor who has signed in."""

    def __init__(self, archive: ServedArchive) -> None:
        self._site = f"http://127.0.0.1:{archive.port}"
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies, _Staying())
        self.send("/admin/login/", username=EDITOR, password=PASSWORD)

    def page(self, path: str, sent: dict[str, Any] | None = None) -> Page:
        """What an address answers; redirections are not followed."""
        data = urlencode(sent, doseq=True).encode() if sent is not None else None
        request = urllib.request.Request(self._site + path, data)  # noqa: S310
        try:
            with self._opener.open(request, timeout=60) as response:
                return Page(response.status, response.read(), dict(response.headers))
        except HTTPError as error:
            with error:
                return Page(error.code, error.read(), dict(error.headers))

    def send(self, path: str, **filled: str) -> Page:
        """What the form at an address answers, sent as it is but for the fields filled."""
        return self.page(path, fields(self.page(path)) | filled)

    def add(self, title: str, body: str) -> Page:
        """A new, published article."""
        return self.send(f"{ARTICLES}add/?manual=1", title=title, body=body, _publish="1")

    def edit(self, pk: int, body: str) -> Page:
        """Another text of an article."""
        return self.send(f"{ARTICLES}{pk}/change/", body=body, _save="1")


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any, **named: Any) -> None:
        """Follow no redirection: it is the answer."""
