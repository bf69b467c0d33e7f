"""The editor's sheet beside a file: what a person knows of the article, each fact with the words that prove it."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.importers.toml_fields import FieldError, TomlTable, read_toml

STATUSES = ("draft", "published", "withdrawn")
ROLES = ("publisher", "issuer", "inferred")
_KEY = re.compile(r"[0-9a-z]{8}")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the original and the line they stand on, with a remark on how they prove the fact."""

    line: int
    quote: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetSource:
    """The source by its name, its role to the article, how it is known and the words that say so."""

    name: str
    role: str
    note: str
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class SheetEvent:
    """An event of the article; `not_before` and `not_after` are bounds that other words prove."""

    what: str
    place: str
    edtf: str
    not_before: datetime.date | None
    not_after: datetime.date | None
    evidence: Quote


@dataclass(frozen=True, slots=True)
class SheetTag:
    """A tag by its label or any other name of it, and the words that earn it."""

    label: str
    evidence: Quote


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that an editor's sheet says; what it leaves out is None or empty."""

    name: str
    key: str
    status: str
    source: SheetSource | None = None
    published_edtf: str = ""
    published_evidence: tuple[Quote, ...] = ()
    events: tuple[SheetEvent, ...] = ()
    tags: tuple[SheetTag, ...] = ()


def parse_sheet(text: str, name: str) -> Sheet:
    """The sheet in a TOML text. Raises FieldError for anything it should not hold; `name` says which sheet it is."""
    return _sheet(read_toml(text, name), name)


def check_evidence(sheet: Sheet, lines: Sequence[str]) -> None:
    """Raise FieldError where a quotation of the sheet does not stand, letter for letter, in its line of the file."""
    for where, quote in quotations(sheet):
        line = lines[quote.line - 1] if quote.line <= len(lines) else ""
        if quote.quote not in line:
            raise FieldError(
                f"{sheet.name}: الدليل في {where} ليس في السطر {quote.line} من الملف: «{quote.quote}»."
            )


def quotations(sheet: Sheet) -> list[tuple[str, Quote]]:
    """Every quotation of a sheet with the name of the field it stands in."""
    found = [("published", quote) for quote in sheet.published_evidence]
    if sheet.source:
        found += [("source", quote) for quote in sheet.source.evidence]
    found += [(f"events «{event.what}»", event.evidence) for event in sheet.events]
    return found + [(f"tags «{tag.label}»", tag.evidence) for tag in sheet.tags]


def _sheet(table: TomlTable, name: str) -> Sheet:
    published = table.table("published")
    edtf, evidence = _published(published) if published else ("", ())
    source = table.table("source")
    sheet = Sheet(
        name=name,
        key=_key(table),
        status=table.choice("status", STATUSES),
        source=_source(source) if source else None,
        published_edtf=edtf,
        published_evidence=evidence,
        events=tuple(_event(event) for event in table.tables("events")),
        tags=tuple(_tag(tag) for tag in table.tables("tags")),
    )
    table.done()
    return sheet


def _key(table: TomlTable) -> str:
    key = table.text("key", required=True)
    if not _KEY.fullmatch(key):
        raise table.error("key", f"قيمته «{key}»، والمعرّف 8 من الأحرف اللاتينية الصغيرة والأرقام")
    return key


def _published(table: TomlTable) -> tuple[str, tuple[Quote, ...]]:
    edtf, evidence = table.edtf("edtf"), _evidence(table)
    if edtf and not evidence:
        raise table.error("evidence", "ناقص: لا تاريخ بلا دليل من النص")
    table.done()
    return edtf, evidence


def _source(table: TomlTable) -> SheetSource:
    source = SheetSource(
        name=table.text("name", required=True),
        role=table.choice("role", ROLES),
        note=table.text("note"),
        evidence=_evidence(table),
    )
    table.done()
    return source


def _event(table: TomlTable) -> SheetEvent:
    what, place = table.text("what", required=True), table.text("place")
    edtf, first, last = table.edtf("edtf"), table.date("not_before"), table.date("not_after")
    return SheetEvent(what, place, edtf, first, last, _quote(table))


def _tag(table: TomlTable) -> SheetTag:
    return SheetTag(table.text("label", required=True), _quote(table))


def _evidence(table: TomlTable) -> tuple[Quote, ...]:
    return tuple(_quote(quote) for quote in table.tables("evidence"))


def _quote(table: TomlTable) -> Quote:
    quote = Quote(table.line(), table.text("quote", required=True), table.text("note"))
    table.done()
    return quote
