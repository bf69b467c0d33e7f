"""The other names of what a query names: OECD also finds منظمة التعاون الاقتصادي والتنمية, and the other way round.

The authority list is the tags with all their names. Expansion happens in the query, so that a new name works at once and no
article is indexed again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.analysis.analyzer import AnalyzedToken, analyze
from archive.analysis.stemmer import without_clitics
from archive.models import Tag, TagAlias, TagKind
from archive.models.vocabulary_stamp import stamp
from archive.search.query.nodes import And, Field, Node, Not, OneOf, Or, Phrase, Term
from archive.search.results import Expansion

# Bounds of one query: names that are expanded, other names of each, and words that all of them add.
MAX_EXPANSIONS = 8
MAX_NAMES = 12
MAX_WORDS = 96
_CLITICS = ("", "ال", "وال", "بال", "لل", "و", "ب", "ل")
_LATIN = re.compile("[a-z0-9]")
_Words = tuple[str, ...]
_Leaves = tuple[Term | Phrase, ...]


@dataclass(frozen=True)
class Expanded:
    """A query tree in which every name stands beside the other names of the same thing, and what was added."""

    node: Node
    expansions: tuple[Expansion, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One thing of the authority list: its key, its kind and every name of it, the label first."""

    key: str
    kind: str
    names: tuple[str, ...]


def expand(node: Node) -> Expanded:
    """A tree with every name in it turned into an Or of itself and the other names of its entry.

    A name is a word, words side by side under one And, or a phrase; of overlapping names the longest counts, from the left.
    Words under Not, exact words, phrases with a slop and fields other than the title stay as they are. One query to the
    database while the list has not changed.
    """
    expander = _Expander(authority_list())
    return Expanded(expander.expanded(node), tuple(expander.expansions))


def with_tags(node: Node) -> Node:
    """A tree in which a tag asked for by any of its names («الوسم:OECD») is that tag, also under Not.

    The index knows a tag by its label alone, so that another name needs no article indexed again.
    """
    match node:
        case Field(name="tag", node=inner):
            entry = authority_list().find(_words_of(inner))
            return Or((node, OneOf("tags", (entry.key,)))) if entry else node
        case And(nodes=nodes):
            return And(tuple(map(with_tags, nodes)))
        case Or(nodes=nodes):
            return Or(tuple(map(with_tags, nodes)))
        case Not(node=inner):
            return Not(with_tags(inner))
    return node


class AuthorityList:
    """Entries by their names, as the archive's analysis sees them.

    A name is recognised word by word in its folded form, with or without article, conjunction and preposition. A concept of
    several words is recognised in every form of its words («منصة رقمية»); a body is not, because «البنوك الدولية» is not
    the World Bank.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._spelt: dict[_Words, Entry] = {}
        self._bare: dict[_Words, Entry] = {}
        self._stems: dict[_Words, Entry] = {}
        for entry in entries:
            for name in entry.names:
                self._add(analyze(name), entry)
        self.longest = max(map(len, self._spelt), default=0)

    def _add(self, words: Sequence[AnalyzedToken], entry: Entry) -> None:
        if not words:
            return
        self._spelt.setdefault(_spelling(words), entry)
        self._bare.setdefault(_bare(words), entry)
        if entry.kind == TagKind.CONCEPT and len(words) > 1:
            self._stems.setdefault(_stems(words), entry)

    def find(self, words: Sequence[AnalyzedToken]) -> Entry | None:
        """The entry that all of these words together name; its spelling counts before its forms."""
        return (
            self._spelt.get(_spelling(words))
            or self._bare.get(_bare(words))
            or self._stems.get(_stems(words))
        )


def authority_list() -> AuthorityList:
    """The list as the database has it now; read anew only where its stamp has changed."""
    global _cached
    present = stamp()
    cached = _cached
    if cached is None or cached[0] != present:
        cached = _cached = (present, AuthorityList(_entries()))
    return cached[1]


_cached: tuple[str, AuthorityList] | None = None


def _entries() -> list[Entry]:
    names: dict[int, list[str]] = {}
    for tag_id, name in TagAlias.objects.order_by("pk").values_list("tag_id", "name"):
        names.setdefault(tag_id, []).append(name)
    tags = Tag.objects.order_by("pk").values_list("pk", "key", "kind", "label")
    return [Entry(key, kind, (label, *names.get(pk, ()))) for pk, key, kind, label in tags]


def _spelling(words: Iterable[AnalyzedToken]) -> _Words:
    return tuple(word.exact for word in words)


def _bare(words: Iterable[AnalyzedToken]) -> _Words:
    """Each word without its clitics; foreign words and numbers carry them before a letter of their own."""
    return tuple(
        word.stem if _LATIN.search(word.exact) else without_clitics(word.exact) for word in words
    )


def _stems(words: Iterable[AnalyzedToken]) -> _Words:
    return tuple(word.stem for word in words)


class _Expander:
    """One walk over a tree."""

    def __init__(self, names: AuthorityList) -> None:
        self.names = names
        self.expansions: list[Expansion] = []
        self.words_left = MAX_WORDS

    def expanded(self, node: Node) -> Node:
        """The node with its names expanded."""
        match node:
            case Term() | Phrase():
                return self._side_by_side((node,))
            case And(nodes=nodes):
                return self._side_by_side(nodes)
            case Or(nodes=nodes):
                return Or(tuple(self.expanded(inner) for inner in nodes))
            case Field(name="title", node=inner):
                return Field("title", self.expanded(inner))
        return node

    def _side_by_side(self, nodes: Sequence[Node]) -> Node:
        parts: list[Node] = []
        at = 0
        while at < len(nodes):
            count, entry = self._longest_name(nodes[at:])
            taken = nodes[at : at + max(count, 1)]
            parts.append(self._either(taken, entry) if entry else self._inside(nodes[at]))
            at += len(taken)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _inside(self, node: Node) -> Node:
        return node if isinstance(node, (Term, Phrase)) else self.expanded(node)

    def _longest_name(self, nodes: Sequence[Node]) -> tuple[int, Entry | None]:
        """How many of the first nodes together are a name, and whose."""
        words: list[AnalyzedToken] = []
        best: tuple[int, Entry | None] = (0, None)
        for count, node in enumerate(nodes, 1):
            more = _words_of(node)
            words += more
            if not more or len(words) > self.names.longest:
                break
            if entry := self.names.find(words):
                best = (count, entry)
        return best

    def _either(self, nodes: Sequence[Node], entry: Entry) -> Node:
        """What was typed, or any other name of the entry."""
        typed = nodes[0] if len(nodes) == 1 else And(tuple(nodes))
        words = [word for node in nodes for word in _words_of(node)]
        others = dict(self._affordable(_other_names(entry, words)))
        if not others:
            return typed
        text = " ".join(word.text for word in words)
        self.expansions.append(Expansion(text, entry.key, tuple(others)))
        added = (leaf for leaves in others.values() for leaf in leaves)
        return Or((typed, *added), names=True)

    def _affordable(self, names: Iterable[tuple[str, _Words]]) -> Iterator[tuple[str, _Leaves]]:
        """As many names as the bounds allow, each with what it is sought as."""
        if len(self.expansions) >= MAX_EXPANSIONS:
            return
        for name, words in list(names)[:MAX_NAMES]:
            if len(words) <= self.words_left:
                self.words_left -= len(words)
                yield name, (Phrase(words),) if len(words) > 1 else _single(words[0])


def _single(name: str) -> _Leaves:
    """A name of one word; in its spelling, with clitics, where its stem is another word («الإسكوا» is not «أسّ»)."""
    (word,) = analyze(name)
    bare = _bare([word])[0]
    if word.stem.startswith(bare[: max(3, len(bare) - 1)]):
        return (Term(name),)
    return tuple(Term(clitic + bare, exact=True) for clitic in _CLITICS)


def _words_of(node: Node) -> list[AnalyzedToken]:
    """The words of a leaf that may be a name or part of one; nothing of any other node."""
    match node:
        case Term(text=text, exact=False):
            return analyze(text)
        case Phrase(words=words, slop=0, exact=False):
            return [token for word in words for token in analyze(word)]
    return []


def _other_names(
    entry: Entry, typed: Sequence[AnalyzedToken]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names that a search for the typed words does not find anyway, each with its words; no form of one twice."""
    seen = {_stems(typed)}
    for name in entry.names:
        words = analyze(name)
        if words and _stems(words) not in seen:
            seen.add(_stems(words))
            yield name, tuple(word.text for word in words)
