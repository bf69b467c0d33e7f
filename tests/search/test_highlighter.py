"""Marks in titles and snippets."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search import occurrences
from archive.search.deadline import limited
from archive.search.highlighter import AFTER, BEFORE, highlight, snippet
from archive.search.occurrences import ENOUGH, PIECE, Finder
from archive.search.query.parser import parse
from archive.search.results import Fragment

SEEDS = {
    path.stem[:3]: path.read_text(encoding="utf-8")
    for path in (Path(__file__).parents[2] / "seeds").glob("*.txt")
}
LETTERS = "التعاونرقمي \n\u064b\u0640\u200f\u202e.؟«»1٢a\x00\ud800ﷲ"
TEXTS = st.text(st.sampled_from(LETTERS), max_size=200) | st.text(st.characters(), max_size=60)
QUERIES = st.sampled_from(
    ["التعاون", "التعاون الرقمي", "«التعاون الرقمي»", '"ا ل"~3', "ت*", "=ا", "ا أو ل -ت", "", "؟", "a 1"]
)  # fmt: skip


def shown(fragments: tuple[Fragment, ...]) -> str:
    """Fragments as text with marks in brackets."""
    return "".join(f"[{part.text}]" if part.marked else part.text for part in fragments)


def marked(fragments: tuple[Fragment, ...]) -> list[str]:
    """The marked words."""
    return [part.text for part in fragments if part.marked]


def collapsed(text: str) -> str:
    """Text with single spaces for white space."""
    return re.sub(r"\s+", " ", text.strip())


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("التحول", "والتحول بالتحول تحوّلًا", "[والتحول] [بالتحول] [تحوّلًا]"),
        ("الرقمي", "رقميًا والرقمية، بالرقميّة", "[رقميًا] [والرقمية]، [بالرقميّة]"),
        ("المحول", '"المحوِّل الحكومي"', '"[المحوِّل] الحكومي"'),
        ("الدولى", "التعاون الدولي", "التعاون [الدولي]"),
        ("2030", "رؤية ٢٠٣٠.", "رؤية [٢٠٣٠]."),
        ("التعاون", "«ﺍﻟﺘﻌﺎﻭﻥ»", "«[ﺍﻟﺘﻌﺎﻭﻥ]»"),
        ("شركة", "شرکة التعـــاون", "[شرکة] التعـــاون"),
        ("wsis", "منتدى (WSIS )", "منتدى ([WSIS] )"),
        ("«القطاع الخاص»", "والقطاع الخاص، القطاع العام الخاص", "[والقطاع] [الخاص]، القطاع العام الخاص"),
        ('"القطاع الخاص"~1', "القطاع العام الخاص", "[القطاع] العام [الخاص]"),
        ('"القطاع الخاص"~1', "القطاع العام كله الخاص", "القطاع العام كله الخاص"),
        ('"ا ب ج"~1', "ا س ب س ج", "ا س ب س ج"),
        ("=«قطاع خاص»", "القطاع خاص", "القطاع خاص"),
        ("=الرقمي", "الرقمي الرقمية رقمي", "[الرقمي] الرقمية رقمي"),
        ("=«القطاع الخاص»", "والقطاع الخاص القطاع الخاص", "والقطاع الخاص [القطاع] [الخاص]"),
        ("رقم*", "رقمنة الرقمية مرقم", "[رقمنة] [الرقمية] مرقم"),
        ("كت*ب", "كتاب والكتّاب وكتابان", "[كتاب] [والكتّاب] [وكتابان]"),
        ("*قمي", "الرقمي رقميون", "[الرقمي] [رقميون]"),
        ("ر?م", "رسم رجوم رقمَ", "[رسم] رجوم [رقمَ]"),
        ("نجح؟نعم", "نجح؟نعم، قال نعم نجح", "[نجح]؟[نعم]، قال نعم نجح"),
        ("=كتاب~", "كتب كتابا كتّبو", "[كتب] [كتابا] كتّبو"),
        ("التعاون في مصر", "في مصر", "في [مصر]"),
        ("في", "في مصر", "[في] مصر"),
        ("«في مصر»", "في مصر وفي قطر", "[في] [مصر] وفي قطر"),
        ("التعاون -مصر", "التعاون في مصر", "[التعاون] في مصر"),
        ("المصدر:مصر الوسم:مصر", "التعاون في مصر", "التعاون في مصر"),
        ("العنوان:مصر", "التعاون في مصر", "التعاون في [مصر]"),
        ("", "التعاون", "التعاون"),
        ("التعاون", "", ""),
        ("a", "<b>a</b> &amp; a", "<b>[a]</b> &amp; [a]"),
    ],
)  # fmt: skip
def test_whole_words_are_marked_as_they_are_written(query: str, text: str, expected: str) -> None:
    assert shown(highlight(text, parse(query).node)) == expected


@pytest.mark.parametrize(
    ("seed", "query", "word"),
    [
        ("000", "فرصا", "فرصًا"),
        ("000", "«التعاون الدولي»", "الدولى"),
        ("001", "رقمي", "رقميًا"),
        ("001", "رقمي", "بالرقمية"),
        ("002", "يوفر منصة", "منصة"),
        ("003", "wsis", "WSIS"),
        ("003", "شؤون", "للشئون"),
        ("004", "المحول", "المحوِّل"),
        ("004", "٩", "و9"),
        ("004", "للتحول", "للتحول"),
    ],
)
def test_a_snippet_of_a_seed_marks_the_word(seed: str, query: str, word: str) -> None:
    text = SEEDS[seed]
    assert word in marked(snippet(text, parse(query).node, length=len(text)))
    assert marked(snippet(text, parse(query).node))


def test_a_snippet_shows_the_passage_with_most_words_of_the_query() -> None:
    text = "التعاون أولًا. " + "حشو " * 200 + "هنا التعاون الرقمي معًا. " + "حشو " * 200
    assert marked(snippet(text, parse("التعاون الرقمي").node)) == ["التعاون", "الرقمي"]


def test_a_phrase_counts_more_than_scattered_words() -> None:
    text = "مصر وقطر. " + "حشو " * 200 + "في منظمة التعاون الرقمي اليوم. " + "حشو " * 200
    query = parse("مصر أو قطر أو «منظمة التعاون الرقمي»").node
    assert marked(snippet(text, query)) == ["منظمة", "التعاون", "الرقمي"]


def test_a_snippet_begins_with_a_sentence_where_one_is_near() -> None:
    text = "حشو " * 100 + "انتهى. وأكد الوزير أن التعاون مهم جدًّا. " + "حشو " * 100
    fragments = snippet(text, parse("التعاون").node)
    assert shown(fragments).startswith("… وأكد الوزير أن [التعاون] مهم")
    assert (fragments[0], fragments[-1]) == (BEFORE, AFTER)


def test_a_snippet_without_a_match_is_the_beginning_of_the_text() -> None:
    fragments = snippet("  أول الكلام\n\n" + "حشو " * 100, parse("غيره").node, length=30)
    assert (
        shown(fragments) == "أول الكلام حشو حشو حشو حشو حشو …"[: len(shown(fragments)) - 2] + " …"
    )
    assert shown(fragments).startswith("أول الكلام حشو")


def test_a_short_text_is_shown_whole() -> None:
    assert shown(snippet("التعاون\n الرقمي", parse("رقمي").node)) == "التعاون [الرقمي]"


@pytest.mark.parametrize(
    "text",
    ["ا" * 32_000, "ا\u064b" * 16_000, "التعاون" + "ا" * 32_000 + " التعاون", "\n" * 50_000 + "التعاون"],
)  # fmt: skip
def test_a_word_of_any_length_leaves_a_snippet_of_its_length(text: str) -> None:
    fragments = snippet(text, parse("التعاون أو اا*").node)
    assert sum(len(part.text) for part in fragments) <= 240 + len(BEFORE.text + AFTER.text)


def test_a_long_text_of_one_word_is_no_trouble() -> None:
    fragments = snippet("التعاون " * 20_000, parse('"التعاون التعاون التعاون"~30').node)
    assert len(marked(fragments)) > 20


@given(TEXTS | st.text(st.sampled_from("ا \n\r\t\x0b\x1c\x85\u2028\u00a0")))
@settings(max_examples=200)
def test_white_space_is_one_character_and_a_new_line_where_it_holds_one(text: str) -> None:
    def one(space: re.Match[str]) -> str:
        return "\n" if "\n" in space.group() else " "

    assert occurrences.collapsed(text) == re.sub(r"\s+", one, text.strip())


@given(TEXTS, QUERIES)
@settings(max_examples=200)
def test_the_fragments_of_a_title_are_its_text(text: str, query: str) -> None:
    fragments = highlight(text, parse(query).node)
    assert "".join(part.text for part in fragments) == collapsed(text)
    assert all(part.text for part in fragments)


@given(TEXTS, QUERIES, st.integers(1, 80))
@settings(max_examples=300)
def test_the_fragments_of_a_snippet_are_a_piece_of_the_text(
    text: str, query: str, length: int
) -> None:
    fragments = snippet(text, parse(query).node, length)
    inner = [part for part in fragments if part not in {BEFORE, AFTER}]
    piece = "".join(part.text for part in inner)
    assert piece in collapsed(text)
    assert len(piece) <= length


@given(TEXTS, QUERIES)
@settings(max_examples=200)
def test_no_mark_begins_or_ends_inside_a_word(text: str, query: str) -> None:
    parts = (Fragment(""), *highlight(text, parse(query).node), Fragment(""))
    for before, part, after in zip(parts, parts[1:], parts[2:], strict=False):
        if part.marked:
            assert not (before.text[-1:].isalnum() and part.text[0].isalnum())
            assert not (after.text[:1].isalnum() and part.text[-1].isalnum())


@pytest.mark.parametrize("place", [0, 70_000, 149_000, 400_000])
def test_a_word_far_inside_a_long_text_is_shown(place: int) -> None:
    text = ("حشو " * 250_000)[:place] + " التعاون الرقمي " + "حشو " * 20_000
    fragments = snippet(text, parse("التعاون الرقمي").node)
    assert marked(fragments) == ["التعاون", "الرقمي"]
    assert (fragments[0] == BEFORE) is (place > 0) and fragments[-1] == AFTER


@pytest.mark.parametrize("before", range(PIECE - 60, PIECE + 20, 5))
def test_a_phrase_is_shown_wherever_a_long_text_is_cut(before: int) -> None:
    text = ("حشو " * PIECE)[:before] + " التعاون الرقمي الدولي " + "حشو " * PIECE
    fragments = snippet(text, parse('"التعاون الرقمي الدولي"').node)
    assert marked(fragments) == ["التعاون", "الرقمي", "الدولي"]


def test_a_long_text_is_looked_at_until_all_words_of_the_query_were_met() -> None:
    text = "حشو " * (3 * PIECE)
    finder = Finder(parse("التعاون حشو").node)
    assert sum(len(piece.text) for piece in finder.pieces(text)) < ENOUGH + 2 * PIECE < len(text)
    assert len(Finder(parse("حشو").node).pieces(text)) == 1
    assert Finder(parse("التعاون").node).pieces(text)[-1].last


def test_without_time_a_text_is_shown_from_its_beginning_unmarked() -> None:
    with limited(0):
        fragments = snippet("التعاون الرقمي " * 20_000, parse("التعاون").node)
        assert marked(fragments) == marked(highlight("التعاون", parse("التعاون").node)) == []
    assert fragments[0].text.startswith("التعاون الرقمي") and fragments[-1] == AFTER
