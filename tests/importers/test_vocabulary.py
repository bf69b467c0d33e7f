"""Matching the vocabulary: names found in whatever form the text gives them, quoted as written."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.normalizer import fold
from archive.importers.draft import Line
from archive.importers.readers import seed_text
from archive.importers.vocabulary import Term, Vocabulary, match_tags

SEEDS = Path(__file__).parents[2] / "seeds"
TRUTH = json.loads((Path(__file__).parent / "ground_truth.json").read_text(encoding="utf-8"))
TABLE = tomllib.loads((SEEDS / "vocabulary.toml").read_text(encoding="utf-8"))["tags"]
TERMS = [
    Term(
        tag["key"],
        tag["label"],
        (tag["label"], *(n for lang in ("ar", "en", "fr") for n in tag.get(lang, ()))),
        tag["kind"] != "concept",
    )
    for tag in TABLE
]
NAMES = {fold(name): term.key for term in TERMS for name in term.names}
SMALL = Vocabulary(
    [
        Term("transformation", "التحول الرقمي", ("التحول الرقمي",)),
        Term("dco", "منظمة التعاون الرقمي", ("منظمة التعاون الرقمي", "DCO")),
        Term("cooperation", "التعاون الرقمي", ("التعاون الرقمي", "Digital cooperation")),
        Term("it", "تقنية", ("تقنية المعلومات", "IT")),
        Term("goals", "أهداف التنمية", ("أهداف التنمية",)),
        Term("sdg", "أهداف التنمية المستدامة", ("أهداف التنمية المستدامة",)),
        Term("society", "مجتمع المعلومات", ("مجتمع المعلومات",)),
        Term("spa", "وكالة الأنباء السعودية", ("وكالة الأنباء السعودية", "واس"), proper=True),
        Term("escwa", "الإسكوا", ("الإسكوا", "ESCWA"), proper=True),
        Term("icann", "آيكان", ("آيكان",), proper=True),
        Term("germany", "ألمانيا", ("ألمانيا",), proper=True),
        Term("cabinet", "مجلس الوزراء", ("مجلس الوزراء",), proper=True),
        Term("governance", "الحوكمة", ("الحوكمة",)),
    ]
)


def matches(text: str) -> list[tuple[str, str]]:
    return [(tag.key, tag.quote) for tag in match_tags([Line(1, text)], SMALL)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("في مجال التحول الرقمي", [("transformation", "التحول الرقمي")]),
        ("بالتحوّل الرقميّ للدولة", [("transformation", "بالتحوّل الرقميّ")]),
        ("والتحول الرقمى", [("transformation", "والتحول الرقمى")]),
        ("قمة لمجتمع المعلومات", [("society", "لمجتمع المعلومات")]),
        ("منظمة التعاون الرقمي", [("dco", "منظمة التعاون الرقمي")]),
        ("أعلنت DCO", [("dco", "DCO")]),
        ("أعلنت dco", []),
        ("digital Cooperation now", [("cooperation", "digital Cooperation")]),
        ("it is", []),
        ("أهداف التنمية المستدامة", [("sdg", "أهداف التنمية المستدامة")]),
        ("وأهداف التنمية البشرية", [("goals", "وأهداف التنمية")]),
        ("التحول ثم الرقمي", []),
        ("", []),
    ],
)
def test_a_name_is_found_in_its_forms_and_quoted_as_written(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert matches(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قالت الإسكوا", [("escwa", "الإسكوا")]),
        ("وللإسكوا", [("escwa", "وللإسكوا")]),
        ("بالإسْكوا", [("escwa", "بالإسْكوا")]),
        ("إسكوا", [("escwa", "إسكوا")]),
        ("وESCWA", [("escwa", "وESCWA")]),
        ("escwa", []),
        ("ذكرت واس", [("spa", "واس")]),
        ("واسي واسات", []),
        ("لا يكون لايكون أيك", []),
        ("بآيكان", [("icann", "بآيكان")]),
        ("بألمانيا", [("germany", "بألمانيا")]),
        ("مانيا", []),
        ("حوكمة", [("governance", "حوكمة")]),
        ("حوكمات", []),
    ],
)
def test_a_name_of_one_word_is_met_in_its_own_spelling_behind_clitics(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert matches(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ولمجلس الوزراء", [("cabinet", "ولمجلس الوزراء")]),
        ("بوكالة الأنباء السعودية", [("spa", "بوكالة الأنباء السعودية")]),
        ("مجالس الوزراء", [("cabinet", "مجالس الوزراء")]),
        ("وكالة نبأ السعودية", []),
    ],
)
def test_each_word_of_a_proper_name_begins_as_in_the_name(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert matches(text) == found


def test_a_tag_is_reported_once_where_it_is_first_named() -> None:
    lines = [Line(3, "لا شيء"), Line(5, "والتحول الرقمي"), Line(7, "التحول الرقمي")]
    (tag,) = match_tags(lines, SMALL)
    assert (tag.line, tag.quote) == (5, "والتحول الرقمي")


def test_no_two_tags_of_the_shipped_vocabulary_share_a_name() -> None:
    assert len({tag["key"] for tag in TABLE}) == len(TABLE)
    assert all(NAMES[fold(name)] == term.key for term in TERMS for name in term.names)


@pytest.mark.parametrize("name", TRUTH)
def test_every_tag_of_the_ground_truth_is_a_name_of_the_vocabulary(name: str) -> None:
    assert all(fold(label) in NAMES for label in TRUTH[name]["tags"])


def test_the_tags_of_the_seeds_are_found_in_their_text_but_for_one_slip_of_word_order() -> None:
    vocabulary, missing = Vocabulary(TERMS), set()
    for truth in TRUTH.values():
        draft = seed_text.read((SEEDS / truth["file"]).read_bytes())
        found = {tag.key for tag in match_tags(draft.kept, vocabulary)}
        missing |= {label for label in truth["tags"] if NAMES[fold(label)] not in found}
    assert missing <= {"محو الأمية الرقمية"}


@given(st.text(max_size=120))
@settings(max_examples=100, deadline=None)
def test_every_match_is_a_quotation(text: str) -> None:
    for tag in match_tags([Line(1, f"{text} والتحول الرقمي {text}")], SMALL):
        assert tag.quote in f"{text} والتحول الرقمي {text}"
