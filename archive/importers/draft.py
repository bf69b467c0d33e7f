"""What a reader finds in a file: the parts of an article, each with the line it stands on."""

from dataclasses import dataclass
from enum import StrEnum


class Removal(StrEnum):
    """Why a line is not part of the article's text."""

    DATE = "date"
    RELATED = "related"
    COMMENTS = "comments"
    LABEL = "label"
    NAVIGATION = "navigation"
    SHARE = "share"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the original: its number from 1, and its text without the blanks around it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A line left out: its text with the blanks around it, the reason, and the kept paragraph before it."""

    line: int
    text: str
    reason: Removal
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """A person named as the author: the name without its honorific, the honorific, and the words on their line."""

    name: str
    honorific: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class StatedDate:
    """The date that the text states as its own, as EDTF; empty, with a reason, where it cannot be told for certain."""

    edtf: str
    line: int
    quote: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedTag:
    """A tag of the vocabulary, and the first words of the text that earn it, in their own spelling."""

    key: str
    label: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a reader found in one file; what it did not find is None or empty."""

    title: Line | None = None
    section: Line | None = None
    byline: Line | None = None
    author: Author | None = None
    body: tuple[Line, ...] = ()
    about: tuple[Line, ...] = ()
    removed: tuple[Removed, ...] = ()
    published: StatedDate | None = None
    tags: tuple[SuggestedTag, ...] = ()
    charset: str = "utf-8"
    reader: str = ""
    reader_version: str = ""

    @property
    def body_text(self) -> str:
        """The body as paragraphs between blank lines."""
        return join_paragraphs(self.body)

    @property
    def about_text(self) -> str:
        """The closing note about a body, as paragraphs between blank lines."""
        return join_paragraphs(self.about)

    @property
    def kept(self) -> tuple[Line, ...]:
        """Title, body and about-block in the order of the original: where tags are looked for."""
        title = (self.title,) if self.title else ()
        return tuple(sorted((*title, *self.body, *self.about), key=lambda line: line.number))


def join_paragraphs(lines: tuple[Line, ...]) -> str:
    """Lines as paragraphs between blank lines."""
    return "\n\n".join(line.text for line in lines)
