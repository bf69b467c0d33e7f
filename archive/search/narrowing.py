"""The filters beside the words: source, tag and date, applied to matches.

Sources are alternatives (an article has one); tags are joined (an article must have them all); a year range keeps only what was
certainly published within it.
"""

from collections.abc import Collection

import numpy as np

from archive.search.columns import Columns, Flags
from archive.search.matches import Matches
from archive.search.request import SearchRequest


def with_sources(matches: Matches, sources: Collection[str]) -> Matches:
    """Those from any of these sources; all where none is named."""
    return matches.among(matches.columns.with_source(sources)) if sources else matches


def with_tags(matches: Matches, tags: Collection[str]) -> Matches:
    """Those with every one of these tags."""
    for tag in tags:
        matches = matches.among(matches.columns.with_tag((tag,)))
    return matches


def with_dates(matches: Matches, request: SearchRequest) -> Matches:
    """Those certainly published in the years asked for, and, where asked, only those without a certain year."""
    if request.undated:
        matches = matches.among(matches.columns.year == 0)
    start, end = request.year_from, request.year_to
    if start is None and end is None:
        return matches
    return matches.among(certainly_within(matches.columns, start, end))


def certainly_within(columns: Columns, start: int | None, end: int | None) -> Flags:
    """The documents surely published from one year to another, both included; None where there is no bound."""
    flags = np.ones(len(columns), np.bool_)
    if start is not None:
        flags &= columns.not_before >= first_day(start)
    if end is not None:
        flags &= (columns.not_after > 0) & (columns.not_after <= last_day(end))
    return flags


def uncertain(matches: Matches, request: SearchRequest) -> Matches:
    """Those that may or may not fall in the years asked for; none where no years are asked for."""
    start, end = request.year_from, request.year_to
    columns = matches.columns
    possible = np.full(len(columns), start is not None or end is not None)
    if start is not None:
        possible &= ~((columns.not_after > 0) & (columns.not_after < first_day(start)))
    if end is not None:
        possible &= columns.not_before <= last_day(end)
    certain = certainly_within(columns, start, end)
    if request.undated:
        certain &= columns.year == 0
    return matches.among(possible & ~certain)


def first_day(year: int) -> int:
    """The first of January as YYYYMMDD."""
    return year * 10_000 + 101


def last_day(year: int) -> int:
    """The thirty-first of December as YYYYMMDD."""
    return year * 10_000 + 1231
