"""Cutting text into words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.tokenizer import _LETTERS, _NUMBER, CONTROLS, tokenize

AWKWARD = st.text(
    st.sampled_from("اب\u064b\u0640\u200f\u202e\u2066\u200b1٢.,\u066b_-aé\u0301 \n\x00\ud800ﷲﻻ"),
    max_size=30,
)


@given(AWKWARD | st.text(st.sampled_from("والبف1٢,.ـ ")))
@settings(max_examples=200)
def test_words_of_plain_letters_are_cut_as_any_others(text: str) -> None:
    cut = re.findall(f"{_NUMBER}|{_LETTERS}", text)
    assert [token.text for token in tokenize(text)] == cut


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("الضمان.من الجهات", ["الضمان", "من", "الجهات"]),
        ("المحوِّل الحكومي", ["المحوِّل", "الحكومي"]),
        ("عددٍ من", ["عددٍ", "من"]),
        ("التعـــاون", ["التعـــاون"]),
        ("المستدام” .وتمحور", ["المستدام", "وتمحور"]),
        ("(WSIS )", ["WSIS"]),
        ("3.5 و3.5 بـ3.5", ["3.5", "و3.5", "بـ3.5"]),
        ("٣٫٥ و١٬٠٠٠", ["٣٫٥", "و١٬٠٠٠"]),
        ("1,000,000 و2,5", ["1,000,000", "و2", "5"]),
        ("26٦", ["26٦"]),
        ("3/19/2018 و19.3.2018", ["3", "19", "2018", "و19", "3", "2018"]),
        ("عام 2030. القادم", ["عام", "2030", "القادم"]),
        ("2018,2019", ["2018", "2019"]),
        ("70٪ 360°", ["70", "360"]),
        ("#التحول_الرقمي", ["التحول", "الرقمي"]),
        ("﹏ _ __ ؟ … ـ،", ["ـ"]),
        ("كوفيد-19 G20", ["كوفيد", "19", "G20"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("ال\u200dتعاون", ["ال\u200dتعاون"]),
    ],
)
def test_words_are_cut_where_a_reader_would(text: str, words: list[str]) -> None:
    assert [token.text for token in tokenize(text)] == words


def test_controls_around_a_word_are_no_part_of_it() -> None:
    (token,) = tokenize("\u202bالتعاون\u202c\u200f")
    assert (token.text, token.start, token.end) == ("التعاون", 1, 8)


@given(st.text(st.characters(), max_size=60) | AWKWARD)
@settings(max_examples=300)
def test_offsets_point_into_the_original_text(text: str) -> None:
    tokens = list(tokenize(text))
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert [token.position for token in tokens] == list(range(len(tokens)))


@given(st.text(st.characters(), max_size=60) | AWKWARD)
@settings(max_examples=200)
def test_words_are_in_order_and_apart_and_nothing_readable_is_lost(text: str) -> None:
    ends = [0]
    for token in tokenize(text):
        assert ends[-1] <= token.start < token.end
        assert not any(letter.isalnum() for letter in text[ends[-1] : token.start])
        ends.append(token.end)
    assert not any(letter.isalnum() for letter in text[ends[-1] :])


@given(AWKWARD)
def test_a_word_does_not_end_in_an_invisible_control(text: str) -> None:
    assert not any(token.text[-1] in CONTROLS for token in tokenize(text))
