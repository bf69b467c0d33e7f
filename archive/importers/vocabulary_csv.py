"""A vocabulary as CSV: a line for each tag, its other names in one cell for each language, apart by «|»."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from archive.importers.vocabulary_entry import LANGUAGES, Entry, Name, checked, line_error

COLUMNS = ("key", "label", "kind", "note", *LANGUAGES)
_REQUIRED = "label"
_DELIMITERS = ",;\t"
# A sheet program would take such a cell for a formula; an apostrophe before it says that it is text.
_FORMULA = re.compile("'*[=+\\-@\t\r]")
_PROTECTED = re.compile("'+[=+\\-@\t\r]")
_NAME = re.compile(r"(?:\\.|[^|\\])+", re.DOTALL)


def write_csv(entries: Iterable[Entry]) -> str:
    """The entries as CSV (RFC 4180), in their order; the same entries give the same text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in entries:
        cells = [entry.key, entry.label, entry.kind, entry.note]
        cells += [_joined(entry, language) for language in LANGUAGES]
        writer.writerow([_protected(cell) for cell in cells])
    return out.getvalue()


def read_csv(text: str) -> list[Entry]:
    """The entries of a CSV text, its columns in any order, apart by comma, semicolon or tab.

    Raises FieldError, with the line, for the first thing that is wrong.
    """
    rows = _rows(text.removeprefix("\ufeff"))
    _, header = next(rows, (1, []))
    columns = [cell.strip().casefold() for cell in header]
    _check_columns(columns)
    filled = ((line, cells) for line, cells in rows if any(cell.strip() for cell in cells))
    return [checked(_entry(line, columns, cells)) for line, cells in filled]


def _joined(entry: Entry, language: str) -> str:
    names = (name.text for name in entry.names if name.language == language)
    return " | ".join(re.sub(r"([|\\])", r"\\\1", name) for name in names)


def _protected(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it begins on."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise line_error(line, f"ليس CSV سليمًا ({error})") from error
        yield line, [cell[1:] if _PROTECTED.match(cell) else cell for cell in cells]


def _check_columns(columns: list[str]) -> None:
    known = "، ".join(COLUMNS)
    if _REQUIRED not in columns:
        raise line_error(1, f"لا عمود اسمه {_REQUIRED}؛ أعمدة الملف: {known}")
    for column in columns:
        if column not in COLUMNS:
            raise line_error(1, f"العمود «{column[:40]}» غير معروف؛ المقبول: {known}")
        if columns.count(column) > 1:
            raise line_error(1, f"العمود {column} مكرر")


def _entry(line: int, columns: list[str], cells: list[str]) -> Entry:
    if len(cells) > len(columns):
        raise line_error(line, f"فيه {len(cells)} خلايا، والأعمدة {len(columns)}")
    row = dict(zip(columns, cells, strict=False))
    names = [
        Name(name, language) for language in LANGUAGES for name in _names(row.get(language, ""))
    ]
    key, label, kind = (row.get(column, "").strip() for column in ("key", "label", "kind"))
    return Entry(line, label, key, kind.casefold(), row.get("note", ""), tuple(names))


def _names(cell: str) -> Iterator[str]:
    for part in _NAME.findall(cell):
        if name := re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip():
            yield name
