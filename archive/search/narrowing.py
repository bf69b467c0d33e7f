"""The filters beside the words: source, tag and date, applied to matches.

Sources are alternatives (an article has one); tags are joined (an article must have them all); a year range keeps only what was
certainly published within it.
"""

from collections.abc import Collection, Iterable

from archive.search.matches import Match, Record
from archive.search.request import SearchRequest


def with_sources(matches: Iterable[Match], sources: Collection[str]) -> list[Match]:
    """Those from any of these sources; all where none is named."""
    return [match for match in matches if not sources or match.record.source in sources]


def with_tags(matches: Iterable[Match], tags: Collection[str]) -> list[Match]:
    """Those with every one of these tags."""
    wanted = set(tags)
    return [match for match in matches if wanted.issubset(match.record.tags)]


def with_dates(matches: Iterable[Match], request: SearchRequest) -> list[Match]:
    """Those certainly published in the years asked for, and, where asked, only those without a certain year."""
    return [match for match in matches if certainly_dated(match.record, request)]


def certainly_dated(record: Record, request: SearchRequest) -> bool:
    """Whether a record surely satisfies the dates asked for."""
    if request.undated and record.year:
        return False
    if request.year_from is not None and record.not_before < first_day(request.year_from):
        return False
    return request.year_to is None or 0 < record.not_after <= last_day(request.year_to)


def possibly_dated(record: Record, request: SearchRequest) -> bool:
    """Whether nothing known of a record's date speaks against the years asked for."""
    start, end = request.year_from, request.year_to
    if start is not None and 0 < record.not_after < first_day(start):
        return False
    return end is None or record.not_before <= last_day(end)


def uncertain(matches: Iterable[Match], request: SearchRequest) -> list[Match]:
    """Those that may or may not fall in the years asked for; none where no years are asked for."""
    if request.year_from is None and request.year_to is None:
        return []
    return [
        match
        for match in matches
        if possibly_dated(match.record, request) and not certainly_dated(match.record, request)
    ]


def first_day(year: int) -> int:
    """The first of January as YYYYMMDD."""
    return year * 10_000 + 101


def last_day(year: int) -> int:
    """The thirty-first of December as YYYYMMDD."""
    return year * 10_000 + 1231
