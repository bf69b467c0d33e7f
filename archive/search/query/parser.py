"""Reading what a reader typed into a query tree; any text has a meaning and none fails.

The language stands in docs/search.md. «and» binds closer than «or».
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.analysis.tokenizer import tokenize
from archive.search.query.lexer import YEARS, Kind, Lexeme, lex, without_controls
from archive.search.query.multiterm import ANY, ONE
from archive.search.query.nodes import (
    And,
    Everything,
    Field,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    Years,
)
from archive.search.query.operators import resolve

# Letters of the words searched for: spaces, operators and parentheses cost nothing.
MAX_CHARACTERS = 256
MAX_TERMS = 32
_MAX_LEXEMES = 256
# No more of a text is looked at, whatever it holds.
_MAX_READ = 2_000
_MAX_NOTICES = 5
_MAX_QUOTED = 40


@dataclass(frozen=True)
class ParsedQuery:
    """What a query means, and Arabic sentences on what of it could not be used.

    The node is Everything for an empty text, and Nothing where there is no letter or digit to search for.
    """

    node: Node
    notices: tuple[str, ...] = ()


def parse(text: str) -> ParsedQuery:
    """The meaning of a text, whatever it holds; at most MAX_TERMS words and MAX_CHARACTERS letters of it are used."""
    if not text.strip():
        return ParsedQuery(Everything())
    text = without_controls(text).strip()
    notices = _Notices()
    node = _Tree(_within_limits(text, notices)).read()
    if node is None:
        notices.add("لا كلمات يمكن البحث عنها", text)
    for years in _backward_ranges(node):
        range_as_typed = f"من:{years.start} إلى:{years.end}"
        notices.add("سنة البداية بعد سنة النهاية، فلا مادة بينهما", range_as_typed)
    return ParsedQuery(node or Nothing(), tuple(notices.sentences))


def _backward_ranges(node: Node | None) -> Iterator[Years]:
    """The ranges that end before they begin."""
    match node:
        case Years(start=int(start), end=int(end)) if start > end:
            yield node
        case Not(node=inner):
            yield from _backward_ranges(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from _backward_ranges(inner)


class _Notices:
    """Sentences for the reader, each once and not too many; safe to print whatever was typed."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def add(self, sentence: str, concerned: str) -> None:
        """Say a sentence of a piece of the query."""
        shown = _printable(concerned)
        full = f"«{shown}»: {sentence}." if shown else f"{sentence}."
        if full not in self.sentences and len(self.sentences) < _MAX_NOTICES:
            self.sentences.append(full)


def _printable(text: str) -> str:
    considered = text[: 4 * _MAX_QUOTED]
    seen = "".join(letter if letter.isprintable() else " " for letter in considered)
    shown = " ".join(seen.split())
    cut = len(shown) > _MAX_QUOTED or len(text) > len(considered)
    return shown[:_MAX_QUOTED].rstrip() + "…" if cut else shown


def _within_limits(text: str, notices: _Notices) -> list[Lexeme]:
    """The lexemes up to the limits, resolved; what is left out is reported."""
    used: list[Lexeme] = []
    budget = _Budget()
    end = len(text)
    if end > _MAX_READ:
        end = max(text.rfind(" ", 0, _MAX_READ), 0) or _MAX_READ
    read, rest = text[:end], text[end:]
    # What a cut leaves open is not the reader's oddity.
    odd = _said_nowhere if rest else notices.add
    for lexeme in lex(read, odd):
        kept = budget.spend(lexeme)
        used += [kept] if kept else []
        if kept != lexeme:
            notices.add(_limit_sentence(), _left_out(lexeme, kept, text))
            return resolve(used, _said_nowhere)
    if rest:
        notices.add(_limit_sentence(), rest)
    return resolve(used, odd)


def _said_nowhere(sentence: str, concerned: str) -> None:
    """A notice that nobody reads."""


def _left_out(lexeme: Lexeme, kept: Lexeme | None, text: str) -> str:
    words = lexeme.words[len(kept.words) if kept else 0 :]
    return f"{' '.join(words)} {text[lexeme.end :]}".strip() or lexeme.text


def _limit_sentence() -> str:
    return f"لم يُستخدم من هنا إلى آخر الاستعلام؛ الحد {MAX_TERMS} كلمة و{MAX_CHARACTERS} حرفًا"


class _Budget:
    """How many words and letters may still be used."""

    def __init__(self) -> None:
        self.terms = MAX_TERMS
        self.characters = MAX_CHARACTERS
        self.lexemes = _MAX_LEXEMES

    def spend(self, lexeme: Lexeme) -> Lexeme | None:
        """The lexeme, with fewer words where not all fit, or None where nothing fits."""
        self.lexemes -= 1
        if self.lexemes < 0:
            return None
        if lexeme.kind in YEARS.values():
            self.terms -= 1
            return lexeme if self.terms >= 0 else None
        if lexeme.kind is not Kind.WORDS:
            return lexeme
        words = tuple(self._affordable(lexeme.words))
        kept = lexeme if words == lexeme.words else replace(lexeme, words=words)
        return kept if words else None

    def _affordable(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            if self.characters == MAX_CHARACTERS < len(word):
                word = next(tokenize(word[:MAX_CHARACTERS])).text
            if self.terms <= 0 or len(word) > self.characters:
                return
            self.terms -= 1
            self.characters -= len(word)
            yield word


class _Tree:
    """Recursive descent over resolved lexemes; parentheses are at most MAX_DEPTH deep."""

    def __init__(self, lexemes: Sequence[Lexeme]) -> None:
        self.lexemes = lexemes
        self.at = 0

    def read(self) -> Node | None:
        """The tree of all lexemes, None where they hold nothing."""
        return self._any()

    def _kind(self) -> Kind | None:
        return self.lexemes[self.at].kind if self.at < len(self.lexemes) else None

    def _next(self) -> Lexeme:
        self.at += 1
        return self.lexemes[self.at - 1]

    def _any(self) -> Node | None:
        nodes = [self._all()]
        while self._kind() is Kind.OR:
            self.at += 1
            nodes.append(self._all())
        return _joined(Or, [node for node in nodes if node])

    def _all(self) -> Node | None:
        nodes = []
        while self._kind() not in {None, Kind.OR, Kind.CLOSE}:
            if node := self._one():
                nodes.append(node)
        return _joined(And, _with_whole_ranges(nodes))

    def _one(self) -> Node | None:
        lexeme = self._next()
        match lexeme.kind:
            case Kind.NOT:
                return _negated(self._one())
            case Kind.OPEN:
                return self._group()
            case Kind.FIELD:
                return Field(lexeme.words[0], _leaf(self._next()))
            case Kind.YEAR:
                return Years(lexeme.number, lexeme.number)
            case Kind.YEAR_FROM:
                return Years(start=lexeme.number)
            case Kind.YEAR_TO:
                return Years(end=lexeme.number)
            case Kind.WORDS:
                return _leaf(lexeme)
        return None

    def _group(self) -> Node | None:
        node = self._any()
        if self._kind() is Kind.CLOSE:
            self.at += 1
        return node


def _leaf(lexeme: Lexeme) -> Leaf:
    if lexeme.pattern:
        return _with_wildcards(lexeme)
    if len(lexeme.words) > 1:
        return Phrase(lexeme.words, lexeme.number, lexeme.exact)
    word = lexeme.words[0]
    return Fuzzy(word, lexeme.edits) if lexeme.edits else Term(word, lexeme.exact)


def _with_wildcards(lexeme: Lexeme) -> Prefix | Wildcard:
    """A word with stars or question marks; where these may be punctuation, its words are meant too."""
    if lexeme.pattern.rstrip(ANY) == lexeme.words[0]:
        return Prefix(lexeme.words[0])
    return Wildcard(lexeme.pattern, lexeme.words if ONE in lexeme.pattern else ())


def _negated(node: Node | None) -> Node | None:
    if node is None:
        return None
    return node.node if isinstance(node, Not) else Not(node)


def _joined(kind: type[And] | type[Or], nodes: Sequence[Node]) -> Node | None:
    """The nodes under one And or Or, those of the same kind taken apart; one alone stands for itself."""
    flat = [part for node in nodes for part in _parts(kind, node)]
    if len(flat) > 1:
        return kind(tuple(flat))
    return flat[0] if flat else None


def _parts(kind: type[And] | type[Or], node: Node) -> tuple[Node, ...]:
    if isinstance(node, (And, Or)) and isinstance(node, kind):
        return node.nodes
    return (node,)


def _with_whole_ranges(nodes: Sequence[Node]) -> list[Node]:
    """«من:2018 إلى:2023» as one range: the beginning and the end of years that stand side by side."""
    merged: list[Node] = []
    for node in nodes:
        whole = _whole_range(merged[-1], node) if merged else None
        if whole:
            merged[-1] = whole
        else:
            merged.append(node)
    return merged


def _whole_range(left: Node, right: Node) -> Years | None:
    if not isinstance(left, Years) or not isinstance(right, Years):
        return None
    if left.start and not left.end and right.end and not right.start:
        return Years(left.start, right.end)
    if left.end and not left.start and right.start and not right.end:
        return Years(right.start, left.end)
    return None
