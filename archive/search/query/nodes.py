"""The query tree: what a reader asked for, free of any engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One word as typed; `exact` asks for this very spelling (after folding), not its other forms."""

    text: str
    exact: bool = False


@dataclass(frozen=True)
class Prefix:
    """Words that begin with this text."""

    text: str


@dataclass(frozen=True)
class Wildcard:
    """Words of this form: `*` stands for any letters or none, `?` for one letter.

    `words` in this order count as well: what the text says where its question marks are punctuation («لماذا؟وكيف»).
    """

    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fuzzy:
    """This word, and words that at most so many edits turn into it: a letter left out, put in, exchanged, or two neighbours swapped."""

    text: str
    edits: int = 1


@dataclass(frozen=True)
class Phrase:
    """Words in this order; up to `slop` other words may stand between them."""

    words: tuple[str, ...]
    slop: int = 0
    exact: bool = False


@dataclass(frozen=True)
class Years:
    """Published certainly within these years, inclusive; None leaves an end open."""

    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Field:
    """A node that must match in one field: title, author, source or tag."""

    name: str
    node: Node


@dataclass(frozen=True)
class Not:
    """What must not match."""

    node: Node


@dataclass(frozen=True)
class And:
    """All of these."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """Any of these; with `names`, what was typed and then the other names of the same thing."""

    nodes: tuple[Node, ...]
    names: bool = False


@dataclass(frozen=True)
class Everything:
    """Every article; the meaning of an empty query."""


@dataclass(frozen=True)
class Nothing:
    """No article; the meaning of a query without a letter or digit, such as «؟؟»."""


@dataclass(frozen=True)
class OneOf:
    """One of these identifiers in a field of keys, compared as they are; no reader types it, programs narrow with it."""

    field: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A number within these bounds, inclusive, None leaving an end open; no reader types it, programs narrow with it."""

    field: str
    low: int | None = None
    high: int | None = None


# What stands for several words of an index.
MultiTerm = Prefix | Wildcard | Fuzzy
Leaf = Term | Phrase | MultiTerm
Node = Leaf | Years | Field | Not | And | Or | Everything | Nothing | OneOf | Between


def positive_words(node: Node) -> list[Leaf]:
    """What a highlighter marks: words, phrases and what stands for several words, as sought in the text, in order.

    Leaves out what stands under Not, and the values of fields other than the title.
    """
    match node:
        case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
            return [node]
        case Field(name="title", node=inner):
            return positive_words(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            return [leaf for inner in nodes for leaf in positive_words(inner)]
    return []
