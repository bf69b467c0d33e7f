"""A vocabulary as SKOS: written as Turtle, read from Turtle or RDF/XML.

A tag is a skos:Concept: its key skos:notation, its label skos:prefLabel, its other names skos:altLabel, its note
skos:definition, its kind dc:type. https://www.w3.org/TR/skos-reference/
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from archive.importers.toml_fields import FieldError
from archive.importers.vocabulary_entry import (
    KEY,
    LANGUAGES,
    Entry,
    Name,
    checked,
    language_of,
    line_error,
)
from archive.models import TagKind

SCHEME = "urn:raqeem:vocabulary"
_PREFIXES = """\
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
# Addresses in a file that names no base; nothing is fetched from there.
_BASE = "raqeem:/import/"
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NAMES = ("prefLabel", "altLabel", "hiddenLabel")


def write_skos(entries: Iterable[Entry], title: str) -> str:
    """The entries as SKOS in Turtle, in their order; the same entries give the same text."""
    scheme = f"<{SCHEME}> a skos:ConceptScheme ;\n    skos:prefLabel {_literal(title, 'ar')} .\n"
    return "\n".join([_PREFIXES, scheme, *(_concept(entry) for entry in entries)])


def read_skos(text: str, form: str = "turtle") -> tuple[list[Entry], tuple[str, ...]]:
    """The concepts of a SKOS text, and remarks on what of it the archive has no place for.

    `form` is "turtle" or "xml". Raises FieldError, with the line where it is known, for what cannot be read.
    """
    graph = _parsed(text, form)
    reader = _Reader(graph, text)
    entries = sorted(reader.entries(), key=lambda entry: (entry.line, entry.label))
    return entries, reader.remarks()


def _concept(entry: Entry) -> str:
    lines = [
        f"<{SCHEME}:{entry.key}> a skos:Concept ;",
        f"    skos:inScheme <{SCHEME}> ;",
        f"    skos:notation {_literal(entry.key)} ;",
        f"    dc:type {_literal(entry.kind)} ;",
        f"    skos:prefLabel {_literal(entry.label, language_of(entry.label))} ;",
        *(f"    skos:altLabel {_literal(name.text, name.language)} ;" for name in entry.names),
    ]
    if entry.note:
        lines.append(f"    skos:definition {_literal(entry.note, language_of(entry.note))} ;")
    return "\n".join([*lines[:-1], lines[-1].removesuffix(";") + ".\n"])


def _literal(text: str, language: str = "") -> str:
    escaped = "".join(_ESCAPES.get(letter, letter) for letter in text)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def _parsed(text: str, form: str) -> Any:
    # Only those who import SKOS pay for loading it.
    from rdflib import Graph

    graph = Graph()
    try:
        graph.parse(data=text, format=form, publicID=_BASE)
    except Exception as error:  # Its parsers raise whatever they stumble over, IndexError among it.
        raise _unreadable(error) from error
    return graph


def _unreadable(error: Exception) -> FieldError:
    said = re.search(r"at line (\d+)", str(error))
    get_line = getattr(error, "getLineNumber", None)
    line = int(said.group(1)) if said else get_line() if get_line else None
    if line is None:
        return FieldError("ليس الملف SKOS سليمًا (Turtle أو RDF/XML)")
    return line_error(line, "ليس SKOS سليمًا (Turtle أو RDF/XML)")


class _Reader:
    """A walk over the concepts of a graph."""

    def __init__(self, graph: Any, text: str) -> None:
        from rdflib import RDF, SKOS
        from rdflib.namespace import DC

        self.graph, self.text, self.skos, self.dc = graph, text, SKOS, DC
        self.concepts = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
        self.unknown_languages: dict[str, int] = {}
        if not self.concepts:
            raise FieldError("لا مفهوم (skos:Concept) في هذا الملف.")

    def entries(self) -> Iterator[Entry]:
        """Each concept as an entry."""
        for concept in self.concepts:
            yield checked(self._entry(concept))

    def remarks(self) -> tuple[str, ...]:
        """What was left out: names in languages of which the archive keeps none."""
        if not self.unknown_languages:
            return ()
        counts = "، ".join(f"{one}: {n}" for one, n in sorted(self.unknown_languages.items()))
        return (f"أسماء بلغات لا يحفظها الأرشيف تُركت ({counts}).",)

    def _entry(self, concept: Any) -> Entry:
        line = self._line(concept)
        names = [name for kind in _NAMES for name in self._names(concept, kind)]
        label = self._label(concept)
        if not label:
            raise line_error(line, "مفهوم بلا skos:prefLabel بالعربية أو الإنجليزية أو الفرنسية")
        key, kind = self._key(concept), self._kind(concept)
        note = self._one(concept, self.skos.definition) or self._one(concept, self.skos.scopeNote)
        return Entry(line, label, key, kind, note, tuple(names))

    def _names(self, concept: Any, kind: str) -> Iterator[Name]:
        for literal in sorted(self.graph.objects(concept, self.skos[kind]), key=_language_and_text):
            text, language = str(literal).strip(), _language(literal)
            if language in LANGUAGES:
                yield Name(text, language)
            else:
                self.unknown_languages[language] = self.unknown_languages.get(language, 0) + 1

    def _label(self, concept: Any) -> str:
        labels = self.graph.objects(concept, self.skos.prefLabel)
        known = [label for label in labels if _language(label) in LANGUAGES]
        first = min(known, key=lambda one: (LANGUAGES.index(_language(one)), one), default="")
        return str(first).strip()

    def _key(self, concept: Any) -> str:
        """What the file says, or the end of the concept's own address where that can be a key."""
        if stated := self._one(concept, self.skos.notation):
            return stated if KEY.fullmatch(stated) or _is_own(concept) else ""
        end = re.split("[/#:]", str(concept).rstrip("/#:"))[-1]
        return end.lower() if KEY.fullmatch(end) and not end.isdecimal() else ""

    def _kind(self, concept: Any) -> str:
        """One of the archive's kinds; what other vocabularies call a type is none of its business."""
        stated = self._one(concept, self.dc.type)
        return stated if stated in TagKind.values or _is_own(concept) else ""

    def _one(self, concept: Any, predicate: Any) -> str:
        values = sorted(self.graph.objects(concept, predicate), key=_language_and_text)
        return str(values[0]) if values else ""

    def _line(self, concept: Any) -> int:
        """Where the concept's address, or the last part of it, is first written; 1 where it has none of its own."""
        for written in (str(concept), re.split("[/#:]", str(concept))[-1]):
            if written and (at := self.text.find(written)) >= 0:
                return self.text.count("\n", 0, at) + 1
        return 1


def _is_own(concept: Any) -> bool:
    return str(concept).startswith(SCHEME)


def _language(literal: Any) -> str:
    """The language of a literal, without its region; of one that states none, told by its letters."""
    stated = (getattr(literal, "language", None) or "").partition("-")[0].casefold()
    return stated or language_of(str(literal))


def _language_and_text(literal: Any) -> tuple[int, str]:
    language = _language(literal)
    return (LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES), str(literal))
