"""One result for each text: copies of an article already in the list stand behind it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from archive.search.columns import Numbers
from archive.search.matches import Matches, Places, order
from archive.search.request import Sort

_NONE = -1


class Clusters(dict[int, int]):
    """The articles that have copies, each with the number of its cluster; it never changes."""

    def numbers_of(self, articles: Numbers) -> Numbers:
        """The cluster of each of these articles, -1 for one without copies."""
        known, numbers = self._arrays
        if not len(known):
            return np.full(len(articles), _NONE)
        places = np.minimum(np.searchsorted(known, articles), len(known) - 1)
        return np.where(known[places] == articles, numbers[places], _NONE)

    @cached_property
    def _arrays(self) -> tuple[Numbers, Numbers]:
        pairs = np.array(sorted(self.items()), np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


@dataclass(frozen=True)
class Collapsed:
    """Matches to show, in no order, and those that stand behind them as copies, in reading order."""

    shown: Matches
    behind: Matches
    clusters: Clusters

    @property
    def hidden(self) -> int:
        """How many matches stand behind others."""
        return len(self.behind)

    @cached_property
    def _members(self) -> dict[int, tuple[int, ...]]:
        members: defaultdict[int, list[int]] = defaultdict(list)
        articles = self.behind.articles
        for article, cluster in zip(
            articles.tolist(), self.clusters.numbers_of(articles).tolist(), strict=True
        ):
            members[cluster].append(article)
        return {cluster: tuple(articles) for cluster, articles in members.items()}

    def copies(self, article_id: int) -> tuple[int, ...]:
        """The articles that stand behind one that is shown, in reading order."""
        return self._members.get(self.clusters.get(article_id, _NONE), ())


def collapse(matches: Matches, clusters: Clusters, sort: Sort) -> Collapsed:
    """Show of each cluster what is read first."""
    numbers = clusters.numbers_of(matches.articles)
    copied = np.flatnonzero(numbers != _NONE)
    copied = copied[order(matches.where(copied), sort)]
    _, firsts = np.unique(numbers[copied], return_index=True)
    hidden = np.delete(copied, firsts)
    shown = np.ones(len(matches), np.bool_)
    shown[hidden] = False
    return Collapsed(matches.where(shown), matches.where(hidden), clusters)


def count_texts(matches: Matches, field: str, clusters: Clusters) -> Counter[str]:
    """How many texts have each value (as text) of a field of the columns: copies with the same value count once.

    So each number is what narrowing to the value shows.
    """
    keys, values = _values(matches, field)
    counts = np.bincount(values, minlength=len(keys))
    if clusters:
        numbers = clusters.numbers_of(matches.articles)
        owners = np.repeat(numbers, matches.columns.sizes_of(field, matches.documents))
        copied = owners != _NONE
        pairs, times = np.unique(owners[copied] * len(keys) + values[copied], return_counts=True)
        np.subtract.at(counts, pairs % max(1, len(keys)), times - 1)
    had = np.flatnonzero(counts)
    known = (str(keys[place]) for place in had.tolist())
    return Counter(dict(zip(known, counts[had].tolist(), strict=True)))


def _values(matches: Matches, field: str) -> tuple[Sequence[Any], Places]:
    """The keys of a field, and the place of every value among them."""
    columns, documents = matches.columns, matches.documents
    if field == "tags":
        return columns.tag_keys, columns.tags_of(documents)
    if field == "source":
        return columns.source_keys, columns.source[documents]
    values = getattr(columns, field)[documents]
    if field == "year":
        return range(int(values.max(initial=0)) + 1), values
    keys, places = np.unique(values, return_inverse=True)
    return keys.tolist(), places
