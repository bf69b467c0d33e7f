"""What an engine hands back: the articles that match, with what is needed to narrow, order and count them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from archive.search.columns import Columns, Flags, Numbers, Record
from archive.search.request import Sort

Scores = npt.NDArray[np.float64]
Keys = npt.NDArray[Any]
Places = npt.NDArray[np.integer[Any]]
# Where words of these stems stand in a field of rising documents: the documents by their places, and the words before each.
PlacesOf = Callable[[str, Sequence[str], Numbers], tuple[Numbers, Numbers]]
# Digits of scores after the point that tell one from another: beyond are those of sums in another order.
_DIGITS = 3
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
        return next(iter(self.where(np.array([place]))))

    def __iter__(self) -> Iterator[Match]:
        records = self.columns.records(self.documents)
        return map(Match, records, self.scores.tolist(), self.lacking.tolist())

    @property
    def articles(self) -> Numbers:
        """The primary keys of the articles."""
        return self.columns.article_id[self.documents]

    def where(self, chosen: slice | Flags | Places) -> "Matches":
        """Those that are flagged, in the same order, or those at these places, in theirs."""
        return Matches(
            self.columns, self.documents[chosen], self.scores[chosen], self.lacking[chosen]
        )

    def among(self, documents: Flags) -> "Matches":
        """Those of the flagged documents of the index, in the same order."""
        return self.where(documents[self.documents])


@dataclass(frozen=True)
class Evaluation:
    """Every match of a query, in no order, and Arabic sentences on what was left out of the query.

    `words` are the words that a match may lack, as typed. A temporary answer is true of what was read, but the index may soon
    say more; of an unfinished one the time ran out: there may be more matches, and better scores. `places` tells where words stand
    in the texts, for highlighting.
    """

    matches: Matches
    notices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    temporary: bool = False
    unfinished: bool = False
    places: PlacesOf | None = None

    def missing(self, match: Match) -> tuple[str, ...]:
        """The words of the query that a match lacks."""
        return tuple(word for n, word in enumerate(self.words) if match.lacking >> n & 1)


def ordered(matches: Matches, sort: Sort, most: int | None = None) -> Matches:
    """Matches in reading order, or so many first ones: undated ones stand last by date, equal scores are read newest first."""
    return matches.where(order(matches, sort, most))


def newest_first(columns: Columns, documents: Numbers) -> list[Keys]:
    """Keys by which later ones come first, as np.lexsort has them."""
    return [-columns.article_id[documents], -columns.not_before[documents]]


def best_first(
    scores: npt.NDArray[np.floating[Any]],
    columns: Columns,
    documents: Numbers,
    most: int | None = None,
) -> Places:
    """The places of documents by falling score, or so many first ones; equal scores are read newest first."""
    # Sums of floats differ in their last digits with the order of the documents: what looks equal is equal.
    ties = lambda near: newest_first(columns, documents[near])  # noqa: E731
    return first(-np.round(scores, _DIGITS), ties, most)


def first(
    main: Keys, others: Callable[[Places], Sequence[Keys]], most: int | None = None
) -> Places:
    """The places in the order of a key; of those equal by it, in the order of others, which are asked for where needed.

    All places, or so many first ones; others stand as np.lexsort has them.
    """
    near = np.arange(len(main))
    if most is not None and 0 < most < len(main):
        # What does not come before the last of them by its main key alone need not be sorted.
        near = np.flatnonzero(main <= np.partition(main, most - 1)[most - 1])
    return near[np.lexsort((*others(near), main[near]))][:most]


def order(matches: Matches, sort: Sort, most: int | None = None) -> Places:
    """The places of matches in reading order, or so many first ones."""
    columns, documents = matches.columns, matches.documents
    if sort is Sort.RELEVANCE:
        return best_first(matches.scores, columns, documents, most)
    days = columns.not_before[documents]
    if sort is Sort.NEWEST:
        return first(-days, lambda near: newest_first(columns, documents[near]), most)
    oldest = lambda near: [matches.articles[near]]  # noqa: E731
    return first(np.where(days, days, LAST), oldest, most)
