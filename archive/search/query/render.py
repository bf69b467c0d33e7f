"""Writing a query tree as the text that a reader would type for it."""

from archive.search.query.lexer import operator
from archive.search.query.nodes import (
    And,
    Between,
    Everything,
    Field,
    Fuzzy,
    Node,
    Not,
    Nothing,
    OneOf,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    Years,
)

_FIELD_NAMES = {"title": "العنوان", "author": "الكاتب", "source": "المصدر", "tag": "الوسم"}


def to_text(node: Node) -> str:
    """A text that parses to the same tree, where the tree came from the parser.

    Everything is the empty text; Nothing is a lone question mark. OneOf and Between, which no reader types, are written to
    be read in a log.
    """
    match node:
        case Everything():
            return ""
        case Nothing():
            return "؟"
        case And(nodes=nodes):
            return _all(nodes)
        case Or(nodes=nodes):
            return " أو ".join(to_text(inner) for inner in nodes)
        case Not(node=inner):
            return "-" + _in_parentheses(inner)
        case Field(name=name, node=inner):
            return f"{_FIELD_NAMES.get(name, name)}:{to_text(inner)}"
    return _leaf(node)


def _leaf(node: Node) -> str:
    match node:
        case Term():
            return _term(node)
        case Prefix(text=text):
            return f"{text}*"
        case Wildcard(text=text):
            return text
        case Fuzzy(text=text, edits=edits):
            return f"{text}~{edits if edits > 1 else ''}"
        case Phrase():
            return _phrase(node)
        case Years():
            return _years(node)
    return _program_node(node)


def _program_node(node: Node) -> str:
    match node:
        case OneOf(field=field, keys=keys):
            return f"{field}:{'|'.join(keys)}"
        case Between(field=field, low=low, high=high):
            return f"{field}:{low or ''}..{high or ''}"
    raise TypeError(f"no query node: {node!r}")


def _term(term: Term) -> str:
    sign = "=" if term.exact else ""
    return f'{sign}"{term.text}"' if operator(term.text) else f"{sign}{term.text}"


def _phrase(phrase: Phrase) -> str:
    slop = f"~{phrase.slop}" if phrase.slop else ""
    return f'{"=" if phrase.exact else ""}"{" ".join(phrase.words)}"{slop}'


def _years(years: Years) -> str:
    start = f"من:{years.start}" if years.start else ""
    end = f"إلى:{years.end}" if years.end else ""
    return f"{start} {end}".strip()


def _all(nodes: tuple[Node, ...]) -> str:
    """The parts side by side; a whole range in parentheses where half of one before it would join with it."""
    written = []
    for index, inner in enumerate(nodes):
        joins = index > 0 and _is_half(nodes[index - 1]) and isinstance(inner, Years)
        text = _in_parentheses(inner) if joins or isinstance(inner, Or) else to_text(inner)
        written.append(text)
    return " ".join(written)


def _in_parentheses(node: Node) -> str:
    whole_range = isinstance(node, Years) and not _is_half(node)
    compound = isinstance(node, (And, Or)) or whole_range
    return f"({to_text(node)})" if compound else to_text(node)


def _is_half(node: Node) -> bool:
    return isinstance(node, Years) and not (node.start and node.end)
