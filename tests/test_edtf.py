"""EDTF text, its precision and its bounds."""

import datetime
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import edtf
from archive.edtf import Precision

DAY = datetime.date


@pytest.mark.parametrize(
    ("text", "precision", "not_before", "not_after", "year"),
    [
        ("", Precision.UNKNOWN, None, None, None),
        ("2018-03-19", Precision.DAY, DAY(2018, 3, 19), DAY(2018, 3, 19), 2018),
        ("2022-09", Precision.MONTH, DAY(2022, 9, 1), DAY(2022, 9, 30), 2022),
        ("2024-02", Precision.MONTH, DAY(2024, 2, 1), DAY(2024, 2, 29), 2024),
        ("2018", Precision.YEAR, DAY(2018, 1, 1), DAY(2018, 12, 31), 2018),
        ("2025-11~", Precision.MONTH, DAY(2025, 11, 1), DAY(2025, 11, 30), 2025),
        ("2018-03-19/2018-03-23", Precision.DAY_RANGE, DAY(2018, 3, 19), DAY(2018, 3, 23), 2018),
        ("2018/2019", Precision.RANGE, DAY(2018, 1, 1), DAY(2019, 12, 31), None),
        ("2021-04-12/..", Precision.LOWER_BOUND, DAY(2021, 4, 12), None, None),
        ("../2021-04", Precision.UPPER_BOUND, None, DAY(2021, 4, 30), None),
        ("[2018-03-04,2018-04-03]", Precision.ONE_OF, DAY(2018, 3, 4), DAY(2018, 4, 3), 2018),
        ("XXXX-04-12", Precision.YEAR_NOT_STATED, None, None, None),
        ("XXXX-02-08/XXXX-02-09", Precision.YEAR_NOT_STATED, None, None, None),
    ],
)
def test_a_date_tells_its_precision_bounds_and_certain_year(
    text: str,
    precision: Precision,
    not_before: datetime.date | None,
    not_after: datetime.date | None,
    year: int | None,
) -> None:
    date = edtf.parse(text)
    assert (date.text, date.precision) == (text, precision)
    assert (date.not_before, date.not_after, date.year) == (not_before, not_after, year)


@pytest.mark.parametrize(
    "text",
    ["أمس", "19/3/2018", "2018-13", "2018-02-30", "2018-03-23/2018-03-19", "/", "../..", "12018-01", "٢٠١٨", "x" * 9999,
     "XXXX-04-12/2018-01-01", "[2018-03-04]", "[2018,2019]", "[2018-03-04,", "[]", "2018-03-19 00:00"],
)  # fmt: skip
def test_what_is_no_date_is_refused_in_arabic(text: str) -> None:
    with pytest.raises(ValueError, match="ليس تاريخًا"):
        edtf.parse(text)


@pytest.mark.parametrize("text", ["14/3/2024", "2024-03-14/2024-99", "[2018-03-04,x]"])
def test_the_error_quotes_the_whole_text_as_typed(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"«{text}»")):
        edtf.parse(f" {text} ")


@given(st.dates(min_value=datetime.date(1, 1, 1)))
def test_every_day_is_its_own_bounds(day: datetime.date) -> None:
    date = edtf.parse(day.isoformat())
    assert (date.not_before, date.not_after, date.year) == (day, day, day.year)


@given(st.text(max_size=80))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        date = edtf.parse(text)
    except ValueError:
        return
    assert not (date.not_before and date.not_after) or date.not_before <= date.not_after


@given(
    st.from_regex(
        r"(0[0-9]|19|20)[0-9]{2}(-[0-4][0-9](-[0-3][0-9])?)?",
        fullmatch=True,
        alphabet="0123456789-",
    )
)
@settings(max_examples=60)
def test_plain_dates_are_read_as_the_library_reads_them(text: str) -> None:
    assert _read(edtf._single, text) == _read(edtf._by_the_library, text)


def _read(read: Callable[[str], edtf.EdtfDate], text: str) -> edtf.EdtfDate | None:
    try:
        return read(text)
    except ValueError:
        return None
