"""What puts one match before another."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.backends import ranking
from archive.search.backends.document import document
from archive.search.backends.evaluation import evaluate
from archive.search.backends.memory_postings import MemoryPostings, analyzed
from archive.search.backends.postings import Places
from archive.search.query.parser import parse
from tests.search.segments.made import change, create, opened, prepared

PLACES = st.sets(st.tuples(st.integers(0, 2), st.integers(0, 6)))
BODIES = [["قمح", "سوق قمح ", "حقل قمح "][number % 3] * (1 + number % 4) for number in range(9)]


def places(found: set[tuple[int, int]]) -> Places:
    pairs = np.array(sorted(found), np.int64).reshape(-1, 2)
    return Places(pairs[:, 0], pairs[:, 1])


@given(PLACES, PLACES)
def test_words_stand_side_by_side_in_one_document_only(
    first: set[tuple[int, int]], second: set[tuple[int, int]]
) -> None:
    expected = [owner for owner, offset in sorted(first) if (owner, offset + 1) in second]
    assert ranking.followed(places(first), places(second)).tolist() == expected


@pytest.mark.parametrize("closely", [1, 2, 5, 200])
def test_the_best_are_looked_at_closely_wherever_they_stand(
    tmp_path: Path, closely: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "CLOSELY", closely)
    added = [prepared(number, text=text) for number, text in enumerate(BODIES, start=1)]
    index = create(tmp_path)
    change(index, added[:4])
    change(index, added[4:])
    memory = MemoryPostings(analyzed(document(one)) for one in added)
    node = parse("سوق قمح").node
    own, expected = (evaluate(node, one, lenient=True).matches for one in (opened(index), memory))
    assert own.articles.tolist() == expected.articles.tolist()
    assert own.scores.tolist() == pytest.approx(expected.scores.tolist())


def test_of_equal_documents_the_newest_are_looked_at_closely_in_whatever_order_they_were_indexed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ranking, "CLOSELY", 3)
    added = [prepared(number, text="سوق في حقل قمح") for number in range(1, 9)]
    orders = added, added[::-1], added[3:] + added[:3]
    found = [
        evaluate(parse("سوق قمح").node, MemoryPostings(analyzed(document(one)) for one in order))
        for order in orders
    ]
    scores = [{match.record.article_id: match.score for match in one.matches} for one in found]
    assert {number for number, score in scores[0].items() if score > scores[0][1]} == {6, 7, 8}
    assert scores[1] == pytest.approx(scores[0])
    assert scores[2] == pytest.approx(scores[0])
