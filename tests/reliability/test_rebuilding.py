"""Searches in the midst of a rebuild; the benchmark does it with processes."""

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from archive.search import indexer
from benchmarks.faults import corpus
from benchmarks.faults.rebuilding import Question, questions, wrong
from benchmarks.faults.served import Answer

pytestmark = pytest.mark.django_db
ARTICLES = 60
Search = Callable[..., Answer]


def _faults(search: Search, asked: Iterable[Question], chance: Random) -> list[str]:
    return [fault for question in asked if (fault := wrong(search, question, chance))]


def test_searches_in_the_midst_of_a_rebuild_answer_as_before(
    search: Search, chance: Random
) -> None:
    corpus.fill(ARTICLES)
    indexer.rebuild()
    faults: list[str] = []
    asked = questions(range(ARTICLES))

    def searched(articles: Iterable[Any], total: int) -> Iterator[Any]:
        for article in articles:
            faults.extend(_faults(search, chance.sample(asked, 1), chance))
            yield article

    indexer.rebuild(searched)
    assert faults == []


@pytest.mark.parametrize("command", ["rebuild_index", "clear_index", "update_index"])
def test_every_question_is_answered_truly_after_a_command_of_haystack(
    command: str, search: Search, chance: Random
) -> None:
    corpus.fill(ARTICLES)
    indexer.rebuild()
    asked = chance.sample(questions(range(ARTICLES)), 20)
    options: dict[str, Any] = {} if command == "update_index" else {"interactive": False}
    call_command(command, verbosity=0, **options)
    assert _faults(search, asked, chance) == []


def test_a_wrong_count_is_told(search: Search, chance: Random) -> None:
    corpus.fill(3)
    assert wrong(search, Question(corpus.marker(1), frozenset({1})), chance) == ""
    assert "1 for 2" in wrong(search, Question(corpus.marker(1), frozenset({1, 2})), chance)
