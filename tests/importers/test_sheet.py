"""The editor's sheet: read strictly, and believed only where the file says the same."""

import json
from pathlib import Path

import pytest

from archive.importers.decoding import original_lines
from archive.importers.sheet import Sheet, check_evidence, parse_sheet
from archive.importers.toml_fields import FieldError

SEEDS = Path(__file__).parents[2] / "seeds"
TRUTH = json.loads((Path(__file__).parent / "ground_truth.json").read_text(encoding="utf-8"))
MINIMAL = 'key = "abcd2345"\nstatus = "draft"\n'
SOURCE = '[source]\nname = "جهة"\nrole = "issuer"\n'
TAG = '[[tags]]\nlabel = "وسم"\nline = 1\nquote = "كلمة"\n'


def seed_sheet(name: str) -> Sheet:
    path = (SEEDS / TRUTH[name]["file"]).with_suffix(".toml")
    return parse_sheet(path.read_text(encoding="utf-8"), path.name)


@pytest.mark.parametrize("name", TRUTH)
def test_a_seeds_sheet_says_what_the_ground_truth_says(name: str) -> None:
    sheet, truth = seed_sheet(name), TRUTH[name]
    assert sheet.published_edtf == (truth["published"]["edtf"] or "")
    evidence = [{"line": quote.line, "quote": quote.quote} for quote in sheet.published_evidence]
    assert evidence == (truth["published"]["evidence"] or [])
    tags = {
        tag.label: {"line": tag.evidence.line, "quote": tag.evidence.quote} for tag in sheet.tags
    }
    assert tags == truth["tag_evidence"]


@pytest.mark.parametrize("name", TRUTH)
def test_a_seeds_events_are_those_of_the_ground_truth(name: str) -> None:
    told = [
        (
            event["what"],
            event.get("place", ""),
            event["edtf"],
            event.get("not_before"),
            event["line"],
            event["quote"],
        )
        for event in TRUTH[name]["events"]
    ]
    assert told == [
        (
            event.what,
            event.place,
            event.edtf,
            event.not_before and event.not_before.isoformat(),
            event.evidence.line,
            event.evidence.quote,
        )
        for event in seed_sheet(name).events
    ]


@pytest.mark.parametrize("name", TRUTH)
def test_every_quotation_of_a_seeds_sheet_stands_in_its_file(name: str) -> None:
    text = (SEEDS / TRUTH[name]["file"]).read_text(encoding="utf-8")
    check_evidence(seed_sheet(name), original_lines(text))


@pytest.mark.parametrize("name", TRUTH)
def test_a_seeds_source_is_the_one_that_the_ground_truth_supports(name: str) -> None:
    source, truth = seed_sheet(name).source, TRUTH[name]
    told = truth["publisher"] or truth["attributed_source"]
    assert source is not None
    assert source.name == told["name"]
    assert source.role == ("issuer" if name == "000" else "inferred")
    assert (source.evidence[0].line, source.evidence[0].quote) == (told["line"], told["quote"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("key = ", "TOML"),
        ('status = "draft"', "key"),
        ('key = "ABC"\nstatus = "draft"', "key"),
        ('key = "abcd2345"\nstatus = "public"', "status"),
        (MINIMAL + 'tittle = "س"', "tittle"),
        (MINIMAL + 'source = "جهة"', "source"),
        (MINIMAL + SOURCE + "evidence = 3", "source.evidence"),
        (MINIMAL + SOURCE + 'rolle = "x"', "source.rolle"),
        (MINIMAL + SOURCE.replace("issuer", "author"), "source.role"),
        (MINIMAL + '[published]\nedtf = "19/3/2018"', "published.edtf"),
        (MINIMAL + '[published]\nedtf = "2018-03-19"', "published.evidence"),
        (MINIMAL + TAG.replace("line = 1", "line = 0"), r"tags\[1\].line"),
        (MINIMAL + TAG.replace("line = 1", "line = true"), r"tags\[1\].line"),
        (MINIMAL + TAG.replace('"كلمة"', '""'), r"tags\[1\].quote"),
        (MINIMAL + TAG.replace("label", "lable"), r"tags\[1\].label"),
        (MINIMAL + TAG + TAG + "extra = 1", r"tags\[2\].extra"),
        (
            MINIMAL + '[[events]]\nwhat = "س"\nnot_before = "2021"\nline = 1\nquote = "س"',
            r"events\[1\].not_before",
        ),
    ],
)
def test_a_wrong_sheet_is_refused_by_field(text: str, says: str) -> None:
    with pytest.raises(FieldError, match=says) as refused:
        parse_sheet(text, "البطاقة s.toml")
    assert "s.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("line", "quote"), [(1, "كلمه"), (2, "كلمة"), (3, "كلمة"), (1, "كلمة  أولى")]
)
def test_evidence_must_stand_letter_for_letter_in_its_line(line: int, quote: str) -> None:
    tag = TAG.replace("line = 1", f"line = {line}").replace("كلمة", quote)
    with pytest.raises(FieldError, match=f"السطر {line}"):
        check_evidence(parse_sheet(MINIMAL + tag, "s.toml"), ["كلمة أولى", "سطر ثان"])
