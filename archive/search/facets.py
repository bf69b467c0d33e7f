"""Facets: how many results each value leaves, over all results and not one page."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from archive.search.collapsing import Clusters, count_texts
from archive.search.matches import Matches
from archive.search.narrowing import with_dates, with_sources, with_tags
from archive.search.request import SearchRequest
from archive.search.results import FacetValue


@dataclass(frozen=True)
class FacetCounts:
    """Counts by key, by key, by year; then without certain year, and without source."""

    sources: Counter[str]
    tags: Counter[str]
    years: Counter[str]
    undated: int
    no_source: int


def count_facets(matches: Matches, request: SearchRequest, clusters: Clusters) -> FacetCounts:
    """Counts over the matches of the words.

    Each number is what a click leads to. A tag narrows, so tags are counted in the results themselves. A further source
    adds, so each source is counted under all filters but the sources: its number is what it brings. A year replaces the
    range, so years and the undated are counted under all filters but the dates. Copies of one text, which `clusters` tells,
    are shown as one result and counted once for each value.
    """
    tagged = with_tags(matches, request.tags)
    dated = with_dates(tagged, request)
    results = with_sources(dated, request.sources)
    offered = _bringing_texts(dated, results, request.sources, clusters)
    sources = count_texts(offered, "source", clusters)
    years = count_texts(with_sources(tagged, request.sources), "year", clusters)
    tags = count_texts(results, "tags", clusters)
    return FacetCounts(
        sources, tags, years, undated=years.pop("0", 0), no_source=sources.pop("", 0)
    )


def _bringing_texts(
    dated: Matches, results: Matches, chosen: Collection[str], clusters: Clusters
) -> Matches:
    """Without what a further source would not add, because a chosen one shows a copy of it already."""
    if not chosen or not clusters:
        return dated
    numbers = clusters.numbers_of(dated.articles)
    shown = clusters.numbers_of(results.articles)
    copied = (numbers >= 0) & np.isin(numbers, shown)
    return dated.where(~copied | dated.columns.with_source(chosen)[dated.documents])


def facet_values(
    counts: Counter[str], labels: Mapping[str, tuple[str, str]], selected: Iterable[str]
) -> tuple[FacetValue, ...]:
    """Values by falling count; `labels` maps a key to its sorting key and label. A selected value is listed even at 0."""
    chosen = set(selected)
    keys = {key for key, count in counts.items() if count} | chosen
    ranked = sorted(keys, key=lambda key: (-counts[key], labels.get(key, (key, key))))
    return tuple(
        FacetValue(key, labels.get(key, (key, key))[1], counts[key], key in chosen)
        for key in ranked
    )


def year_values(counts: Counter[str], request: SearchRequest) -> tuple[FacetValue, ...]:
    """Certain years, oldest first, marked where the range asked for covers them."""
    years = {int(year) for year, count in counts.items() if count}
    if request.year_from is not None and request.year_from == request.year_to:
        years.add(request.year_from)
    return tuple(
        FacetValue(str(year), str(year), counts[str(year)], _covers(request, year))
        for year in sorted(years)
    )


def _covers(request: SearchRequest, year: int) -> bool:
    start, end = request.year_from, request.year_to
    if start is None and end is None:
        return False
    return (start is None or start <= year) and (end is None or year <= end)
