"""Frequent phrases: whole ones, in several texts, that begin and end in words of their own."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.search import phrases
from archive.search.phrases import frequent_phrases


def test_a_phrase_of_two_texts_is_found_and_one_of_a_single_text_is_not() -> None:
    assert frequent_phrases(["نمو الاقتصاد الرقمي", "مستقبل الاقتصاد الرقمي"]) == [
        "الاقتصاد الرقمي"
    ]


def test_a_phrase_counts_once_in_a_text() -> None:
    assert frequent_phrases(["الاقتصاد الرقمي. الاقتصاد الرقمي."]) == []


@pytest.mark.parametrize(
    "text",
    [
        "الاقتصاد. الرقمي",
        "الاقتصاد، الرقمي",
        "الاقتصاد\nالرقمي",
        "الاقتصاد (الرقمي)",
        "الاقتصاد من",
        "من الاقتصاد",
        "والاقتصاد الرقمي",
        "بالاقتصاد الرقمي",
        "للاقتصاد الرقمي",
        "2018 الاقتصاد",
        "محمد بن",
    ],
)
def test_what_is_no_phrase_is_not_found(text: str) -> None:
    assert frequent_phrases([text, text]) == []


def test_a_conjunction_is_known_by_the_word_without_it() -> None:
    texts = [*["وزارة الاتصالات. ومنظمة عالمية"] * 2, "منظمة", "منظمة"]
    assert frequent_phrases(texts) == ["وزارة الاتصالات"]


def test_the_longer_phrase_stands_for_its_parts_that_occur_only_in_it() -> None:
    texts = ["أهداف التنمية المستدامة", "أهداف التنمية المستدامة", "التنمية المستدامة"]
    assert frequent_phrases([*texts, *texts]) == ["التنمية المستدامة", "أهداف التنمية المستدامة"]


def test_function_words_may_stand_inside() -> None:
    assert frequent_phrases(["الأمن في الفضاء"] * 2) == ["الأمن في الفضاء"]


def test_no_phrase_is_longer_than_four_words() -> None:
    found = frequent_phrases(["واحد اثنان ثلاثة أربعة خمسة ستة"] * 2)
    assert found
    assert max(len(phrase.split()) for phrase in found) == 4


def test_spellings_are_counted_together_and_the_usual_one_is_given() -> None:
    texts = ["الإقتصاد الرقمى", "الاقتصاد الرقمي", "الاقتصاد الرَّقمي", "الاقتصاد الرقمي"]
    assert frequent_phrases(texts) == ["الاقتصاد الرقمي"]


def test_of_forms_with_and_without_article_one_is_given() -> None:
    texts = ["تعاون دولي", "تعاون دولي", *["التعاون الدولي"] * 3]
    assert frequent_phrases(texts) == ["التعاون الدولي"]


def test_the_most_frequent_come_first_and_no_more_than_asked_for() -> None:
    texts = ["الأمن الرقمي", "الأمن الرقمي", *["الاقتصاد الأخضر"] * 3]
    assert frequent_phrases(texts) == ["الاقتصاد الأخضر", "الأمن الرقمي"]
    assert frequent_phrases(texts, most=1) == ["الاقتصاد الأخضر"]


def test_a_level_that_grows_too_large_keeps_what_is_frequent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(phrases, "_MOST_COUNTED", 4)
    rare = [f"الكلمة{n} المفردة{n} الثالثة{n}" for n in range(20)]
    assert "الاقتصاد الرقمي" in frequent_phrases([*["الاقتصاد الرقمي"] * 3, *rare, *rare])


@settings(max_examples=50)
@example(texts=["ا\ufc5eا ا ا اا"])
@given(texts=st.lists(st.text("ابلوم \n.\u064e\ufc5e", max_size=40), max_size=8))
def test_every_phrase_stands_in_two_texts(texts: list[str]) -> None:
    for phrase in frequent_phrases([*texts, *texts]):
        assert 2 <= len(phrase.split()) <= 4
