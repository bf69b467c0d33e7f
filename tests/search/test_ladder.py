"""Steps that lead on from few results."""

import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.analyzer import exact, stem
from archive.analysis.spelling import Speller
from archive.search.ladder import (
    FEW,
    MOST_LOOKUPS,
    MOST_SEARCHES,
    MOST_STEPS,
    Lookups,
    Tally,
    steps,
    suggestion,
)
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.results import Step

WORDS = {
    "التعاون": 90,
    "الرقمي": 70,
    "التعليم": 50,
    "الرياض": 20,
    "عبد": 9,
    "العزيز": 8,
    "قمح": 3,
    "في": 99,
}


class Asked:
    """An archive in which every search for known words finds ten articles, and any other none."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.speller = Speller(words)
        self.stems = {stem(word) for word in words}
        self.searches: list[SearchRequest] = []

    def count(self, request: SearchRequest) -> int:
        self.searches.append(request)
        words = re.sub(r'["«»]|أو |العنوان:', " ", request.text).split()
        known = [stem(word) in self.stems for word in words]
        return 10 if (any if " أو " in request.text else all)(known) else 0

    def lookups(self) -> Lookups:
        return Lookups(
            lambda request: Tally(*[self.count(request)] * 2),
            lambda: self.speller,
            lambda text, typed: text,
        )

    def steps(self, text: str, found: int = 0, **filters: object) -> tuple[Step, ...]:
        request = SearchRequest(text, **filters)  # type: ignore[arg-type]
        return steps(request, parse(text).node, Tally(found, found), self.lookups())


@pytest.fixture
def ask() -> Callable[..., tuple[Step, ...]]:
    return Asked(WORDS).steps


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("التعاةن", "spelling", "التعاون"),
        ("التعاةن الرقمي", "spelling", "التعاون الرقمي"),
        ("«التعاةن الرقنى»", "spelling", "«التعاون الرقمي»"),
        ("العنوان:التعاةن", "spelling", "العنوان:التعاون"),
        ("التعاونالرقمي", "spacing", "التعاون الرقمي"),
        ("الت عاون الرقمي", "spacing", "التعاون الرقمي"),
        ("hgjuh,k", "keyboard", "التعاون"),
        ("hgjuh;k", "keyboard", "التعاون"),
        ("hgjuh,k hgvrld", "keyboard", "التعاون الرقمي"),
        ('"hgjuh,k hgvrld"', "keyboard", '"التعاون الرقمي"'),
        ("riyadh", "transliteration", "الرياض"),
        ("التعليم riyadh", "transliteration", "التعليم الرياض"),
        ("abdulaziz", "transliteration", "عبد العزيز"),
        ("abd-el-aziz", "transliteration", "عبد العزيز"),
        ("التعاون؟التعليم", "phrase", "التعاون التعليم"),
        ("«التعاون التعليم الفلاني»", "any", "التعاون أو التعليم أو الفلاني"),
    ],
)
def test_the_likeliest_step_comes_first(
    ask: Callable[..., tuple[Step, ...]], typed: str, kind: str, meant: str
) -> None:
    assert ask(typed)[0] == Step(kind, meant, 10)


def test_nothing_is_looked_up_where_enough_was_found() -> None:
    asked = Asked(WORDS)
    assert asked.steps("التعاةن", found=FEW) == ()
    assert asked.steps("التعاةن", page=2) == ()
    assert asked.steps("") == asked.steps("؟") == ()
    assert asked.searches == []


def test_two_known_words_may_be_the_halves_of_another() -> None:
    asked = Asked({"الت": 1, "عاون": 1, "التعاون": 9})
    asked.count = lambda request: asked.speller.frequency(request.text)  # type: ignore[method-assign]
    assert asked.steps("الت عاون")[0] == Step("spacing", "التعاون", 9)


def test_any_of_the_words_is_no_step_where_as_many_are_shown_for_some_of_them() -> None:
    request, lookups = SearchRequest("التعاون الفلاني"), Asked(WORDS).lookups()
    node = parse(request.text).node
    assert [step.kind for step in steps(request, node, Tally(9, 0), lookups)] == ["any"]
    assert steps(request, node, Tally(10, 0), lookups) == ()


def test_only_what_finds_more_is_shown(ask: Callable[..., tuple[Step, ...]]) -> None:
    assert ask("ظظظظظظ") == ()
    assert ask("قمح") == ()


def test_each_filter_is_left_out_in_turn() -> None:
    asked = Asked(WORDS)
    filters = {"sources": ("a", "b"), "tags": ("x", "y"), "year_from": 2018, "undated": True}
    found = asked.steps("قمح", **filters)
    assert [(step.kind, step.text) for step in found] == [
        ("tag", "x"),
        ("tag", "y"),
        ("years", ""),
        ("undated", ""),
        ("source", "a b"),
    ]
    assert [(search.tags, search.year_from, search.undated) for search in asked.searches[:4]] == [
        (("y",), 2018, True),
        (("x",), 2018, True),
        (("x", "y"), None, True),
        (("x", "y"), 2018, False),
    ]


def test_a_rare_word_is_doubted_beside_a_frequent_one() -> None:
    asked = Asked({"التعاون": 100, "التعاوم": 1})
    asked.count = lambda request: asked.speller.frequency(request.text)  # type: ignore[method-assign]
    assert asked.steps("التعاوم", found=1) == (Step("spelling", "التعاون", 100),)


def test_forms_of_one_word_are_offered_once() -> None:
    asked = Asked({"التعاون": 9, "والتعاون": 8, "بالتعاون": 7})
    assert [step.text for step in asked.steps("صالتعاون")] == ["التعاون"]


def test_the_suggestion_is_the_first_step_that_mends_the_words() -> None:
    assert suggestion((Step("tag", "x", 3), Step("spelling", "قمح", 2))) == "قمح"
    assert suggestion((Step("any", "قمح أو شعير", 3),)) == ""


@given(st.text('التعاونhgj ,"()-=*:2', max_size=60) | st.text(max_size=40))
@settings(max_examples=150)
def test_any_text_costs_few_searches_and_gives_few_steps(text: str) -> None:
    asked = Asked(WORDS)
    assert len(asked.steps(text, tags=("x",))) <= MOST_STEPS
    assert len(asked.searches) <= MOST_SEARCHES + MOST_LOOKUPS


def test_exact_words_are_known_by_their_folded_form() -> None:
    assert Speller(WORDS).frequency(exact("التَّعاوُن")) == 90
