"""Dates in Arabic words, with as much precision as is known and no more."""

import calendar
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from archive.edtf import EdtfDate, Precision

MONTHS = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
NO_YEAR = "السنة غير مذكورة"
# EDTF writes seasons and quarters as months from 21 on.
_PLAIN_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")
_NO_YEAR = re.compile(r"X{4}(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True)
class DateWords:
    """A date for readers: the words around it, the words for it, and its value for `<time datetime>`, empty where it has none."""

    words: str
    machine: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return self.before + self.words + self.after


def day_words(day: datetime.date) -> str:
    """«19 مارس 2018»."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_words(day: datetime.date) -> str:
    """«السبت 21 نوفمبر 2026»."""
    return f"{WEEKDAYS[day.weekday()]} {day_words(day)}"


def edtf_words(date: EdtfDate) -> DateWords | None:
    """A date in words; None for the unknown date."""
    writer = _WRITERS.get(date.precision)
    return writer(date) if writer else None


def certain_iso(date: EdtfDate) -> str:
    """The day, month or year in ISO form where the date states it without doubt; otherwise empty."""
    return date.text if _PLAIN_ISO.fullmatch(date.text) else ""


def _single(words: Callable[[datetime.date], str], length: int) -> Callable[[EdtfDate], DateWords]:
    def write(date: EdtfDate) -> DateWords:
        day = _start(date)
        return DateWords(words(day), day.isoformat()[:length], after=_doubt(date.text))

    return write


def _lower_bound(date: EdtfDate) -> DateWords:
    day = _start(date)
    return DateWords(day_words(day), day.isoformat(), "لا قبل ", _doubt(date.text))


def _upper_bound(date: EdtfDate) -> DateWords:
    day = _end(date)
    return DateWords(day_words(day), day.isoformat(), "لا بعد ", _doubt(date.text))


def _day_range(date: EdtfDate) -> DateWords:
    start, end = _start(date), _end(date)
    first = day_words(start)
    if start.year == end.year:
        first = f"{start.day} {MONTHS[start.month - 1]}"
        if start.month == end.month:
            first = str(start.day)
    return DateWords(f"من {first} إلى {day_words(end)}", after=_doubt(date.text))


def _range(date: EdtfDate) -> DateWords:
    start, end = _start(date), _end(date)
    words = day_words
    if start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]:
        words = _year_words if (start.month, end.month) == (1, 12) else _month_words
    return DateWords(f"بين {words(start)} و{words(end)}", after=_doubt(date.text))


def _one_of(date: EdtfDate) -> DateWords:
    days = (datetime.date.fromisoformat(part.strip()) for part in date.text[1:-1].split(","))
    return DateWords(" أو ".join(day_words(day) for day in days))


def _without_year(date: EdtfDate) -> DateWords:
    first, _, last = date.text.upper().partition("/")
    if last:
        start, end = _day_and_month(first), _day_and_month(last)
        shared = start.split()[1:] == end.split()[1:] and len(start.split()) == 2
        start = start.split()[0] if shared else start
        return DateWords(f"من {start} إلى {end}، {NO_YEAR}" if start and end else NO_YEAR)
    words = _day_and_month(first)
    return DateWords(f"{words}، {NO_YEAR}" if words else NO_YEAR, after=_doubt(date.text))


def _day_and_month(text: str) -> str:
    match = _NO_YEAR.match(text)
    if not match or not match[1] or not 1 <= int(match[1]) <= 12:
        return ""
    month = MONTHS[int(match[1]) - 1]
    return f"{int(match[2])} {month}" if match[2] else month


def _doubt(text: str) -> str:
    guessed, unsure = bool({"~", "%"} & set(text)), bool({"?", "%"} & set(text))
    if guessed and unsure:
        return " (تقديري وغير مؤكد)"
    return " (تقديري)" if guessed else " (غير مؤكد)" if unsure else ""


def _month_words(day: datetime.date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _year_words(day: datetime.date) -> str:
    return str(day.year)


def _start(date: EdtfDate) -> datetime.date:
    return date.not_before or datetime.date.min


def _end(date: EdtfDate) -> datetime.date:
    return date.not_after or datetime.date.max


_WRITERS: dict[Precision, Callable[[EdtfDate], DateWords]] = {
    Precision.DAY: _single(day_words, 10),
    Precision.MONTH: _single(_month_words, 7),
    Precision.YEAR: _single(_year_words, 4),
    Precision.DAY_RANGE: _day_range,
    Precision.RANGE: _range,
    Precision.LOWER_BOUND: _lower_bound,
    Precision.UPPER_BOUND: _upper_bound,
    Precision.YEAR_NOT_STATED: _without_year,
    Precision.ONE_OF: _one_of,
}
