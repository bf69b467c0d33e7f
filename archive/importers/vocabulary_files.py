"""Vocabularies as files: which format a file is in, from bytes to entries and back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from archive.importers.toml_fields import FieldError, TomlTable, read_toml
from archive.importers.vocabulary_csv import read_csv, write_csv
from archive.importers.vocabulary_entry import LANGUAGES, Entry, Name, checked
from archive.importers.vocabulary_skos import read_skos, write_skos

MAX_BYTES = 5 * 1024 * 1024
TITLE = "وسوم الأرشيف وأسماؤها"
_BOM = "\ufeff"


@dataclass(frozen=True)
class VocabularyFile:
    """What a file holds: its entries, and remarks on what the archive has no place for."""

    entries: Sequence[Entry]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A format to export in: its extension, its media type, and what writes it."""

    extension: str
    media_type: str
    write: Callable[[Sequence[Entry]], str]


# The mark at the beginning tells sheet programs that the file is UTF-8.
FORMATS = {
    "csv": Format("csv", "text/csv", lambda entries: _BOM + write_csv(entries)),
    "skos": Format("ttl", "text/turtle", lambda entries: write_skos(entries, TITLE)),
}


def read_vocabulary(content: bytes, filename: str) -> VocabularyFile:
    """The entries of a file, its format told by the end of its name.

    Raises FieldError, one Arabic sentence with the line where there is one, where it cannot be read.
    """
    if len(content) > MAX_BYTES:
        raise FieldError("الملف أكبر من 5 ميغابايت.")
    suffix = PurePath(filename).suffix.lower()
    if suffix not in _READERS:
        accepted = "، ".join(_READERS)
        raise FieldError(f"لا يُعرف نوع الملف من اسمه؛ المقبول ما ينتهي بواحد من: {accepted}.")
    return _READERS[suffix](_decoded(content))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FieldError(f"السطر {line}: ليس بترميز UTF-8. احفظ الملف بهذا الترميز.") from error
    if not text.strip():
        raise FieldError("الملف فارغ.")
    return text


def _toml(text: str) -> VocabularyFile:
    """The format of the seeds' own list."""
    table = read_toml(text, "الملف")
    tables = table.tables("tags")
    table.done()
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _begins_tag(line)]
    lines += [1] * (len(tables) - len(lines))
    return VocabularyFile(
        [_from_toml(entry, line) for entry, line in zip(tables, lines, strict=False)]
    )


def _begins_tag(line: str) -> bool:
    return line.strip().startswith("[[tags]]")


def _from_toml(table: TomlTable, line: int) -> Entry:
    label, key = table.text("label", required=True), table.text("key")
    kind, note = table.text("kind"), table.text("note")
    names = [Name(name, language) for language in LANGUAGES for name in table.texts(language)]
    table.done()
    return checked(Entry(line, label, key, kind, note, tuple(names)))


_READERS: dict[str, Callable[[str], VocabularyFile]] = {
    ".csv": lambda text: VocabularyFile(read_csv(text)),
    ".tsv": lambda text: VocabularyFile(read_csv(text)),
    ".ttl": lambda text: VocabularyFile(*read_skos(text, "turtle")),
    ".rdf": lambda text: VocabularyFile(*read_skos(text, "xml")),
    ".xml": lambda text: VocabularyFile(*read_skos(text, "xml")),
    ".toml": _toml,
}
