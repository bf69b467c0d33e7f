"""One result for each text: copies of an article already in the list stand behind it."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from archive.search.matches import Match, Record

KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True)
class Collapsed:
    """Matches to show, in the order given, and by article shown its copies among the matches, in the same order."""

    shown: list[Match]
    copies: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def hidden(self) -> int:
        """How many matches stand behind others."""
        return sum(map(len, self.copies.values()))


def collapse(matches: list[Match], clusters: Mapping[int, int]) -> Collapsed:
    """Keep the first match of each cluster; `clusters` maps the articles that have copies to the cluster's number."""
    if not clusters:
        return Collapsed(matches)
    shown: list[Match] = []
    behind: dict[int, list[int]] = {}
    first: dict[int, int] = {}
    for match in matches:
        article_id = match.record.article_id
        cluster = clusters.get(article_id)
        leader = article_id if cluster is None else first.setdefault(cluster, article_id)
        if leader == article_id:
            shown.append(match)
        else:
            behind.setdefault(leader, []).append(article_id)
    return Collapsed(shown, {leader: tuple(others) for leader, others in behind.items()})


def count_texts(
    matches: list[Match],
    values: Callable[[Record], Iterable[KeyT]],
    clusters: Mapping[int, int],
) -> Counter[KeyT]:
    """How many texts have each value, given the values of a record: copies with the same value count once.

    So each number is what narrowing to the value shows.
    """
    counts = Counter(value for match in matches for value in values(match.record))
    copied = Counter(
        (clusters[match.record.article_id], value)
        for match in (matches if clusters else ())
        if match.record.article_id in clusters
        for value in values(match.record)
    )
    for (_, value), times in copied.items():
        counts[value] -= times - 1
    return counts
