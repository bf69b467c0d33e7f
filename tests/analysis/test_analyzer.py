"""The analyzer: words with folded form, stem and place in the original."""

import pickle
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis import analyzer
from archive.analysis.analyzer import MAX_WORD_LENGTH, analyze, exact, stem
from archive.analysis.stopwords import STOPWORDS, is_stopword

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_the_words_of_a_seed_stand_where_they_say(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8")
    tokens = analyze(text)
    assert len(tokens) > 200
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(token.exact and token.stem for token in tokens)


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=200)
def test_analysis_of_any_text_keeps_order_and_place(text: str) -> None:
    tokens = analyze(text)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))


def test_one_letter_that_expands_to_several_keeps_its_place() -> None:
    alif, god = analyze("ﻻ ﷲ")
    assert (alif.exact, alif.start, alif.end) == ("لا", 0, 1)
    assert (god.exact, god.start, god.end) == ("الله", 2, 3)


def test_a_lone_tatweel_is_no_word_and_takes_no_position() -> None:
    assert [(token.exact, token.position) for token in analyze("لـ ـ تحقيق")] == [
        ("ل", 0),
        ("تحقيق", 1),
    ]


def test_a_word_of_any_length_gives_a_bounded_term() -> None:
    (token,) = analyze("ا\u064b" * 32_000)
    assert len(token.text) == 64_000
    assert len(token.exact) == MAX_WORD_LENGTH
    assert len(token.stem) <= MAX_WORD_LENGTH


@pytest.mark.parametrize(
    ("word", "folded"), [("؟", ""), ("ـ", ""), ("١٬٠٠٠", "1000"), ("\ud800", ""), ("ﹰ", "")]
)
def test_the_exact_form_holds_letters_and_digits_only(word: str, folded: str) -> None:
    assert exact(word) == folded


@pytest.mark.parametrize("function", [analyze, exact, stem, analyzer.forms])
def test_the_analyzer_can_be_pickled(function: object) -> None:
    assert pickle.loads(pickle.dumps(function)) is function  # noqa: S301 - our own bytes


@pytest.mark.parametrize("word", ["في", "إلى", "الى", "وهي", "وفي", "هٰذا", "فى"])
def test_function_words_are_known_in_every_spelling(word: str) -> None:
    assert is_stopword(word)


@pytest.mark.parametrize("word", ["التعاون", "وزير", "فرصة", "WSIS", ""])
def test_content_words_are_no_function_words(word: str) -> None:
    assert not is_stopword(word)
    assert exact(word) not in STOPWORDS
