"""One entry of a vocabulary as a file states it, before it meets the tags of the archive."""

import re
from dataclasses import dataclass

from archive.analysis.normalizer import fold
from archive.importers.toml_fields import FieldError
from archive.models import TagKind
from archive.sanitizer import clean_controls

LANGUAGES = ("ar", "en", "fr")
LONGEST_NAME = 200
LONGEST_KEY = 60
KEY = re.compile(f"[-a-zA-Z0-9_]{{1,{LONGEST_KEY}}}")
_ARABIC = re.compile("[\u0620-\u064a]")


@dataclass(frozen=True)
class Name:
    """Another name of an entry, and its language: ar, en or fr."""

    text: str
    language: str


@dataclass(frozen=True)
class Entry:
    """A tag as a file states it. An empty key, kind or note was not stated; `line` is where the entry begins, from 1."""

    line: int
    label: str
    key: str = ""
    kind: str = ""
    note: str = ""
    names: tuple[Name, ...] = ()


def language_of(text: str) -> str:
    """The language of a text that states none, told by its letters."""
    return "ar" if _ARABIC.search(text) else "en"


def line_error(line: int, problem: str) -> FieldError:
    """The error that names a line of the file."""
    return FieldError(f"السطر {line}: {problem}.")


def checked(entry: Entry) -> Entry:
    """The entry, names that only repeat its label or each other left out. Raises FieldError for what no tag can be."""
    if not entry.label:
        raise line_error(entry.line, "اسم الوسم (label) ناقص")
    if entry.key and not KEY.fullmatch(entry.key):
        problem = f"المعرّف «{entry.key[:LONGEST_KEY]}» ليس أحرفًا لاتينية وأرقامًا وشرطات"
        raise line_error(entry.line, f"{problem}، حتى {LONGEST_KEY} حرفًا")
    if entry.kind and entry.kind not in TagKind.values:
        accepted = "، ".join(TagKind.values)
        raise line_error(entry.line, f"النوع «{entry.kind[:40]}» غير معروف، والمقبول: {accepted}")
    _check_note(entry)
    seen = {_folded(entry, entry.label)}
    names = [name for name in entry.names if not _seen(_folded(entry, name.text), seen)]
    return Entry(entry.line, entry.label, entry.key, entry.kind, entry.note, tuple(names))


def _seen(folded: str, seen: set[str]) -> bool:
    known = folded in seen
    seen.add(folded)
    return known


def _check_note(entry: Entry) -> None:
    if "\x00" in entry.note:
        raise line_error(entry.line, "في التعريف محرف لا يُقرأ")


def _folded(entry: Entry, name: str) -> str:
    folded = fold(name)
    if not any(letter.isalnum() for letter in folded):
        raise line_error(entry.line, f"الاسم «{name[:40]}» ليس فيه حرف ولا رقم")
    if len(name) > LONGEST_NAME or len(folded) > LONGEST_NAME:
        raise line_error(entry.line, f"الاسم «{name[:40]}…» أطول من {LONGEST_NAME} حرف")
    if clean_controls(name) != name or "\n" in name:
        raise line_error(entry.line, f"في الاسم «{clean_controls(name)[:40]}» محرف لا يُقرأ")
    return folded
