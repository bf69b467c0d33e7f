"""The Whoosh schema: ready terms of our own analysis, and a stored record for each article."""

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import fields, formats

from archive.analysis.analyzer import analyze
from archive.search.backends.fields import WEIGHTS
from archive.search.matches import Record

# More than any slop: a phrase cannot run from one name of a list into the next.
_BETWEEN_VALUES = 1_000
Places = dict[str, list[int]]


class Terms(fields.FieldType):
    """A field of ready terms with their positions: a dict of term to rising positions."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), analyzer=None, scorable=True)

    def index(self, value: Places, **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's postings: term, frequency, weight and encoded positions."""
        for term, positions in value.items():
            count = len(positions)
            yield term.encode(), count, float(count), self.format.encode(positions)


def build_schema() -> fields.Schema:
    """The schema; text itself is not stored, the database has it."""
    text = {f"{name}_{form}": Terms() for name in WEIGHTS for form in ("exact", "stem")}
    return fields.Schema(id=fields.ID(unique=True, stored=True), record=fields.STORED(), **text)


def describe(schema: fields.Schema) -> str:
    """The schema as text, for the fingerprint."""
    return "\n".join(f"{name}: {type(field).__name__}" for name, field in sorted(schema.items()))


def document(prepared: dict[str, Any]) -> dict[str, Any]:
    """What Whoosh is given for the data that a Haystack SearchIndex prepared."""
    values: dict[str, Any] = {"id": prepared["id"], "record": _stored_record(prepared)}
    for name in WEIGHTS:
        exact, stem = positions(_texts(prepared.get(name)))
        if exact:
            values[f"{name}_exact"], values[f"{name}_stem"] = exact, stem
    return values


def positions(texts: Iterable[str]) -> tuple[Places, Places]:
    """The places of each folded form and of each stem in a sequence of texts."""
    exact: Places = {}
    stem: Places = {}
    offset = 0
    for text in texts:
        last = 0
        for token in analyze(text):
            last = token.position
            exact.setdefault(token.exact, []).append(offset + last)
            stem.setdefault(token.stem, []).append(offset + last)
        offset += last + _BETWEEN_VALUES
    return exact, stem


def record_of(prepared: dict[str, Any]) -> Record:
    """The record of an article from its prepared data."""
    return Record(
        int(prepared["django_id"]),
        prepared.get("source") or "",
        tuple(prepared.get("tags") or ()),
        prepared.get("year") or 0,
        prepared.get("not_before") or 0,
        prepared.get("not_after") or 0,
    )


def _stored_record(prepared: dict[str, Any]) -> tuple[Any, ...]:
    record = record_of(prepared)
    dates = (record.year, record.not_before, record.not_after)
    return (record.article_id, record.source, record.tags, *dates)


def _texts(value: str | Iterable[str] | None) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)
