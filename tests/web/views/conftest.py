"""What the tests of the pages share."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse


class Page:
    """A response read as a page."""

    def __init__(self, response: HttpResponse) -> None:
        self.html = response.content.decode()

    def canonical(self) -> str:
        """The address that the page gives as its own."""
        return self._first(r'<link rel="canonical" href="([^"]*)">')

    def meta(self, name: str) -> str:
        """The content of a meta property."""
        return self._first(rf'<meta property="{name}" content="([^"]*)">')

    def heading(self) -> str:
        """The text of the first heading."""
        return " ".join(re.sub(r"<[^>]*>", "", self._first(r"(?s)<h1[^>]*>(.*?)</h1>")).split())

    def data(self) -> dict[str, Any]:
        """The structured data."""
        return json.loads(self._raw(r'(?s)<script type="application/ld\+json">(.*?)</script>'))

    def links(self) -> list[str]:
        """Every address that the page links to."""
        return [
            href.replace("&amp;", "&") for href in re.findall(r'<a\b[^>]*href="([^"]*)"', self.html)
        ]

    def bars(self) -> list[tuple[str, str]]:
        """Label and address of every bar that is a link."""
        pattern = r'(?s)<a href="([^"]*)"\s+rel="nofollow"\s+aria-label="([^"]*)"'
        return [(label, url.replace("&amp;", "&")) for url, label in re.findall(pattern, self.html)]

    def _first(self, pattern: str) -> str:
        return unescape(self._raw(pattern))

    def _raw(self, pattern: str) -> str:
        found = re.search(pattern, self.html)
        assert found, f"no {pattern} in the page"
        return found[1]


@pytest.fixture
def read() -> type[Page]:
    """Turns a response into a Page."""
    return Page
