"""Counted nouns take the form that their number asks for."""

import pytest

from archive.plurals import NOUNS, counted, grouped


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا نتائج"),
        (1, "نتيجة واحدة"),
        (2, "نتيجتان"),
        (3, "3 نتائج"),
        (10, "10 نتائج"),
        (11, "11 نتيجة"),
        (99, "99 نتيجة"),
        (100, "100 نتيجة"),
        (102, "102 نتيجة"),
        (103, "103 نتائج"),
        (111, "111 نتيجة"),
        (1000, "1,000 نتيجة"),
        (1203, "1,203 نتائج"),
    ],
)
def test_results_are_counted_in_six_forms(number: int, words: str) -> None:
    assert counted(number, "نتيجة") == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا مصادر"),
        (1, "مصدر واحد"),
        (2, "مصدران"),
        (5, "5 مصادر"),
        (11, "11 مصدرًا"),
        (17, "17 مصدرًا"),
        (101, "101 مصدر"),
    ],
)
def test_a_masculine_noun_takes_the_accusative_after_eleven(number: int, words: str) -> None:
    assert counted(number, "مصدر") == words


@pytest.mark.parametrize("noun", NOUNS)
def test_one_and_two_are_words_and_not_digits(noun: str) -> None:
    assert not any(character.isdigit() for n in (0, 1, 2) for character in counted(n, noun))


def test_thousands_are_set_apart() -> None:
    assert grouped(1234567) == "1,234,567"
