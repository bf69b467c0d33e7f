"""What stands for several words, within what one query may look up."""

import pytest

from archive.search.backends import expansions
from archive.search.backends.expansions import Expansions
from archive.search.backends.memory_postings import MemoryPostings
from archive.search.query.nodes import Fuzzy, MultiTerm, Prefix, Wildcard
from tests.search.segments.made import in_memory, prepared


@pytest.fixture
def postings() -> MemoryPostings:
    """Words of which some are in more articles than others."""
    return in_memory([prepared(1, "قمح قمر قلم"), prepared(2, "قمر قلق"), prepared(3, "قمم قامر")])


def terms(postings: MemoryPostings, node: MultiTerm, *, every: bool = False) -> dict[str, float]:
    weighted = Expansions(postings, [], cuts=True).terms(node, "text_exact", every=every)
    return dict(weighted)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Prefix("قم"), {"قمح": 1.0, "قمر": 1.0, "قمم": 1.0}),
        (Wildcard("ق*م"), {"قلم": 1.0, "قمم": 1.0}),
        (Wildcard("*؟*"), {}),
        (Fuzzy("قَمَر"), {"قمر": 1.0, "قمح": 0.5, "قمم": 0.5, "قامر": 0.5}),
    ],
)
def test_terms_count_by_how_near_they_are(
    postings: MemoryPostings, node: MultiTerm, expected: dict[str, float]
) -> None:
    assert terms(postings, node) == expected


def test_where_there_are_too_many_the_nearest_and_most_frequent_are_taken(
    postings: MemoryPostings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansions, "MAX_TERMS", 1)
    assert terms(postings, Wildcard("قم*")) == {"قمر": 1.0}
    assert terms(postings, Fuzzy("قمح")) == {"قمح": 1.0}
    assert len(terms(postings, Wildcard("قم*"), every=True)) == 3


def test_what_one_took_of_a_query_the_next_cannot_have(
    postings: MemoryPostings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansions, "MAX_EXPANSIONS", 3)
    monkeypatch.setattr(expansions, "LEAST_TERMS", 1)
    notices: list[str] = []
    within = Expansions(postings, notices, cuts=True)
    taken = [len(within.terms(Wildcard(text), "text_exact", every=False)) for text in ("*م", "ق*")]
    assert taken == [2, 1]
    assert within.is_cut and len(notices) == 1 and "«ق*»" in notices[0]
