"""Haystack's SearchQuery turned into the archive's query tree, for any engine that evaluates one."""

import datetime
from collections.abc import Callable
from typing import Any

from haystack.backends import BaseSearchQuery, SearchNode
from haystack.inputs import AutoQuery, BaseInput, Clean, Exact, PythonData, Raw
from haystack.inputs import Not as NotInput

from archive.search.backends.fields import BY_NAME
from archive.search.query.lexer import most_edits, searchable
from archive.search.query.nodes import (
    And,
    Between,
    Everything,
    Field,
    Fuzzy,
    Node,
    Not,
    OneOf,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)
from archive.search.query.parser import parse
from archive.search.query.render import to_text

KEY_FIELDS = {"source", "tags", "id", "django_id", "pk"}
NUMBER_FIELDS = {"year", "not_before", "not_after"}


class Tree(BaseInput):
    """A query tree handed over whole: `SearchQuerySet().filter(content=Tree(node))`."""

    input_type_name = "tree"
    post_process = False

    def __init__(self, node: Node) -> None:
        super().__init__(repr(node))
        self.node = node


class TreeQuery(BaseSearchQuery):
    """A SearchQuery whose final query is a tree."""

    def build_query(self) -> Node:
        """The tree of everything that was filtered for."""
        return tree_of(self.query_filter)

    def matching_all_fragment(self) -> Node:
        """Every document."""
        return Everything()

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        """One condition in the query language; only narrow() and repr() need it as text."""
        return to_text(condition(field, filter_type, value))

    def __str__(self) -> str:
        return repr(self.build_query())


def tree_of(conditions: SearchNode) -> Node:
    """The tree of Haystack's SQ objects; without any, everything."""
    nodes = tuple(_child(child) for child in conditions.children)
    if not nodes:
        return Everything()
    joined: Node = Or(nodes) if conditions.connector == SearchNode.OR else And(nodes)
    joined = nodes[0] if len(nodes) == 1 else joined
    return Not(joined) if conditions.negated else joined


def condition(field: str, filter_type: str, value: Any) -> Node:
    """One condition such as `tags__in=[…]`; raises ValueError for a field or lookup that the archive does not have."""
    if isinstance(value, Tree):
        return value.node
    if field in KEY_FIELDS:
        return OneOf(_record_name(field), tuple(str(key) for key in _values(value)))
    if field in NUMBER_FIELDS:
        return _number_condition(field, filter_type, value)
    if field not in BY_NAME:
        raise ValueError(f"there is no field {field} to search in")
    node = _text_condition(filter_type, value)
    return node if field == "content" else Field(field, node)


def _child(child: Any) -> Node:
    if isinstance(child, SearchNode):
        return tree_of(child)
    expression, value = child
    field, filter_type = SearchNode().split_expression(expression)
    return condition(field, filter_type, value)


def _text_condition(filter_type: str, value: Any) -> Node:
    if filter_type == "in":
        return Or(tuple(_text_condition("content", item) for item in _values(value)))
    if isinstance(value, NotInput):
        return Not(_words(value.query_string))
    if isinstance(value, AutoQuery | Raw):
        return parse(str(_plain(value))).node
    text = str(_plain(value))
    if isinstance(value, Exact) or filter_type == "exact":
        return Phrase((text,))
    return _words(text, _OF_A_WORD.get(filter_type, Term))


def _words(text: str, of_a_word: Callable[[str], Node] = Term) -> Node:
    # Plain text is words, not the query language: operators and stars in it are none.
    words = text.split() if of_a_word is Term else searchable(text)
    return And(tuple(map(of_a_word, words))) if words else Everything()


def _loosely(word: str) -> Node:
    edits = most_edits(word)
    return Fuzzy(word, edits) if edits else Term(word)


# What lookups ask of each word.
_OF_A_WORD: dict[str, Callable[[str], Node]] = {
    "contains": lambda word: Wildcard(f"*{word}*"),
    "startswith": Prefix,
    "endswith": lambda word: Wildcard(f"*{word}"),
    "fuzzy": _loosely,
}


def _number_condition(field: str, filter_type: str, value: Any) -> Node:
    numbers = [_number(item) for item in _values(value)]
    bounds: dict[str, Callable[[], Node]] = {
        "gt": lambda: Between(field, numbers[0] + 1, None),
        "gte": lambda: Between(field, numbers[0], None),
        "lt": lambda: Between(field, 1, numbers[0] - 1),
        "lte": lambda: Between(field, 1, numbers[0]),
        "range": lambda: Between(field, numbers[0], numbers[1]),
        "in": lambda: OneOf(field, tuple(str(number) for number in numbers)),
    }
    return bounds.get(filter_type, lambda: Between(field, numbers[0], numbers[0]))()


def _number(value: Any) -> int:
    if isinstance(value, datetime.date):
        return int(f"{value:%Y%m%d}")
    return int(value)


def _record_name(field: str) -> str:
    return field if field in {"source", "tags"} else "article_id"


def _values(value: Any) -> list[Any]:
    value = _plain(value)
    return list(value) if isinstance(value, list | tuple | set | range) else [value]


def _plain(value: Any) -> Any:
    return value.query_string if isinstance(value, BaseInput | Clean | PythonData) else value
