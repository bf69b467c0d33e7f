"""Citations say what is known, and programs can read them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.models import Article, Source, SourceRole
from archive.web.citation import bibtex, ris

URL = "https://raqeem.example/a/4b7e5a30/"


def article(**fields: object) -> Article:
    return Article(**({"key": "4b7e5a30", "title": "التحول الرقمي"} | fields))


def bib_fields(entry: str) -> dict[str, str]:
    """The fields of an entry; fails where its braces are not balanced."""
    head, *lines, end = entry.splitlines()
    assert (head, end) == ("@misc{raqeem-4b7e5a30,", "}")
    fields = {}
    for line in lines:
        match = re.fullmatch(r"  ([a-z]+) = \{(.*)\},", line)
        assert match and balanced(match[2]), line
        fields[match[1]] = match[2]
    return fields


def balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def ris_fields(record: str) -> dict[str, str]:
    assert record.endswith("ER  - \r\n")
    lines = record.removesuffix("\r\n").split("\r\n")
    matches = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines]
    assert all(matches), record
    return {match[1]: match[2] for match in matches if match}


def test_all_that_is_known_is_cited() -> None:
    known = article(
        author="ليلى حداد",
        source=Source(name="صحيفة البيان"),
        source_role=SourceRole.PUBLISHER,
        published_edtf="2018-03-09",
    )
    assert bib_fields(bibtex(known, URL)) == {
        "author": "{ليلى حداد}",
        "title": "{التحول الرقمي}",
        "publisher": "صحيفة البيان",
        "year": "2018",
        "month": "3",
        "date": "2018-03-09",
        "howpublished": "رقيم",
        "langid": "arabic",
        "url": URL,
    }
    assert ris_fields(ris(known, URL)) == {
        "TY": "NEWS",
        "AU": "ليلى حداد",
        "TI": "التحول الرقمي",
        "PB": "صحيفة البيان",
        "PY": "2018",
        "DA": "2018/03/09/",
        "DB": "رقيم",
        "AN": "4b7e5a30",
        "LA": "ar",
        "UR": URL,
        "ER": "",
    }


@pytest.mark.parametrize(
    ("edtf", "note"),
    [
        ("", None),
        ("2021-04-12/..", "تاريخ النشر: لا قبل 12 أبريل 2021"),
        ("2018~", "تاريخ النشر: 2018 (تقديري)"),
        ("2024-21", "تاريخ النشر: بين مارس 2024 ومايو 2024"),
        ("XXXX-04-12", "تاريخ النشر: 12 أبريل، السنة غير مذكورة"),
    ],
)
def test_a_date_that_is_not_certain_is_a_note_and_no_year(edtf: str, note: str | None) -> None:
    doubtful = article(published_edtf=edtf)
    bib, record = bib_fields(bibtex(doubtful, URL)), ris_fields(ris(doubtful, URL))
    assert not {"year", "month", "date"} & set(bib) and not {"PY", "DA"} & set(record)
    assert (bib.get("note"), record.get("N1")) == (note, note)


@pytest.mark.parametrize(("edtf", "date"), [("2018", None), ("2018-03", "2018/03//")])
def test_a_date_is_as_precise_as_it_is_known(edtf: str, date: str | None) -> None:
    assert ris_fields(ris(article(published_edtf=edtf), URL)).get("DA") == date


def test_a_source_that_is_not_the_publisher_is_not_cited_as_one() -> None:
    issued = article(source=Source(name="الجهاز"), source_role=SourceRole.ISSUER)
    assert "الجهاز" not in bibtex(issued, URL) + ris(issued, URL)


def test_what_means_something_to_tex_is_escaped() -> None:
    title = bib_fields(bibtex(article(title=r"50% & {a_b} \x ~^#$"), URL))["title"]
    assert title == (
        r"{50\% \& \textbraceleft{}a\_b\textbraceright{} \textbackslash{}x"
        r" \textasciitilde{}\textasciicircum{}\#\$}"
    )


@given(st.text(min_size=1), st.text())
def test_any_title_and_author_stay_within_their_fields(title: str, author: str) -> None:
    odd = article(title=title, author=author)
    assert "title" in bib_fields(bibtex(odd, URL))
    assert ris_fields(ris(odd, URL))["AN"] == "4b7e5a30"
