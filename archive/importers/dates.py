"""Dates in Arabic text: what is stated, as EDTF, and never more than is stated."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.edtf import parse as parse_edtf
from archive.importers.date_words import (
    DATE_LINE_WORDS,
    HIJRI_MONTHS,
    MONTHS,
    PUBLISHED_LABELS,
    UPDATED_LABELS,
    alternatives,
)
from archive.importers.folding import fold_with_places

AMBIGUOUS = "يُقرأ اليوم والشهر على وجهين"
HIJRI = "تاريخ هجري بلا مقابل ميلادي، ولا يُحوَّل بالحساب"
IMPOSSIBLE = "ليس يومًا في التقويم"
MONTHS_DISAGREE = "اسما الشهر لا يتفقان"
SEPARATE_DAYS = "أيام متفرقة"
SHORT_YEAR = "السنة مكتوبة برقمين"

# A line that is nothing but a date is short; longer ones are not looked at.
MAX_DATE_LINE = 120

_DAY = r"(?<![0-9./:-])(?P<d{n}>[0-9]{{1,2}})(?![0-9])"
_MONTH = rf"(?<!\w)(?P<m{{n}}>{alternatives(MONTHS)})(?: *[/(–-] *(?P<alt{{n}}>{alternatives(MONTHS)}) *\)?)?(?!\w)"
_YEAR = r"(?P<y{n}>(?:19|20)[0-9]{{2}})(?![0-9])(?: ?(?:م|ميلادي|ميلاديه)(?!\w))?"
_OF = r"(?: *[/–-] *| +من +| *)"
_COMMA = r"(?:[ ,،/–-]|من (?=عام|سنه)|عام |سنه )*"
# The words are matched in folded text: «الي» is «إلى».
_TO = r"(?: *[–-] *| +(?:الي|حتي) +| *(?P<and>و) *)"
_FROM = r"(?:(?<!\w)(?:من|يومي|ايام) +)?"


def _pattern(text: str, *numbers: int) -> re.Pattern[str]:
    parts = {f"{name}{n}": template.format(n=n) for n in numbers for name, template in _PARTS}
    return re.compile(text.format(**parts, to=_TO, of=_OF, comma=_COMMA, start=_FROM))


_PARTS = (("d", _DAY), ("m", _MONTH), ("y", _YEAR))
_HIJRI_YEAR = r"1[345][0-9]{2}(?![0-9])"
_HIJRI_MARK = r"(?: ?(?:ه|هجري|هجريه)(?!\w))"


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date expression and its half-open range in the text.

    `edtf` is empty, with an Arabic `reason`, where the words leave the date open; an interval with a reason is one day
    somewhere in it. `period` tells days or months that the text itself names as a stretch of time.
    """

    edtf: str
    start: int
    end: int
    quote: str
    reason: str = ""
    period: bool = False


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that holds nothing but a date: the date of publication it states, or None for one of updating."""

    published: DateReading | None
    labelled: bool


@dataclass(frozen=True, slots=True)
class _Value:
    edtf: str = ""
    reason: str = ""
    period: bool = False


def find_dates(text: str) -> list[DateReading]:
    """Every date expression of a text in order; of a Hijri date beside its Gregorian twin only the latter.

    A bare year is no date here: years stand in names («رؤية مصر 2030») more often than they date anything.
    """
    folded, places = fold_with_places(text)
    found = _without_overlaps(_candidates(folded))
    readings = []
    for start, end, value in _merge_twins(folded, found):
        first, last = places[start], places[end]
        quote = text[first:last].rstrip()
        readings.append(
            DateReading(value.edtf, first, first + len(quote), quote, value.reason, value.period)
        )
    return readings


def parse_date(text: str) -> DateReading | None:
    """The one date that a text consists of, or None where it is no date or holds anything else."""
    line = read_date_line(text)
    return line.published if line else None


def read_date_line(text: str) -> DateLine | None:
    """What a line of nothing but a date states, or None where the line says anything else."""
    if len(text) > MAX_DATE_LINE:
        return None
    folded, _ = fold_with_places(text)
    readings = find_dates(text) or _labelled_year(text)
    if not readings or any(reading.period for reading in readings):
        return None
    if _other_words(text, readings):
        return None
    labelled = bool(re.search(rf"(?<!\w)(?:{PUBLISHED_LABELS})(?!\w)", folded))
    return DateLine(_published_among(text, readings), labelled)


def _published_among(text: str, readings: list[DateReading]) -> DateReading | None:
    before_update = [reading for reading in readings if not _is_update(text, reading)]
    told = {reading.edtf for reading in before_update}
    return before_update[0] if len(told) == 1 else None


def _is_update(text: str, reading: DateReading) -> bool:
    before, _ = fold_with_places(text[: reading.start])
    return bool(re.search(rf"(?<!\w)(?:{UPDATED_LABELS})(?!\w)", before))


def _other_words(text: str, readings: list[DateReading]) -> bool:
    rest = text
    for reading in reversed(readings):
        rest = f"{rest[: reading.start]} {rest[reading.end :]}"
    folded, _ = fold_with_places(rest)
    return bool(re.search(r"\w", DATE_LINE_WORDS.sub(" ", folded)))


def _labelled_year(text: str) -> list[DateReading]:
    folded, places = fold_with_places(text)
    match = re.fullmatch(rf" *(?:{PUBLISHED_LABELS})[ :]*((?:19|20)[0-9]{{2}})(?: ?م)? *", folded)
    if not match:
        return []
    first, last = places[match.start(1)], places[match.end(1)]
    return [DateReading(match.group(1), first, last, text[first:last])]


def _candidates(folded: str) -> Iterator[tuple[int, int, _Value]]:
    if not re.search("[0-9]", folded):
        return
    for pattern, read in _FORMS:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), read(match)


def _without_overlaps(
    candidates: Iterator[tuple[int, int, _Value]],
) -> list[tuple[int, int, _Value]]:
    kept: list[tuple[int, int, _Value]] = []
    for start, end, value in sorted(candidates, key=lambda found: (found[0], -found[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, value))
    return kept


_BETWEEN_TWINS = re.compile(r"[ ()|/،,–-]*(?:الموافق(?: +ل)?)?[ :()|/،,–-]*")


def _merge_twins(
    folded: str, found: list[tuple[int, int, _Value]]
) -> list[tuple[int, int, _Value]]:
    """A Hijri date and the Gregorian one beside it as one expression with the Gregorian value."""
    merged: list[tuple[int, int, _Value]] = []
    for start, end, value in found:
        if merged and _are_twins(folded, merged[-1], (start, end, value)):
            first_start, _, first = merged.pop()
            start, value = first_start, value if first.reason == HIJRI else first
        merged.append((start, end, value))
    return merged


def _are_twins(
    folded: str, first: tuple[int, int, _Value], second: tuple[int, int, _Value]
) -> bool:
    one_is_hijri = (first[2].reason == HIJRI) != (second[2].reason == HIJRI)
    return one_is_hijri and bool(_BETWEEN_TWINS.fullmatch(folded[first[1] : second[0]]))


# The EDTF parser takes milliseconds, and one text names the same days again and again.
@lru_cache(maxsize=4096)
def _valid(edtf: str, reason: str = "", period: bool = False) -> _Value:
    parse_edtf(edtf)
    return _Value(edtf, reason, period)


def _day(year: str | None, month: int, day: int) -> str:
    """EDTF of a day, its year unknown where not stated; empty where the calendar has no such day."""
    try:
        datetime.date(int(year or 2000), month, day)
    except ValueError:
        return ""
    return f"{year or 'XXXX'}-{month:02}-{day:02}"


def _month(match: re.Match[str], number: int) -> int | None:
    """The month named once or by two names that agree, else None."""
    month, other = match[f"m{number}"], match[f"alt{number}"]
    agree = other is None or MONTHS[other] == MONTHS[month]
    return MONTHS[month] if agree else None


def _single_day(match: re.Match[str]) -> _Value:
    month = _month(match, 1)
    if month is None:
        return _Value(reason=MONTHS_DISAGREE)
    edtf = _day(match["y1"], month, int(match["d1"]))
    return _valid(edtf) if edtf else _Value(reason=IMPOSSIBLE)


def _month_of_year(match: re.Match[str]) -> _Value:
    month = _month(match, 1)
    if month is None:
        return _Value(reason=MONTHS_DISAGREE)
    return _valid(f"{match['y1']}-{month:02}")


def _days_of_month(match: re.Match[str]) -> _Value:
    month, first, last = _month(match, 2), int(match["d1"]), int(match["d2"])
    if month is None:
        return _Value(reason=MONTHS_DISAGREE)
    if match["and"] and last != first + 1:
        return _Value(reason=SEPARATE_DAYS, period=True)
    return _period(_day(match["y2"], month, first), _day(match["y2"], month, last))


def _days_over_months(match: re.Match[str]) -> _Value:
    first_month, last_month, year = _month(match, 1), _month(match, 2), match["y2"]
    if first_month is None or last_month is None:
        return _Value(reason=MONTHS_DISAGREE)
    if match["and"]:
        return _Value(reason=SEPARATE_DAYS, period=True)
    first_year = match["y1"] or (str(int(year) - (first_month > last_month)) if year else None)
    first = _day(first_year, first_month, int(match["d1"]))
    return _period(first, _day(year, last_month, int(match["d2"])))


def _period(first: str, last: str) -> _Value:
    if not first or not last or (first > last and first[0] != "X"):
        return _Value(reason=IMPOSSIBLE, period=True)
    try:
        return _valid(f"{first}/{last}", period=True)
    except ValueError:
        return _Value(reason=IMPOSSIBLE, period=True)


def _iso(match: re.Match[str]) -> _Value:
    edtf = _day(match["y"], int(match["m"]), int(match["d"]))
    return _valid(edtf) if edtf else _Value(reason=IMPOSSIBLE)


def _slashes(match: re.Match[str]) -> _Value:
    """Day first or month first, whichever the calendar allows; where it allows both, either."""
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    days = sorted({_day(year, second, first), _day(year, first, second)} - {""})
    if len(days) == 2:
        return _valid(f"[{','.join(days)}]", reason=AMBIGUOUS)
    return _valid(days[0]) if days else _Value(reason=IMPOSSIBLE)


def _reason(reason: str) -> Callable[[re.Match[str]], _Value]:
    return lambda match: _Value(reason=reason)


_TIME = r"(?:t[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?"
_NUMBERS = r"(?<![0-9./-])(?P<a>[0-9]{1,2}) ?(?P<sep>[./–-]) ?(?P<b>[0-9]{1,2}) ?(?P=sep) ?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Value]], ...] = (
    (
        _pattern("{start}{d1}{of}{m1}(?:{comma}{y1})?{to}{d2}{of}{m2}(?:{comma}{y2})?", 1, 2),
        _days_over_months,
    ),
    (_pattern("{start}{d1}{to}{d2}{of}{m2}(?:{comma}{y2})?", 1, 2), _days_of_month),
    (_pattern("{d1}{of}{m1}(?:{comma}{y1})?", 1), _single_day),
    (_pattern("{m1} *{d1} *[,،] *{y1}", 1), _single_day),
    (_pattern("{m1}{comma}{y1}", 1), _month_of_year),
    (
        re.compile(
            rf"(?<![0-9./-])(?P<y>(?:19|20)[0-9]{{2}})(?P<sep>[./-])(?P<m>[0-9]{{1,2}})(?P=sep)(?P<d>[0-9]{{1,2}})(?![0-9]){_TIME}"
        ),
        _iso,
    ),
    (re.compile(rf"{_NUMBERS}(?P<y>(?:19|20)[0-9]{{2}})(?![0-9])(?: ?م(?!\w))?"), _slashes),
    (re.compile(rf"{_NUMBERS}[0-9]{{2}}(?![0-9./-])"), _reason(SHORT_YEAR)),
    (re.compile(rf"{_NUMBERS}{_HIJRI_YEAR}{_HIJRI_MARK}?"), _reason(HIJRI)),
    (re.compile(rf"{_HIJRI_YEAR}[/-][0-9]{{1,2}}[/-][0-9]{{1,2}}{_HIJRI_MARK}?"), _reason(HIJRI)),
    (
        re.compile(
            rf"(?:(?<![0-9])[0-9]{{1,2}}{_OF})?(?:شهر +)?(?<!\w)(?:{alternatives(HIJRI_MONTHS)})(?:{_COMMA}{_HIJRI_YEAR})(?:{_HIJRI_MARK})?"
        ),
        _reason(HIJRI),
    ),
)
