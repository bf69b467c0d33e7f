"""Asking for every word in its very spelling."""

import pytest

from archive.search.query.exactness import exactly
from archive.search.query.parser import parse


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("التعاون", "=التعاون"),
        ("التعاون الرقمي", "=التعاون =الرقمي"),
        ("«القطاع الخاص»", '="القطاع الخاص"'),
        ('"القطاع الخاص"~5', '="القطاع الخاص"~5'),
        ("قمح أو شعير", "=قمح أو =شعير"),
        ("قمح -(شعير أو ذرة)", "=قمح -(=شعير أو =ذرة)"),
        ("العنوان:قمح", "العنوان:=قمح"),
        ("رقم* من:2018", "رقم* من:2018"),
        ("كت*ب محمد~", "كت*ب محمد~"),
        ("=قمح", "=قمح"),
        ("", ""),
        ("؟", "؟"),
    ],
)
def test_words_and_phrases_become_exact_wherever_they_stand(typed: str, exact: str) -> None:
    assert exactly(parse(typed).node) == parse(exact).node
    assert exactly(parse(exact).node) == parse(exact).node
