"""Dates in words say what is known and no more."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.edtf import parse
from archive.web.dates import certain_iso, edtf_words, weekday_words


@pytest.mark.parametrize(
    ("edtf", "words", "machine"),
    [
        ("2018-03-19", "19 مارس 2018", "2018-03-19"),
        ("2021-04-01", "1 أبريل 2021", "2021-04-01"),
        ("2018-03", "مارس 2018", "2018-03"),
        ("2018", "2018", "2018"),
        ("2018~", "2018 (تقديري)", "2018"),
        ("2018-03-19~", "19 مارس 2018 (تقديري)", "2018-03-19"),
        ("2018-03?", "مارس 2018 (غير مؤكد)", "2018-03"),
        ("2018-03%", "مارس 2018 (تقديري وغير مؤكد)", "2018-03"),
        ("2021-04-12/..", "لا قبل 12 أبريل 2021", "2021-04-12"),
        ("../2021-04-12", "لا بعد 12 أبريل 2021", "2021-04-12"),
        ("2018-03-19/2018-03-23", "من 19 إلى 23 مارس 2018", ""),
        ("2018-03-28/2018-04-02", "من 28 مارس إلى 2 أبريل 2018", ""),
        ("2018-12-30/2019-01-02", "من 30 ديسمبر 2018 إلى 2 يناير 2019", ""),
        ("2018/2020", "بين 2018 و2020", ""),
        ("2018-03/2019-05", "بين مارس 2018 ومايو 2019", ""),
        ("2018-03-19/2019-05", "بين 19 مارس 2018 و31 مايو 2019", ""),
        ("201X", "بين 2010 و2019", ""),
        ("[2018-03-04,2018-04-03]", "4 مارس 2018 أو 3 أبريل 2018", ""),
        ("XXXX-04-12", "12 أبريل، السنة غير مذكورة", ""),
        ("XXXX-04", "أبريل، السنة غير مذكورة", ""),
        ("XXXX-02-08/XXXX-02-09", "من 8 إلى 9 فبراير، السنة غير مذكورة", ""),
        ("XXXX-02-28/XXXX-03-01", "من 28 فبراير إلى 1 مارس، السنة غير مذكورة", ""),
    ],
)
def test_every_precision_has_its_words(edtf: str, words: str, machine: str) -> None:
    date = edtf_words(parse(edtf))
    assert date is not None
    assert (str(date), date.machine) == (words, machine)


def test_the_unknown_date_has_no_words() -> None:
    assert edtf_words(parse("")) is None


@pytest.mark.parametrize(
    ("edtf", "iso"),
    [
        ("2018-03-19", "2018-03-19"),
        ("2018-03", "2018-03"),
        ("2018", "2018"),
        ("2024-12", "2024-12"),
        ("2024-21", ""),
        ("2024-24", ""),
        ("2024-33", ""),
        ("2018~", ""),
        ("2018-03-19?", ""),
        ("2021-04-12/..", ""),
        ("XXXX-04-12", ""),
        ("2018-03-19/2018-03-23", ""),
        ("", ""),
    ],
)
def test_only_a_date_without_doubt_is_told_to_machines(edtf: str, iso: str) -> None:
    assert certain_iso(parse(edtf)) == iso


@given(st.dates())
def test_a_day_names_its_own_day_and_year(day: datetime.date) -> None:
    date = edtf_words(parse(day.isoformat()))
    assert date is not None
    assert date.words.split()[0] == str(day.day)
    assert date.words.split()[2] == str(day.year)
    assert date.machine == day.isoformat()


def test_a_weekday_leads_its_date() -> None:
    assert weekday_words(datetime.date(2026, 11, 21)) == "السبت 21 نوفمبر 2026"
