"""Completing typed words: with and without article, in any spelling, from any word of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis.word_starts import KEY_BYTES, after, completes, keys, prefixes, words

ARABIC = st.text("ابتثجحلمنوهيةىأإآء \u064e\u0640", max_size=30)


def entered(text: str, typed: str) -> bool:
    """Whether the typed text finds the text: by a key in the range of a prefix, and then word by word."""
    asked = [word.full for word in words(typed)]
    every = words(text)
    return any(
        prefix <= key < after(prefix) and completes(every[place:], asked)
        for place, key in enumerate(keys(text))
        for prefix in prefixes(asked)
    )


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("التعاون الرقمي", "التع"),
        ("التعاون الرقمي", "تعا"),
        ("التعاون الرقمي", "رق"),
        ("التعاون الرقمي", "الرق"),
        ("التعاون الرقمي", "تعاون رقمي"),
        ("تعاون رقمي", "التعاون الرقمي"),
        ("التعاون الرقمي", "ا"),
        ("التعاون الرقمي", "ال"),
        ("التعاون الرقمي", "التعاون ا"),
        ("التعاون الرقمي", "التعاون ال"),
        ("التعاون الرقمي", "التعــاون الرَّقمى"),
        ("أهداف التنمية 2030", "اهداف"),
        ("أهداف التنمية 2030", "٢٠٣"),
        ("المنصة الإلكترونية", "الكت"),
        ("المنصة الإلكترونية", "الالكت"),
        ("المنصة الإلكترونية", "منصة الكتر"),
        ("منصة إلكترونية", "المنصة الالكتر"),
        ("جمهورية ألمانيا", "المان"),
        ("جمهورية المانيا", "ألمان"),
        ("مبادرة (DCO) للتعاون", "dco"),
        ("كوفيد-19", "كوفيد 1"),
    ],
)
def test_typed_words_find_the_text(text: str, typed: str) -> None:
    assert entered(text, typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("التعاون الرقمي", "عاون"),
        ("التعاون الرقمي", "التعاون ب"),
        ("التعاون بين الدول", "التعاون ا"),
        ("التعاون", "التعاون الرقمي"),
        ("المنصة الإلكترونية", "كتر"),
        ("ألمانيا", "مان"),
        ("الذي كان", "ذي"),
    ],
)
def test_other_words_do_not_find_it(text: str, typed: str) -> None:
    assert not entered(text, typed)


def test_a_key_is_cut_and_what_was_typed_beyond_still_counts() -> None:
    text = "البيان الختامي الصادر عن الاجتماع الوزاري الثالث عشر للمنظمة"
    assert all(len(key) <= KEY_BYTES for key in keys(text))
    assert entered(text, text)
    assert not entered(text, text.replace("عشر", "عشرون"))


def test_many_articles_do_not_multiply_the_ranges() -> None:
    assert len(prefixes(["المال"] * 40)) <= 4


@given(text=ARABIC)
def test_every_beginning_of_every_rest_of_a_text_finds_it(text: str) -> None:
    every = [word.full for word in words(text)]
    for place in range(len(every)):
        rest = " ".join(every[place:])
        for end in range(1, len(rest) + 1):
            if not rest[:end].endswith(" "):
                assert entered(" ".join(every), rest[:end])


@given(text=st.text(max_size=60))
def test_any_text_has_keys_in_utf_8(text: str) -> None:
    assert len(keys(text)) == len(words(text))
