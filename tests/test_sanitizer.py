"""HTML made safe, and HTML turned into text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import sanitizer

HOSTILE = [
    "<script>alert(1)</script>نص",
    "<img src=x onerror=alert(1)>نص",
    '<a href="javascript:alert(1)">نص</a>',
    '<a href="jav&#x09;ascript:alert(1)">نص</a>',
    "<svg><p><style><!--</style><img src=1 onerror=alert(1)>نص",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>نص",
    '<p style="background:url(javascript:alert(1))" onclick=alert(1)>نص</p>',
    "<iframe src='//evil.example'></iframe>نص",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>نص",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_survives_cleaning(html: str) -> None:
    clean = sanitizer.clean_html(html)
    elements = re.findall(r"<[^>]*>", clean)
    assert not [
        tag
        for tag in elements
        if re.search(r"(?i)script|on\w+\s*=|style|<(img|svg|iframe|math)", tag)
    ]


def test_allowed_markup_survives_cleaning() -> None:
    html = '<h2>عنوان</h2><p>نص <strong>مهم</strong> و<a href="https://example.org/">رابط</a></p>'
    clean = sanitizer.clean_html(html)
    assert "<h2>عنوان</h2>" in clean
    assert "<strong>مهم</strong>" in clean
    assert 'href="https://example.org/"' in clean


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>أولى</p><p>ثانية</p>", "أولى\n\nثانية"),
        ("<div>أولى<br>ثانية</div>", "أولى\n\nثانية"),
        ("<p>التحول <b>الرقمي</b></p>", "التحول الرقمي"),
        ("<p>أ &amp; ب &lt; ج</p>", "أ & ب < ج"),
        ("<style>p{color:red}</style><p>نص</p><script>x()</script>", "نص"),
        ("<p>نص</p><!-- تعليق <p>سر</p> -->", "نص"),
        ("", ""),
    ],
)  # fmt: skip
def test_text_of_html_keeps_paragraphs_and_words(html: str, text: str) -> None:
    assert sanitizer.text_from_html(html) == text


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<p>نص</p>", True),
        ("<!doctype html><html>", True),
        ("سطر أول<br>سطر ثان", True),
        ("المؤشر < 5 والنسبة > 3", False),
        ("نص عادي بلا وسوم", False),
        ("قال <فلان> كذا", False),
    ],
)  # fmt: skip
def test_markup_is_told_from_prose(text: str, is_html: bool) -> None:
    assert sanitizer.looks_like_html(text) is is_html


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("التحول\x00الرقمي", "التحول الرقمي"),
        ("التحوّلُ\x0c\x1bالرقمي", "التحوّلُ الرقمي"),
        ("عنوان \x07\x07المادة", "عنوان المادة"),
        ("عنوان\x07 المادة\x00", "عنوان المادة"),
        ("انتهى\x00. «\x00بدأ", "انتهى. «بدأ"),
        ("أ\r\nج\rد\x00\nه\tو", "أ\nج\nد\nه\tو"),
    ],
)
def test_control_characters_go_join_no_words_and_line_ends_become_one_kind(
    text: str, clean: str
) -> None:
    assert sanitizer.clean_controls(text) == clean


def test_paragraphs_are_what_blank_lines_separate() -> None:
    assert sanitizer.paragraphs("أ\nب\n\n  \nج\n\n\u00a0\nد") == ["أ\nب", "ج", "د"]


def test_plain_text_is_shown_letter_for_letter() -> None:
    assert sanitizer.render_paragraphs("<b>نص</b> & غيره\n\nثان") == (
        "<p>&lt;b&gt;نص&lt;/b&gt; &amp; غيره</p>\n<p>ثان</p>"
    )


@given(st.text(alphabet=st.sampled_from("<>/&;\"'=aاpscriptimgonerror -!#xب \n"), max_size=60))
def test_no_text_renders_as_anything_but_paragraphs(text: str) -> None:
    assert set(re.findall(r"</?\w+", sanitizer.render_paragraphs(text))) <= {"<p", "</p", "<br"}
