"""Template filters for Arabic counts, numbers and dates."""

import datetime
from collections.abc import Iterable

from django import template

from archive import plurals
from archive.edtf import EdtfDate, parse
from archive.web import dates
from archive.web.dates import DateWords

register = template.Library()

PLACES = {
    "about": "النبذة الختامية",
    "author": "اسم الكاتب",
    "tag": "أسماء الوسوم",
    "source": "اسم المصدر",
}


@register.filter
def counted(number: int, noun: str) -> str:
    """{{ 3|counted:"نتيجة" }} is «3 نتائج»."""
    return plurals.counted(int(number), noun)


@register.filter
def grouped(number: int) -> str:
    """{{ 1234|grouped }} is «1,234»."""
    return plurals.grouped(int(number))


@register.filter
def edtf_words(value: EdtfDate | str) -> DateWords | None:
    """An EDTF date in words; None where it is unknown or no EDTF."""
    try:
        return dates.edtf_words(parse(value) if isinstance(value, str) else value)
    except ValueError:
        return None


@register.filter
def day_words(day: datetime.date) -> str:
    """«19 مارس 2018»."""
    return dates.day_words(day)


@register.filter
def weekday_words(day: datetime.date) -> str:
    """«الاثنين 19 مارس 2018»."""
    return dates.weekday_words(day)


@register.filter
def place_words(places: Iterable[str]) -> str:
    """Where a word was met, «النبذة الختامية»; empty where the title or the text itself has it."""
    names = [PLACES.get(place, "") for place in places]
    return "" if "" in names else "، ".join(names)
