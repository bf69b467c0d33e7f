"""Reading plain text: the seeds read as the ground truth says, and so do other shapes of page."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.importers.decoding import UnreadableError
from archive.importers.draft import Draft, Line, Removal
from archive.importers.readers import reader_for, seed_text
from archive.models import RemovalReason

SEEDS = Path(__file__).parents[2] / "seeds"
TRUTH = json.loads((Path(__file__).parent / "ground_truth.json").read_text(encoding="utf-8"))
PARAGRAPH = "قالت الوزارة إن المشروع الجديد يبدأ في العام المقبل بمشاركة جهات عدة من القطاعين."


def read_seed(name: str) -> tuple[Draft, dict[str, Any]]:
    truth = TRUTH[name]
    return seed_text.read((SEEDS / truth["file"]).read_bytes()), truth


def numbers(lines: tuple[Line, ...]) -> list[int]:
    return [line.number for line in lines]


def quoted(line: Line | None) -> dict[str, object] | None:
    return line and {"line": line.number, "quote": line.text}


@pytest.mark.parametrize("name", TRUTH)
def test_the_parts_of_a_seed_are_those_of_the_ground_truth(name: str) -> None:
    draft, truth = read_seed(name)
    assert quoted(draft.title) == truth["title"]
    assert quoted(draft.section) == truth["section"]
    assert quoted(draft.byline) == truth["byline"]
    assert numbers(draft.body) == truth["body"]
    assert numbers(draft.about) == truth["about"]
    assert len(draft.body_text.split()) == truth["body_words"]
    assert len(draft.about_text.split()) == truth["about_words"]


@pytest.mark.parametrize("name", TRUTH)
def test_exactly_the_lines_of_the_ground_truth_are_removed(name: str) -> None:
    draft, truth = read_seed(name)
    assert [line.line for line in draft.removed] == truth["strip"]
    assert {str(line.line): line.text for line in draft.removed} == truth["strip_text"]


@pytest.mark.parametrize("name", TRUTH)
def test_the_author_is_named_only_where_the_seed_names_one(name: str) -> None:
    draft, truth = read_seed(name)
    author = draft.author and {
        "name": draft.author.name,
        "honorific": draft.author.honorific,
        "line": draft.author.line,
        "quote": draft.author.quote,
    }
    assert author == truth["author"]


@pytest.mark.parametrize("name", TRUTH)
def test_only_the_day_that_a_seed_states_is_found(name: str) -> None:
    draft, _ = read_seed(name)
    found = draft.published and (draft.published.edtf, draft.published.line, draft.published.quote)
    assert found == (("2018-03-19", 3, "3/19/2018") if name == "003" else None)


@pytest.mark.parametrize("name", TRUTH)
def test_words_to_be_kept_verbatim_stand_in_the_text(name: str) -> None:
    draft, truth = read_seed(name)
    for kept in truth["keep_verbatim"]:
        lines = {line.number: line.text for line in draft.kept}
        assert kept["quote"] in lines[kept["line"]]


def test_a_removed_line_remembers_the_paragraph_before_it() -> None:
    draft, _ = read_seed("004")
    assert draft.removed[0].anchor == draft.body[-1].text
    assert read_seed("003")[0].removed[0].anchor == ""


def test_reasons_are_those_of_the_ledger() -> None:
    assert {reason.value for reason in Removal} == set(RemovalReason.values)


@pytest.mark.parametrize(
    ("head", "title", "section", "byline"),
    [
        (["وزير التعليم يفتتح مدرسة جديدة"], "وزير التعليم يفتتح مدرسة جديدة", None, None),
        (["الأخبار", "وزير التعليم يفتتح مدرسة"], "وزير التعليم يفتتح مدرسة", "الأخبار", None),
        (
            ["الرئيسية", "تقنية", "شركة تطلق منصة رقمية جديدة"],
            "شركة تطلق منصة رقمية جديدة",
            "تقنية",
            None,
        ),
        (
            ["شركة تطلق منصة رقمية", "بقلم: سعاد علي"],
            "شركة تطلق منصة رقمية",
            None,
            "بقلم: سعاد علي",
        ),
        (["بقلم سعاد علي", "شركة تطلق منصة رقمية"], "شركة تطلق منصة رقمية", None, "بقلم سعاد علي"),
        (
            ["شركة تطلق منصة رقمية", "19 مارس 2018", "رويترز"],
            "شركة تطلق منصة رقمية",
            None,
            "رويترز",
        ),
        (["هل ينجح المشروع الجديد؟"], "هل ينجح المشروع الجديد؟", None, None),
    ],
)
def test_the_head_is_told_apart(
    head: list[str], title: str, section: str | None, byline: str | None
) -> None:
    draft = seed_text.read_text("\n".join([*head, "", PARAGRAPH, PARAGRAPH]))
    assert draft.title and draft.title.text == title
    assert (draft.section and draft.section.text) == section
    assert (draft.byline and draft.byline.text) == byline
    assert [line.text for line in draft.body] == [PARAGRAPH, PARAGRAPH]


@pytest.mark.parametrize(
    ("lines", "section", "title", "body"),
    [
        (
            ["عنوان المادة", "نص المادة عن التحول الرقمي في مصر"],
            None,
            "عنوان المادة",
            ["نص المادة عن التحول الرقمي في مصر"],
        ),
        (
            ["عنوان المادة", "نص المادة عن التحول", "سطر آخر عن التحول الرقمي في مصر"],
            None,
            "عنوان المادة",
            ["نص المادة عن التحول", "سطر آخر عن التحول الرقمي في مصر"],
        ),
        (
            ["الأخبار", "وزير التعليم يفتتح مدرسة", "قال الوزير إن المدرسة جديدة"],
            "الأخبار",
            "وزير التعليم يفتتح مدرسة",
            ["قال الوزير إن المدرسة جديدة"],
        ),
    ],
)
def test_a_text_whose_lines_end_in_no_mark_has_a_title_and_a_text(
    lines: list[str], section: str | None, title: str, body: list[str]
) -> None:
    draft = seed_text.read_text("\n".join(lines))
    assert draft.title and draft.title.text == title
    assert (draft.section and draft.section.text) == section
    assert [line.text for line in draft.body] == body


@pytest.mark.parametrize(
    "text",
    [
        "الأخبار\nوزير التعليم يفتتح مدرسة جديدة",
        "عنوان طويل من خمس كلمات\nرويترز",
        "شركة تطلق منصة\nبقلم سعاد علي\n19 مارس 2018",
    ],
)
def test_a_section_or_a_byline_with_a_title_is_still_no_article(text: str) -> None:
    with pytest.raises(UnreadableError, match="بلا نص"):
        seed_text.read_text(text)


@pytest.mark.parametrize(
    ("byline", "name", "honorific"),
    [
        ("د. وسيلة محمود الحلبي", "وسيلة محمود الحلبي", "د."),
        ("أ.د. أحمد سالم", "أحمد سالم", "أ.د."),
        ("بقلم: المهندس خالد عمر", "خالد عمر", "المهندس"),
        ("كتبت سعاد علي", "سعاد علي", ""),
        ("كتب: محمد حسن - القاهرة", "محمد حسن", ""),
        ("ايكونومي 24", None, None),
        ("محمد حسن", None, None),
        ("كتب: فريق التحرير", None, None),
        ("دبي", None, None),
    ],
)
def test_an_author_is_a_person_named_by_cue_or_title(
    byline: str, name: str | None, honorific: str | None
) -> None:
    draft = seed_text.read_text(f"شركة تطلق منصة رقمية جديدة\n{byline}\n\n{PARAGRAPH}")
    author = draft.author
    assert (author and author.name, author and author.honorific) == (name, honorific)


def test_the_title_of_a_copied_page_is_where_its_window_title_comes_again() -> None:
    menu = ["صحيفة اليوم - شركة تطلق منصة رقمية جديدة", "الرئيسية", "الشرق الأوسط", "19 مارس 2018"]
    draft = seed_text.read_text("\n".join([*menu, "شركة تطلق منصة رقمية جديدة", PARAGRAPH]))
    assert draft.title == Line(5, "شركة تطلق منصة رقمية جديدة")
    assert draft.published and draft.published.edtf == "2018-03-19"
    assert [line.line for line in draft.removed] == [1, 2, 3, 4]


def test_what_follows_the_comment_form_is_no_part_of_the_article() -> None:
    draft = seed_text.read_text(
        f"عنوان المادة هنا\n\n{PARAGRAPH}\n\nاترك تعليقًا\n{PARAGRAPH}\nالاسم *"
    )
    assert numbers(draft.body) == [3]
    assert {line.reason for line in draft.removed} == {Removal.COMMENTS}


def test_titles_under_related_links_go_and_the_text_after_them_stays() -> None:
    draft = seed_text.read_text(
        f"عنوان المادة هنا\n\n{PARAGRAPH}\nاقرأ أيضًا:\nخبر آخر\n{PARAGRAPH}"
    )
    assert numbers(draft.body) == [3, 6]
    assert [line.line for line in draft.removed] == [4, 5]


def test_a_short_line_between_paragraphs_stays() -> None:
    draft = seed_text.read_text(f"عنوان المادة هنا\n\n{PARAGRAPH}\nخلفية\n{PARAGRAPH}")
    assert numbers(draft.body) == [3, 4, 5]


def test_dates_in_the_head_that_disagree_state_nothing() -> None:
    draft = seed_text.read_text(f"عنوان المادة هنا\n19 مارس 2018\n20 مارس 2018\n\n{PARAGRAPH}")
    assert draft.published is None
    assert [line.reason for line in draft.removed] == [Removal.DATE, Removal.DATE]


def test_a_labelled_date_below_the_text_counts_and_a_bare_one_does_not() -> None:
    below = f"عنوان المادة هنا\n\n{PARAGRAPH}\n"
    labelled = seed_text.read_text(below + "تاريخ النشر: 19 مارس 2018").published
    assert labelled and labelled.edtf == "2018-03-19"
    assert seed_text.read_text(below + "19 مارس 2018").published is None


def test_a_text_of_one_long_paragraph_has_no_title() -> None:
    draft = seed_text.read_text(" ".join([PARAGRAPH] * 4))
    assert draft.title is None
    assert numbers(draft.body) == [1]


@pytest.mark.parametrize(
    "text", ["", "\n \u00a0\n\u200f", "الرئيسية\nشارك\nإغلاق\nاترك تعليقًا", "عنوان بلا نص"]
)
def test_a_text_without_an_article_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        seed_text.read_text(text)


def test_a_file_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnreadableError, match="docx"):
        reader_for("article.docx")


_LINES = st.sampled_from(
    [
        "",
        " ",
        "الرئيسية",
        "عنوان طويل من خمس كلمات",
        PARAGRAPH,
        "19 مارس 2018",
        "اترك تعليقا",
        "نبذة عن الوزارة",
        "د. سعاد علي",
        "OECD",
        "اقرأ أيضا",
        "شارك",
    ]
)


@given(st.one_of(st.lists(_LINES, max_size=14).map("\n".join), st.text(max_size=200)))
@settings(max_examples=200, deadline=None)
def test_no_line_is_lost_or_used_twice(text: str) -> None:
    try:
        draft = seed_text.read_text(text)
    except UnreadableError:
        return
    parts = [draft.title, draft.section, draft.byline, *draft.body, *draft.about]
    used = [line.number for line in parts if line] + [line.line for line in draft.removed]
    assert len(used) == len(set(used))
    assert set(used) >= {
        n for n, line in enumerate(text.split("\n"), 1) if line in (PARAGRAPH, "OECD")
    }
