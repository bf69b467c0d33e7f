"""Facets: how many results each value leaves, over all results and not one page."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from archive.models import Source, Tag
from archive.models.archive_stamp import kept_while_unchanged
from archive.search.collapsing import Clusters, count_texts
from archive.search.matches import Matches
from archive.search.narrowing import with_dates, with_sources, with_tags
from archive.search.request import SearchRequest
from archive.search.results import Facets, FacetValue

# What a name is sorted by, and the name.
Label = tuple[str, str]


@dataclass(frozen=True)
class FacetCounts:
    """Counts by key, by key, by year; then without certain year, and without source."""

    sources: Counter[str]
    tags: Counter[str]
    years: Counter[str]
    undated: int
    no_source: int


def facets_of(matches: Matches, request: SearchRequest, clusters: Clusters) -> Facets:
    """What narrows the matches of the words, with the names of the archive."""
    counts = count_facets(matches, request, clusters)
    return Facets(
        sources=facet_values(counts.sources, _labels_of_sources(), request.sources),
        tags=facet_values(counts.tags, _labels_of_tags(), request.tags),
        years=year_values(counts.years, request),
        undated=counts.undated,
        no_source=counts.no_source,
    )


@kept_while_unchanged
def _labels_of_sources() -> dict[str, Label]:
    return _labels(Source.objects.values_list("key", "sort_key", "name"))


@kept_while_unchanged
def _labels_of_tags() -> dict[str, Label]:
    return _labels(Tag.objects.values_list("key", "sort_key", "label"))


def _labels(rows: Iterable[tuple[str, str, str]]) -> dict[str, Label]:
    return {key: (order, name) for key, order, name in rows}


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
    counts: Counter[str], labels: Mapping[str, Label], selected: Iterable[str]
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
