"""Every engine behaves alike."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.models import Article
from archive.search.backends.segments import tiers
from archive.search.indexer import backend, drain
from archive.search.matches import Evaluation
from archive.search.query.nodes import (
    And,
    Between,
    Field,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
)
from tests.factories import make_article
from tests.search.engine_behaviour import EngineBehaviour, Evaluate


@pytest.mark.django_db
class TestWhoosh(EngineBehaviour):
    """The Whoosh index, brought up to date before each query."""

    @pytest.fixture
    def evaluate(self) -> Evaluate:
        """The backend, with nothing left to lay over the index."""

        def indexed(node: Node) -> Evaluation:
            while drain():
                pass
            return backend().evaluate(node)

        return indexed


@pytest.mark.django_db
class TestOverlay(EngineBehaviour):
    """What the index has not learnt yet, laid over it."""

    @pytest.fixture
    def evaluate(self) -> Evaluate:
        """The backend over an index that knows nothing."""
        return lambda node: backend().evaluate(node)


@pytest.mark.django_db
class TestDatabaseScan(EngineBehaviour):
    """What answers while there is no index."""

    @pytest.fixture
    def evaluate(self) -> Evaluate:
        """The scan."""
        return lambda node: backend().scan(node)


WORDS = ("قمح", "والقمح", "شعير", "ذرة", "أرز")
words = st.sampled_from(WORDS)
leaves: st.SearchStrategy[Node] = (
    st.builds(Term, words, st.booleans())
    | st.builds(Prefix, st.sampled_from(["ق", "وال", "ذر"]))
    | st.builds(Wildcard, st.sampled_from(["*مح", "ذ?ه", "*ع*", "?رز"]))
    | st.builds(Wildcard, st.just("ق?ذ"), st.just(("قمح", "ذرة")))
    | st.builds(Fuzzy, st.sampled_from(["قمخ", "شعيرة", "ارز"]), st.integers(1, 2))
    | st.builds(Phrase, st.lists(words, min_size=2, max_size=3).map(tuple), st.integers(0, 2))
    | st.builds(Between, st.just("year"), st.integers(2017, 2019), st.integers(2018, 2020))
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Not, inner)
        | st.builds(Field, st.just("title"), inner)
    ),
    max_leaves=6,
)


@pytest.mark.django_db
def test_the_index_and_the_database_agree_on_every_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "due", lambda sizes: [])
    random = Random(7)  # noqa: S311 - the same articles each time
    for number in range(24):
        body = " ".join(random.choices(WORDS, k=random.randint(1, 6)))
        year = random.choice(["", "2017", "2018", "2019-05"])
        make_article(title=random.choice(WORDS), body=body, published_edtf=year)
        if number % 6 == 5:
            drain()
    Article.objects.filter(title="ذرة").delete()
    drain()
    assert len(backend().store.postings().segments) == 4

    @settings(max_examples=80, deadline=None)
    @given(trees)
    def agree(tree: Node) -> None:
        assert found(backend().evaluate(tree)) == found(backend().scan(tree))

    agree()


def found(evaluation: Evaluation) -> set[int]:
    ids = [match.record.article_id for match in evaluation.matches]
    assert len(set(ids)) == len(ids)
    return set(ids)
