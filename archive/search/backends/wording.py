"""The words of a query as its writer typed them: for ranking, and for what a result may lack."""

from dataclasses import dataclass

from archive.analysis import analyzer
from archive.analysis.lemmatizer import family
from archive.analysis.stopwords import is_stopword
from archive.search.query.nodes import And, Field, Fuzzy, Node, Or, Phrase, Prefix, Term, Wildcard

# So many words around an «أو» are a sentence that has the word in it, rather than alternatives.
_SENTENCE = 5


@dataclass(frozen=True)
class Word:
    """One word of the query: its folded form, its family, and whether it counts as one that a result should have."""

    exact: str
    family: str
    counts: bool


@dataclass(frozen=True)
class Demand:
    """What a query asks for: what every result must have, and words of which a result may lack some."""

    required: tuple[Node, ...]
    words: tuple[Node, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The words as typed."""
        return tuple(" ".join(_texts(word)) for word in self.words)


def demand(node: Node) -> Demand:
    """Plain words and names of things may be lacking; phrases, fields, exact forms and what is excluded may not."""
    conjuncts = _conjuncts(node)
    words = tuple(dict.fromkeys(inner for inner in conjuncts if _may_lack(inner)))
    return Demand(tuple(inner for inner in conjuncts if inner not in words), words)


def loosened(node: Node) -> Node | None:
    """The same query with the words of its phrases, and of a sentence that «أو» stands in, free; None where it has neither.

    What is a phrase alone, or alternatives of a word or two, is meant as it stands.
    """
    conjuncts = _conjuncts(node)
    if is_sentence(node):
        conjuncts = [word for inner in _alternatives(node) for word in _conjuncts(inner)]
    elif len(conjuncts) == 1 or not any(map(_in_order, conjuncts)):
        return None
    return And(tuple(word for inner in conjuncts for word in _in_order(inner) or (inner,)))


def _in_order(node: Node) -> tuple[Term, ...]:
    """The words that a node wants in order, in any form of each."""
    match node:
        case Phrase(words=words, exact=False) | Wildcard(words=words):
            return tuple(map(Term, words))
    return ()


def is_sentence(node: Node) -> bool:
    """Whether an «أو» joins so many words that it is rather a word of a sentence."""
    parts = [inner.nodes if isinstance(inner, And) else (inner,) for inner in _alternatives(node)]
    plain = all(isinstance(word, Term | Phrase) for part in parts for word in part)
    return plain and sum(map(len, parts)) >= _SENTENCE


def _alternatives(node: Node) -> tuple[Node, ...]:
    chosen = isinstance(node, Or) and not node.names and not is_expanded(node)
    return node.nodes if isinstance(node, Or) and chosen else ()


def typed_words(node: Node) -> list[Word]:
    """The words sought in the text, in order; of the names of one thing, the one that was typed."""
    tokens = [token for text in _texts(node) for token in analyzer.analyze(text)]
    every = all(is_stopword(token.text) for token in tokens)
    words = (
        Word(token.exact, family(token.stem), every or not is_stopword(token.text))
        for token in tokens
    )
    return list(dict.fromkeys(words))


def is_expanded(node: Or) -> bool:
    """Whether alternatives are the names of one thing: words as typed, then names that were added."""
    first, *others = node.nodes
    plain = isinstance(first, Term) or (
        isinstance(first, And) and all(isinstance(inner, Term) for inner in first.nodes)
    )
    return plain and all(isinstance(other, Term | Phrase) for other in others)


def _conjuncts(node: Node) -> list[Node]:
    parts = list(node.nodes) if isinstance(node, And) else [node]
    single = [inner for part in parts for inner in _single_words(part)]
    # Function words are in every text: whether one is in this text as well decides nothing.
    said = [inner for inner in single if not _says_nothing(inner)]
    return said or single


def _single_words(node: Node) -> list[Node]:
    """«اليوم...غدًا» is written as one word and is two."""
    if not isinstance(node, Term) or node.exact:
        return [node]
    tokens = analyzer.analyze(node.text)
    return [Term(token.text) for token in tokens] if len(tokens) > 1 else [node]


def _may_lack(node: Node) -> bool:
    if isinstance(node, Or):
        return is_expanded(node)
    return isinstance(node, Term) and not node.exact


def _says_nothing(node: Node) -> bool:
    return isinstance(node, Term) and not node.exact and is_stopword(node.text)


def _texts(node: Node) -> list[str]:
    match node:
        case Term(text=text) | Prefix(text=text) | Fuzzy(text=text):
            return [text]
        case Phrase(words=words) | Wildcard(words=words):
            return list(words)
        case Field(name="title", node=inner):
            return _texts(inner)
        case Or(nodes=nodes) if node.names or is_expanded(node):
            return _texts(nodes[0])
        case And(nodes=nodes) | Or(nodes=nodes):
            return [text for inner in nodes for text in _texts(inner)]
    return []
