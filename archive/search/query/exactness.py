"""The same query with every word in its very spelling."""

from dataclasses import replace

from archive.search.query.nodes import And, Field, Node, Not, Or, Phrase, Term


def exactly(node: Node) -> Node:
    """The tree with every word and phrase exact; the same tree where none is left to change."""
    match node:
        case Term() | Phrase():
            return replace(node, exact=True)
        case And(nodes=nodes):
            return And(tuple(map(exactly, nodes)))
        case Or(nodes=nodes):
            return Or(tuple(map(exactly, nodes)))
        case Not(node=inner):
            return Not(exactly(inner))
        case Field(name=name, node=inner):
            return Field(name, exactly(inner))
    return node
