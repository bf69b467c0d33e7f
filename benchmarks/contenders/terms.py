"""A query as the words that the archive's analysis makes of it, for engines that are given these."""

from typing import NamedTuple

from archive.analysis.analyzer import exact, stem
from benchmarks.contenders.queries import Query


class Word(NamedTuple):
    """A word as written, folded, and its stem; of the beginning of a word both are the same."""

    exact: str
    stem: str


def words_of(query: Query) -> list[Word]:
    """The words of a query."""
    if query.kind == "prefix":
        return [Word(exact(start), exact(start)) for start in query.words]
    return [Word(exact(word), stem(word)) for word in query.words]


def first_day(year: int) -> int:
    """The first of January as YYYYMMDD."""
    return year * 10_000 + 101


def last_day(year: int) -> int:
    """The thirty-first of December as YYYYMMDD."""
    return year * 10_000 + 1231
