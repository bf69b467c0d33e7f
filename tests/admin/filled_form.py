"""What a browser would send for the form on a page, so that tests press its buttons without one."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

ADD = "/admin/archive/article/add/"
# A form is told from the page's other forms (logging out, searching) by the field it must have.
NOT_SENT = {"submit", "button", "file", "image", "reset"}


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._textarea = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "textarea":
            self._textarea = name
            self.data[name] = ""
        elif tag == "select":
            self._select = name
            self.data.setdefault(name, "")
        elif tag == "option" and "selected" in given and self._select:
            self.data[self._select] = given.get("value", "")
        elif tag == "input" and name and kind not in NOT_SENT:
            self._input(name, kind, given)

    def _input(self, name: str, kind: str, given: dict[str, str]) -> None:
        if kind != "checkbox" or "checked" in given:
            self.data[name] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the line end that stands right after the opening tag.
            self.data[self._textarea] = self.data[self._textarea].removeprefix("\n")
            self._textarea = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea] += data


def fields(response: Any) -> dict[str, str]:
    """The fields of a page as a browser sends them back."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return {name: value for name, value in parser.data.items() if "__prefix__" not in name}


def read_text(client: Client, text: str, **more: Any) -> Any:
    """The answer to pasting a text into the first step."""
    return client.post(ADD, {"text": text, "_read": "1", **more})


def save(client: Client, response: Any, button: str = "_publish", **changes: str) -> Any:
    """The answer to pressing a button of the second step, after some changes."""
    return client.post(ADD, {**fields(response), **changes, button: "1"}, follow=True)
