"""A damaged index is answered truthfully and mended by the indexer alone; the benchmark does it with a served archive."""

from collections.abc import Callable
from random import Random

import pytest
from django.core.management import call_command

from archive.search import indexer
from archive.search.indexing_loop import IndexingLoop
from benchmarks.faults import corpus
from benchmarks.faults.damage import DAMAGES, STILL_TRUE
from benchmarks.faults.rebuilding import Question, questions, wrong
from benchmarks.faults.served import Answer

pytestmark = pytest.mark.django_db
ARTICLES = 12


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_index_is_answered_truthfully_and_mends_itself(
    name: str, search: Callable[..., Answer], chance: Random
) -> None:
    corpus.fill(ARTICLES)
    indexer.rebuild()
    asked = chance.sample(questions(range(ARTICLES)), 4)
    assert faults(search, asked, chance) == []
    DAMAGES[name](indexer.backend().store.root)
    assert search("").is_temporary
    assert faults(search, asked, chance) == []
    assert examined() == 1
    loop = IndexingLoop()
    while loop.step() == 0:
        pass
    loop.turn.give_up()
    assert not search("").is_temporary
    assert faults(search, asked, chance) == []
    assert examined() == 0


def test_an_index_of_another_version_is_not_called_damaged() -> None:
    corpus.fill(1)
    indexer.rebuild()
    DAMAGES[STILL_TRUE](indexer.backend().store.root)
    assert indexer.backend().store.state().name == "OUTDATED"


def faults(search: Callable[..., Answer], asked: list[Question], chance: Random) -> list[str]:
    """What is wrong with the answers."""
    return [fault for question in asked if (fault := wrong(search, question, chance))]


def examined() -> int:
    """The exit code of check_index."""
    try:
        call_command("check_index")
    except SystemExit as exit_:
        return int(exit_.code or 0)
    return 0
