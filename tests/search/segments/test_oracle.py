"""Our evaluation over many segments with deletions, against Whoosh's own queries and BM25F over its own files."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.index import FileIndex
from whoosh.query import Query

from archive.analysis.analyzer import exact, stem
from archive.search.backends.evaluator import Evaluator
from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import Postings
from archive.search.backends.segments import tiers
from archive.search.backends.segments.columns import identifier
from archive.search.query.nodes import And, Field, Fuzzy, Node, Not, Or, Prefix, Term, Wildcard
from tests.search.segments.made import WORDS, Prepared, articles, change, create, opened, prepared
from tests.search.segments.plain_whoosh import LuceneBM25F, Near, by_whoosh, hits

ANYWHERE = tuple(WEIGHTS)
some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
words: st.SearchStrategy[Node] = st.builds(Term, st.sampled_from(WORDS), st.booleans())
patterns = st.text("*?قمحشعير", min_size=1, max_size=5).filter(lambda text: text.strip("*?"))
# Some have neighbours swapped, and some another first letter.
slips = st.sampled_from(["قمح", "قحم", "رمقي", "الدره", "شعيرق", "سواق", "حموق"])
several: st.SearchStrategy[Node] = (
    st.builds(Prefix, st.sampled_from(["ق", "ال", "20", "رقم"]))
    | st.builds(Wildcard, patterns)
    | st.builds(Fuzzy, slips, st.integers(1, 2))
)


def trees(leaves: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Leaves alone, in one field, and under And and Or."""
    return st.recursive(
        leaves | st.builds(Field, st.sampled_from(["title", "text"]), leaves),
        lambda inner: (
            st.builds(And, st.lists(inner, min_size=2, max_size=3, unique=True).map(tuple))
            | st.builds(Or, st.lists(inner, min_size=2, max_size=3, unique=True).map(tuple))
        ),
        max_leaves=4,
    )


def both(folder: Path, commits: Sequence[Sequence[Prepared]]) -> tuple[Postings, FileIndex]:
    """Our segments, one for each commit, and the same in Whoosh's files without the documents that were deleted."""
    ours = create(folder / "ours")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiers, "due", lambda sizes: [])
        for added in commits:
            change(ours, added)
    return opened(ours), by_whoosh(folder / "theirs", commits, merged=True)


def found(postings: Postings, node: Node) -> dict[str, float]:
    """The articles that our evaluation finds, with their scores."""
    matches = Evaluator(postings).hits(node)
    ids = map(identifier, postings.columns.article_id[matches.documents].tolist())
    return dict(zip(ids, matches.scores.tolist(), strict=True))


def in_whoosh(node: Node, fields: Sequence[str] = ANYWHERE) -> Query:
    """The same query of Whoosh's classes; what a word is worth in a field is a boost."""
    match node:
        case And(nodes=nodes):
            return query.And([in_whoosh(inner, fields) for inner in nodes])
        case Or(nodes=nodes):
            return query.Or([in_whoosh(inner, fields) for inner in nodes])
        case Not(node=inner):
            return query.Not(in_whoosh(inner, fields))
        case Field(name=name, node=inner):
            return in_whoosh(inner, [name])
    return query.Or([_in_field(node, name, form) for name in fields for form in ("exact", "stem")])


def _in_field(node: Node, name: str, form: str) -> Query:
    field = f"{name}_{form}"
    match node:
        case Term(exact=True) if form == "stem":
            return query.NullQuery
        case Term(text=text):
            term = stem(text) if form == "stem" else exact(text)
            return query.Term(field, term, getattr(WEIGHTS[name], form))
        case Prefix(text=text):
            return query.Prefix(field, text)
        case Wildcard(text=text):
            return query.Wildcard(field, text)
        case Fuzzy(text=text, edits=edits):
            return Near(field, text, maxdist=edits)
    raise TypeError(node)


@given(
    st.lists(articles(), min_size=1, max_size=4),
    st.lists(trees(several | words) | trees(several).map(Not), min_size=6, max_size=12),
)
@settings(max_examples=15)
def test_patterns_and_loose_words_find_what_whoosh_finds(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[Prepared]], nodes: list[Node]
) -> None:
    postings, theirs = both(tmp_path_factory.mktemp("both"), commits)
    for node in nodes:
        assert set(found(postings, node)) == set(hits(theirs, in_whoosh(node)))


@st.composite
def filled(draw: st.DrawFn) -> list[Prepared]:
    """Articles of which none is without a title or a text: Whoosh divides by the average length, however small it is."""
    numbers = draw(st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True))
    return [prepared(number, draw(some_words), title=draw(some_words)) for number in numbers]


@given(st.lists(filled(), min_size=1, max_size=4), st.lists(trees(words), min_size=6, max_size=12))
@settings(max_examples=15)
def test_words_score_as_by_bm25f_of_whoosh_over_fields_of_different_weight(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[Prepared]], nodes: list[Node]
) -> None:
    postings, theirs = both(tmp_path_factory.mktemp("both"), commits)
    for node in nodes:
        expected = hits(theirs, in_whoosh(node), LuceneBM25F())
        assert found(postings, node) == pytest.approx(expected, rel=1e-4)
