"""Dates that a text states: read in every Arabic way of writing them, and never made up."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edtf import parse as parse_edtf
from archive.importers.dates import (
    AMBIGUOUS,
    HIJRI,
    IMPOSSIBLE,
    MONTHS_DISAGREE,
    SEPARATE_DAYS,
    SHORT_YEAR,
    find_dates,
    parse_date,
    read_date_line,
)

FAMILIES = {
    "egypt": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "levant": "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "morocco": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    "algeria": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
}
DIGITS = {
    "western": "0123456789",
    "arabic": "٠١٢٣٤٥٦٧٨٩",
    "persian": "۰۱۲۳۴۵۶۷۸۹",
    "mixed": "0١2٣4٥6٧8٩",
}


@pytest.mark.parametrize(
    ("line", "edtf"),
    [
        ("19 مارس 2018", "2018-03-19"),
        ("١٩ مارس ٢٠١٨", "2018-03-19"),
        ("۱۹ مارس ۲۰۱۸م", "2018-03-19"),
        ("1٩ مارس 201٨", "2018-03-19"),
        ("الاثنين، 19 مارس 2018 - 10:30 صباحًا", "2018-03-19"),
        ("تاريخ النشر: 19 مارس 2018", "2018-03-19"),
        ("نُشر في: الأحد ٢٠ آذار/مارس ٢٠١٦ الساعة 14:05 بتوقيت غرينتش", "2016-03-20"),
        ("20 يوليو/ تموز, 2009", "2009-07-20"),
        ("03 آب/أغسطس 2013", "2013-08-03"),
        ("1 كانون الثاني (يناير) 2007", "2007-01-01"),
        ("26 جويلية 2012", "2012-07-26"),
        ("23 غشت 2016", "2016-08-23"),
        ("5 فيفري 2011", "2011-02-05"),
        ("مارس 19, 2018", "2018-03-19"),
        ("19-مارس-2018", "2018-03-19"),
        ("9 مايو من عام 2010", "2010-05-09"),
        ("2018-03-19T10:00:00Z", "2018-03-19"),
        ("2018/03/19", "2018-03-19"),
        ("3/19/2018", "2018-03-19"),
        ("19/3/2018", "2018-03-19"),
        ("١٩\u200f/٣\u200f/٢٠١٨", "2018-03-19"),
        ("7/7/2017", "2017-07-07"),
        ("3/4/2018", "[2018-03-04,2018-04-03]"),
        ("11 شعبان 1433 هـ - الموافق 30 يونيو 2012 م", "2012-06-30"),
        ("30 يونيو 2012م (11 شعبان 1433هـ)", "2012-06-30"),
        ("12 أبريل", "XXXX-04-12"),
        ("مارس 2018", "2018-03"),
        ("تاريخ النشر: 2018", "2018"),
        ("نشر: 18 مارس 2018، آخر تحديث: 19 مارس 2018", "2018-03-18"),
    ],
)
def test_a_date_line_states_its_day(line: str, edtf: str) -> None:
    reading = parse_date(line)
    assert reading is not None
    assert reading.edtf == edtf
    assert reading.quote == line[reading.start : reading.end]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("3/4/2018", AMBIGUOUS),
        ("11 شعبان 1433 هـ", HIJRI),
        ("1436/07/12هـ", HIJRI),
        ("30 فبراير 2018", IMPOSSIBLE),
        ("31/31/2018", IMPOSSIBLE),
        ("20 يوليو/ حزيران 2010", MONTHS_DISAGREE),
        ("19/3/18", SHORT_YEAR),
    ],
)
def test_what_cannot_be_told_comes_with_its_reason(line: str, reason: str) -> None:
    reading = parse_date(line)
    assert reading is not None
    assert reading.reason == reason


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("خلال الفترة من 19 إلى 23 مارس  2018 في جنيف", "2018-03-19/2018-03-23"),
        ("وانعقد المؤتمر يومي 8 و9 فبراير في القاهرة", "XXXX-02-08/XXXX-02-09"),
        ("من 28 ديسمبر إلى 3 يناير 2018", "2017-12-28/2018-01-03"),
        ("من 28 فبراير حتى 3 مارس 2018", "2018-02-28/2018-03-03"),
        ("3 - 5 مايو 2010", "2010-05-03/2010-05-05"),
    ],
)
def test_days_named_as_a_stretch_become_an_interval(text: str, edtf: str) -> None:
    (reading,) = find_dates(text)
    assert (reading.edtf, reading.period) == (edtf, True)
    assert parse_date(reading.quote) is None


def test_days_that_do_not_follow_each_other_are_no_interval() -> None:
    (reading,) = find_dates("يومي 8 و15 فبراير 2020")
    assert (reading.edtf, reading.reason) == ("", SEPARATE_DAYS)


@pytest.mark.parametrize(
    "line",
    [
        "رؤية مصر 2030",
        "مصر تشارك في منتدى القمة العالمية لمجتمع المعلومات لعام 2018",
        "تأسست في نوفمبر 2020",
        "مصر الرقمية منظور 360 درجة",
        "اتصالات 24",
        "ايكونومي 24",
        "أجندة أفريقيا 2063",
        "13 دولة",
        "2018",
        "في 12 أبريل في الرياض",
        "اجتماع 19 مارس 2018 في القاهرة",
        "",
        " ",
    ],
)
def test_a_distractor_is_never_a_date_of_publication(line: str) -> None:
    assert parse_date(line) is None


def test_a_date_of_updating_is_a_date_line_that_states_no_publication() -> None:
    line = read_date_line("آخر تحديث: 19 مارس 2018")
    assert line is not None
    assert line.published is None


def test_two_days_on_one_line_state_neither() -> None:
    line = read_date_line("19 مارس 2018 - 20 مارس 2018")
    assert line is None or line.published is None


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("digits", DIGITS)
@given(day=st.dates(datetime.date(1990, 1, 1), datetime.date(2035, 12, 31)))
@settings(max_examples=20, deadline=None)
def test_every_day_reads_as_itself_in_each_month_and_digit_family(
    family: str, digits: str, day: datetime.date
) -> None:
    month = FAMILIES[family].split()[day.month - 1].replace("_", " ")
    text = f"{day.day} {month} {day.year}".translate(
        str.maketrans(DIGITS["western"], DIGITS[digits])
    )
    reading = parse_date(text)
    assert reading is not None
    assert reading.edtf == day.isoformat()
    assert reading.quote == text


_PIECES = st.sampled_from(
    [
        "19",
        "٣",
        "2018",
        "18",
        "/",
        "-",
        ".",
        " ",
        "مارس",
        "آب",
        "شعبان",
        "هـ",
        "م",
        "الى",
        "و",
        "من",
        "،",
        "\u200f",
        "ـ",
        "ً",
        "T10:00",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=12).map("".join)))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader_and_every_reading_is_a_quotation(text: str) -> None:
    read_date_line(text)
    end = 0
    for reading in find_dates(text):
        assert end <= reading.start < reading.end <= len(text)
        assert text[reading.start : reading.end] == reading.quote
        assert parse_edtf(reading.edtf).text == reading.edtf
        assert reading.edtf or reading.reason
        end = reading.end
