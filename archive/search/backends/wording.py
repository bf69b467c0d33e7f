"""The words of a query as its writer typed them, for ranking and for what may be missing."""

from dataclasses import dataclass

from archive.analysis import analyzer
from archive.analysis.lemmatizer import family
from archive.analysis.stopwords import is_stopword
from archive.search.query.nodes import And, Field, Node, Or, Phrase, Prefix, Term


@dataclass(frozen=True)
class Word:
    """One word of the query: its folded form, its family, and whether it counts as one that a result should have."""

    exact: str
    family: str
    counts: bool


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
    return is_plain(first) and all(isinstance(other, Term | Phrase) for other in others)


def is_plain(node: Node) -> bool:
    """Whether a node is nothing but words."""
    if isinstance(node, And):
        return all(isinstance(inner, Term) for inner in node.nodes)
    return isinstance(node, Term)


def _texts(node: Node) -> list[str]:
    match node:
        case Term(text=text) | Prefix(text=text):
            return [text]
        case Phrase(words=words):
            return list(words)
        case Field(name="title", node=inner):
            return _texts(inner)
        case Or(nodes=nodes) if is_expanded(node):
            return _texts(nodes[0])
        case And(nodes=nodes) | Or(nodes=nodes):
            return [text for inner in nodes for text in _texts(inner)]
    return []
