"""What an engine hands back: the articles that match, with what is needed to narrow, order and count them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from archive.search.columns import Columns, Flags, Numbers, Record
from archive.search.request import Sort

Scores = npt.NDArray[np.float64]
# A key of what is unknown, which stands last.
LAST = np.int64(np.iinfo(np.int64).max)


class Match(NamedTuple):
    """A record that matches, how well, and which words of the query it lacks: bit n stands for the evaluation's word n."""

    record: Record
    score: float
    lacking: int = 0


@dataclass(frozen=True, eq=False)
class Matches(Sequence[Match]):
    """Matches as arrays of one length: documents of an index, their scores, and what they lack. One is made only when it is looked at."""

    columns: Columns
    documents: Numbers
    scores: Scores
    lacking: Numbers

    @classmethod
    def of(cls, matches: Iterable[Match]) -> "Matches":
        """The same matches, over columns of their own."""
        every = list(matches)
        return cls(
            Columns.of([match.record for match in every]),
            np.arange(len(every)),
            np.array([match.score for match in every], np.float64),
            np.array([match.lacking for match in every], np.int64),
        )

    def __len__(self) -> int:
        return len(self.documents)

    @overload
    def __getitem__(self, place: int) -> Match: ...
    @overload
    def __getitem__(self, place: slice) -> "Matches": ...
    def __getitem__(self, place: int | slice) -> "Match | Matches":
        if isinstance(place, slice):
            return self.where(place)
        document = int(self.documents[place])
        lacking = int(self.lacking[place])
        return Match(self.columns.record(document), float(self.scores[place]), lacking)

    def __iter__(self) -> Iterator[Match]:
        return (self[place] for place in range(len(self)))

    @property
    def articles(self) -> Numbers:
        """The primary keys of the articles."""
        return self.columns.article_id[self.documents]

    def where(self, chosen: slice | Flags | Numbers) -> "Matches":
        """Those that are flagged, in the same order, or those at these places, in theirs."""
        return Matches(
            self.columns, self.documents[chosen], self.scores[chosen], self.lacking[chosen]
        )

    def among(self, documents: Flags) -> "Matches":
        """Those of the flagged documents of the index, in the same order."""
        return self.where(documents[self.documents])


NO_MATCHES = Matches.of(())


@dataclass(frozen=True)
class Evaluation:
    """Every match of a query, in no order, and Arabic sentences on what was left out of the query.

    `words` are the words that a match may lack, as typed. A temporary answer is true of what was read, but the index may soon
    say more; of an unfinished one the time ran out: there may be more matches, and better scores.
    """

    matches: Matches
    notices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    temporary: bool = False
    unfinished: bool = False

    def missing(self, match: Match) -> tuple[str, ...]:
        """The words of the query that a match lacks."""
        return tuple(word for n, word in enumerate(self.words) if match.lacking >> n & 1)


def ordered(matches: Matches, sort: Sort, most: int | None = None) -> Matches:
    """Matches in reading order, or so many first ones: undated ones stand last by date, equal scores are read newest first."""
    articles, days = matches.articles, matches.columns.not_before[matches.documents]
    if sort is Sort.OLDEST:
        return matches.where(first((articles, np.where(days, days, LAST)), most))
    newest_first = (-articles, -days)
    if sort is Sort.NEWEST:
        return matches.where(first(newest_first, most))
    # Sums of floats differ in their last digits with the order of the segments: what looks equal is equal.
    return matches.where(first((*newest_first, -np.round(matches.scores, 6)), most))


def first(keys: Sequence[npt.NDArray[Any]], most: int | None = None) -> Numbers:
    """The places in the order of keys, the last of which counts most, as np.lexsort has them; all, or so many first ones."""
    main = keys[-1]
    if most is None or not 0 < most < len(main):
        return np.lexsort(keys)
    # What does not come before the last of them by its main key alone need not be sorted.
    near = np.flatnonzero(main <= np.partition(main, most - 1)[most - 1])
    return near[np.lexsort([key[near] for key in keys])[:most]]
