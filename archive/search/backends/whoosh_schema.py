"""The Whoosh schema: ready terms of our own analysis, the words in order, and a stored record for each article."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from whoosh import columns, fields, formats

from archive.analysis.analyzer import analyze
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import GAP, Codes, Stream, code
from archive.search.columns import Record
from archive.search.digest import digest

# More than any slop: a phrase cannot run from one name of a list into the next.
_BETWEEN_VALUES = (GAP,) * 64
_CODE = np.dtype("<u4")


class Terms(fields.FieldType):
    """A field of ready terms: a mapping of term to how often the document has it."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None, scorable=True)

    def index(
        self, value: Mapping[str, int], **kwargs: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's postings: term, frequency, weight and no value."""
        for term, count in value.items():
            yield term.encode(), count, float(count), b""


def build_schema() -> fields.Schema:
    """The schema; text itself is not stored, the database has it."""
    text = {f"{name}_{form}": Terms() for name in WEIGHTS for form in ("exact", "stem")}
    streams = {stream_field(name): fields.COLUMN(columns.VarBytesColumn()) for name in WEIGHTS}
    return fields.Schema(
        id=fields.ID(unique=True, stored=True), record=fields.STORED(), **text, **streams
    )


def stream_field(name: str) -> str:
    """The column with the words of a field in order."""
    return f"{name}_stream"


def describe(schema: fields.Schema) -> str:
    """The schema as text, for the fingerprint."""
    return "\n".join(f"{name}: {type(field).__name__}" for name, field in sorted(schema.items()))


def document(prepared: dict[str, Any]) -> dict[str, Any]:
    """What Whoosh is given for the data that a Haystack SearchIndex prepared."""
    values: dict[str, Any] = {"id": prepared["id"], "record": _stored_record(prepared)}
    for name in WEIGHTS:
        exact, stem = words(_texts(prepared.get(name)))
        if exact:
            values[f"{name}_exact"] = Counter(filter(None, exact))
            values[f"{name}_stem"] = Counter(filter(None, stem))
            values[stream_field(name)] = pack(exact, stem)
    return values


def words(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The exact forms and the stems of a sequence of texts in order, with empty ones in the gaps between texts."""
    exact: list[str] = []
    stem: list[str] = []
    for text in texts:
        if exact:
            exact.extend("" for _ in _BETWEEN_VALUES)
            stem.extend("" for _ in _BETWEEN_VALUES)
        for token in analyze(text):
            exact.append(token.exact)
            stem.append(token.stem)
    return exact, stem


def pack(exact: list[str], stem: list[str]) -> bytes:
    """A stream as bytes: the codes of all exact forms, then those of all stems."""
    codes = [code(word) if word else GAP for word in (*exact, *stem)]
    return np.array(codes, _CODE).tobytes()


def unpack(packed: bytes) -> Stream:
    """A stream from its bytes."""
    codes: Codes = np.frombuffer(packed, _CODE)
    return Stream(codes[: len(codes) // 2], codes[len(codes) // 2 :])


def record_of(prepared: dict[str, Any]) -> Record:
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


def _stored_record(prepared: dict[str, Any]) -> tuple[Any, ...]:
    record = record_of(prepared)
    dates = (record.year, record.not_before, record.not_after)
    return (record.article_id, record.source, record.tags, *dates, record.digest)


def _texts(value: str | Iterable[str] | None) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)
