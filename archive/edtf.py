"""Dates as EDTF text (ISO 8601-2 / Library of Congress EDTF) with their precision and bounds."""

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

import edtf
from edtf.parser.edtf_exceptions import EDTFParseException


class Precision(StrEnum):
    """How much of a date is known."""

    UNKNOWN = "unknown"
    DAY = "day"
    DAY_RANGE = "day-range"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    LOWER_BOUND = "lower-bound"
    UPPER_BOUND = "upper-bound"
    YEAR_NOT_STATED = "year-not-stated"
    ONE_OF = "one-of"


@dataclass(frozen=True)
class EdtfDate:
    """An EDTF text and what it says: bounds are inclusive days, None where unknown."""

    text: str = ""
    precision: Precision = Precision.UNKNOWN
    not_before: datetime.date | None = None
    not_after: datetime.date | None = None

    @property
    def year(self) -> int | None:
        """The year, where both bounds fall in the same one."""
        if self.not_before and self.not_after and self.not_before.year == self.not_after.year:
            return self.not_before.year
        return None


UNKNOWN = EdtfDate()
# The edtf parser works on strings of any length; nothing this long is a date.
MAX_LENGTH = 64
# The library takes 10 ms for a date; these, nearly all dates of an archive, need no grammar.
_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")


def parse(text: str) -> EdtfDate:
    """Read EDTF text; empty text is the unknown date.

    Raises ValueError, with an Arabic message for the editor, where the text is no EDTF date of years 1 to 9999.
    """
    text = text.strip()
    if not text:
        return UNKNOWN
    try:
        return _date(text)
    except ValueError as error:
        # The editor is told of the text as it was typed, not of the part that failed.
        raise _invalid(text) from error


def _date(text: str) -> EdtfDate:
    if text.startswith("["):
        return _one_of(text)
    start, separator, end = text.partition("/")
    if not separator:
        return _single(text)
    not_before = None if start in {"", ".."} else _single(start)
    not_after = None if end in {"", ".."} else _single(end)
    return _interval(text, not_before, not_after)


def _single(text: str) -> EdtfDate:
    return _plain(text) or _by_the_library(text)


def _plain(text: str) -> EdtfDate | None:
    """A year, a month or a day written out; None where the text is none of them."""
    match = _PLAIN.fullmatch(text)
    if match is None or text.startswith("0000"):
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    last = monthrange(year, month or 12)[1]
    if day > last:
        raise _invalid(text)
    not_before = datetime.date(year, month or 1, day or 1)
    not_after = datetime.date(year, month or 12, day or last)
    return EdtfDate(text, _precision(not_before, not_after), not_before, not_after)


def _by_the_library(text: str) -> EdtfDate:
    parsed = _parse_with_library(text)
    if text.upper().startswith("X"):
        return EdtfDate(text, Precision.YEAR_NOT_STATED)
    not_before, not_after = _bounds(text, parsed)
    return EdtfDate(text, _precision(not_before, not_after), not_before, not_after)


def _one_of(text: str) -> EdtfDate:
    """One of several days that the text leaves open, such as [2018-03-04,2018-04-03] for «3/4/2018»."""
    if not text.endswith("]"):
        raise _invalid(text)
    days = [_single(part.strip()) for part in text[1:-1].split(",")]
    known = sorted(day.not_before for day in days if day.not_before)
    if any(day.precision is not Precision.DAY for day in days) or len(set(known)) < 2:
        raise _invalid(text)
    return EdtfDate(text, Precision.ONE_OF, known[0], known[-1])


def _interval(text: str, start: EdtfDate | None, end: EdtfDate | None) -> EdtfDate:
    if start and end:
        return _closed_interval(text, start, end)
    if start and start.not_before:
        return EdtfDate(text, Precision.LOWER_BOUND, start.not_before, None)
    if end and end.not_after:
        return EdtfDate(text, Precision.UPPER_BOUND, None, end.not_after)
    raise _invalid(text)


def _closed_interval(text: str, start: EdtfDate, end: EdtfDate) -> EdtfDate:
    stated = Precision.YEAR_NOT_STATED
    if stated in {start.precision, end.precision}:
        if start.precision is not end.precision:
            raise _invalid(text)
        return EdtfDate(text, stated)
    if not start.not_before or not end.not_after or start.not_before > end.not_after:
        raise _invalid(text)
    days = start.precision is end.precision is Precision.DAY
    precision = Precision.DAY_RANGE if days else Precision.RANGE
    return EdtfDate(text, precision, start.not_before, end.not_after)


def _parse_with_library(text: str) -> object:
    if len(text) > MAX_LENGTH or not text.isascii():
        raise _invalid(text)
    try:
        return edtf.parse_edtf(text)
    except EDTFParseException as error:
        raise _invalid(text) from error


def _bounds(text: str, parsed: object) -> tuple[datetime.date, datetime.date]:
    try:
        lower, upper = parsed.lower_strict(), parsed.upper_strict()  # type: ignore[attr-defined]
        return datetime.date(*lower[:3]), datetime.date(*upper[:3])
    except (AttributeError, TypeError, ValueError, OverflowError) as error:
        raise _invalid(text) from error


def _precision(not_before: datetime.date, not_after: datetime.date) -> Precision:
    if not_before == not_after:
        return Precision.DAY
    if (not_before.year, not_before.month) == (not_after.year, not_after.month):
        return Precision.MONTH
    if not_before.year == not_after.year and (not_after - not_before).days >= 364:
        return Precision.YEAR
    return Precision.RANGE


def _invalid(text: str) -> ValueError:
    return ValueError(
        f"«{text[:MAX_LENGTH]}» ليس تاريخًا بصيغة EDTF. اكتب مثلًا 2018-03-19 أو 2018-03 أو 2021-04-12/.. أو اتركه فارغًا إن كان مجهولًا."
    )
