"""What an engine hands back: the articles that match, with what is needed to narrow, order and count them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from archive.search.request import Sort


@dataclass(frozen=True, slots=True)
class Record:
    """One article as the index knows it.

    `source` is a key or empty; `year` is the certain year of publication or 0; `not_before` and `not_after` are days written
    YYYYMMDD, 0 where unknown. `digest` is of all that the index was given.
    """

    article_id: int
    source: str = ""
    tags: tuple[str, ...] = ()
    year: int = 0
    not_before: int = 0
    not_after: int = 0
    digest: int = 0


class Match(NamedTuple):
    """A record that matches, how well, and which words of the query it lacks: bit n stands for the evaluation's word n."""

    record: Record
    score: float
    lacking: int = 0


@dataclass(frozen=True)
class Evaluation:
    """Every match of a query, in no order, and Arabic sentences on what was left out of the query.

    `words` are the words that a match may lack, as typed. A temporary answer is true of what was read, but the index may soon
    say more; of an unfinished one the time ran out: there may be more matches, and better scores.
    """

    matches: list[Match]
    notices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    temporary: bool = False
    unfinished: bool = False

    def missing(self, match: Match) -> tuple[str, ...]:
        """The words of the query that a match lacks."""
        return tuple(word for n, word in enumerate(self.words) if match.lacking >> n & 1)


def ordered(matches: Iterable[Match], sort: Sort) -> list[Match]:
    """Matches in reading order: undated ones stand last by date, equal scores are read newest first."""
    return sorted(matches, key=_SORT_KEYS[sort])


def _by_relevance(match: Match) -> tuple[Any, ...]:
    # Sums of floats differ in their last digits with the order of the segments: what looks equal is equal.
    return (-round(match.score, 6), *_newest_first(match))


def _newest_first(match: Match) -> tuple[Any, ...]:
    return (-match.record.not_before, -match.record.article_id)


def _oldest_first(match: Match) -> tuple[Any, ...]:
    record = match.record
    return (record.not_before == 0, record.not_before, record.article_id)


_SORT_KEYS: dict[Sort, Callable[[Match], tuple[Any, ...]]] = {
    Sort.RELEVANCE: _by_relevance,
    Sort.NEWEST: _newest_first,
    Sort.OLDEST: _oldest_first,
}
