"""The same documents as Whoosh's own codec keeps them: the oracle of the segments."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from whoosh import fields, formats

from archive.search.backends.document import document
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.memory_postings import words


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
    """The schema."""
    text = {f"{name}_{form}": Terms() for name in WEIGHTS for form in ("exact", "stem")}
    return fields.Schema(id=fields.ID(unique=True, stored=True), **text)


def values(prepared: dict[str, Any]) -> dict[str, Any]:
    """What Whoosh is given for the data that a Haystack SearchIndex prepared."""
    given: dict[str, Any] = {"id": prepared["id"]}
    for name, texts in document(prepared).texts.items():
        for form, found in zip(("exact", "stem"), words(texts), strict=True):
            given[f"{name}_{form}"] = Counter(filter(None, found))
    return given
