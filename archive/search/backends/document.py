"""An article as an index is given it: what is known of it, and its texts; no engine has looked at it yet."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from archive.search.backends.fields import WEIGHTS
from archive.search.columns import Record
from archive.search.digest import digest


class Document(NamedTuple):
    """An article as the index is given it: its record, and the texts of each field that has any."""

    record: Record
    texts: Mapping[str, tuple[str, ...]]


def document(prepared: Mapping[str, Any]) -> Document:
    """The document of what a Haystack SearchIndex prepared."""
    texts = {name: value for name in WEIGHTS if (value := _texts(prepared.get(name)))}
    return Document(record_of(prepared), texts)


def _texts(value: str | Iterable[str] | None) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def record_of(prepared: Mapping[str, Any]) -> Record:
    """The record of an article from its prepared data."""
    return Record(
        int(prepared["django_id"]),
        prepared.get("source") or "",
        tuple(prepared.get("tags") or ()),
        prepared.get("year") or 0,
        prepared.get("not_before") or 0,
        prepared.get("not_after") or 0,
        digest(prepared),
    )
