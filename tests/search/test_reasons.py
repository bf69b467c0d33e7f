"""Which words of a query met which forms of an article."""

import pytest

from archive.search.highlighter import highlight
from archive.search.occurrences import Finder
from archive.search.query.parser import parse
from archive.search.reasons import MOST_FORMS, reasons
from archive.search.results import Expansion, Reason


def why(query: str, text: str, shown: str = "", place: str = "text") -> tuple[Reason, ...]:
    node = parse(query).node
    return reasons([(place, text)], Finder(node), highlight(shown, node))


@pytest.mark.parametrize(
    ("query", "text", "forms"),
    [
        ("وزير", "عقد الوزراء اجتماعًا مع وزيرة", ("الوزراء",)),
        ("الوزراء", "قال وزير", ("وزير",)),
        ("التعاون الرقمي", "بالتعاون الرقميّ", ("بالتعاون",)),
        ("«القطاع الخاص»", "مع القطاعِ الخاص", ()),
        ("«القطاع الخاص»", "والقطاع\n الخاص", ("والقطاع الخاص",)),
        ("رقم*", "الأرقام الرقمية رقمان", ("رقمان", "الرقمية")),
        ("*قم", "رقم مرقم", ("رقم", "مرقم")),
        ("رقم~", "رقم ورسم", ("ورسم",)),
    ],
)
def test_the_forms_met_are_told_as_they_are_written(
    query: str, text: str, forms: tuple[str, ...]
) -> None:
    found = why(query, text, shown=text)
    assert {form for reason in found for form in reason.forms} >= set(forms)
    assert bool(found) is bool(forms)
    assert all(reason.places == ("text",) for reason in found)


@pytest.mark.parametrize("query", ["", "؟!", "-قمح", "المصدر:واس", "=القمح"])
def test_there_is_nothing_to_tell_where_no_word_is_sought_or_met(query: str) -> None:
    assert why(query, "قمح وشعير") == ()


def test_a_word_that_the_snippet_shows_as_typed_needs_no_reason() -> None:
    assert why("قمح", "قمح وشعير", shown="قمح وشعير") == ()


def test_a_word_met_only_outside_the_snippet_is_told_with_its_place() -> None:
    assert why("قمح", "قمح", shown="عنوان آخر", place="about") == (
        Reason("قمح", ("قمح",), ("about",)),
    )


def test_function_words_are_no_reason() -> None:
    assert why("في القمح", "في الحقل قمح", shown="قمح") == (Reason("القمح", ("قمح",), ("text",)),)


def test_each_form_is_told_once_and_only_so_many() -> None:
    forms = " ".join(f"رقم{letter}" for letter in "ابتثجحخد")
    found = why("رقم*", f"{forms} {forms}")
    assert len(found) == 1
    assert len(found[0].forms) == len(set(found[0].forms)) == MOST_FORMS


def test_a_word_typed_twice_is_told_once() -> None:
    assert len(why("وزير وزير", "وزراء")) == 1


def test_another_name_stands_with_the_name_that_was_typed() -> None:
    node = parse("OECD أو «التعاون الاقتصادي»").node
    expansion = Expansion("OECD", "oecd", ("التعاون الاقتصادي",))
    text = "منظمة التعاون الاقتصادي"
    found = reasons([("text", text)], Finder(node), highlight(text, node), [expansion])
    assert found == (Reason("OECD", ("التعاون الاقتصادي",), ("text",)),)
