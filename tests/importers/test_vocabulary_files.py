"""Vocabularies as CSV and SKOS: out and in again without a change, and merged without losing or mixing anything."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.analysis.normalizer import fold
from archive.importers.toml_fields import FieldError
from archive.importers.vocabulary_csv import read_csv, write_csv
from archive.importers.vocabulary_entry import LANGUAGES, Entry, Name, checked
from archive.importers.vocabulary_files import FORMATS, MAX_BYTES, read_vocabulary
from archive.importers.vocabulary_merge import merge, plan, stored_entries
from archive.importers.vocabulary_skos import read_skos, write_skos
from archive.models import Tag, TagAlias
from tests.factories import make_tag

SHIPPED = Path(__file__).parents[2] / "seeds" / "vocabulary.toml"
HEADER = "key,label,kind,note,ar,en,fr\n"
ODD = ["=1+1", "-", "+x", "@", "'=", "a | b", "a\\|b", '"q"', "a,b", "a;b", "\\", "’", "وسم، آخر"]
texts = (
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20)
    | st.sampled_from(ODD)
    | st.text("ابتث abc|\\'=-,;\"", min_size=1, max_size=8)
)
names = texts.map(str.strip).filter(lambda name: any(one.isalnum() for one in fold(name)))
notes = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


@st.composite
def vocabularies(draw: st.DrawFn) -> list[Entry]:
    """Entries as the archive stores them: each name once, other names in order."""
    drawn = draw(st.lists(names, max_size=12, unique_by=fold))
    entries: list[Entry] = []
    while drawn:
        label, others = drawn[0], drawn[1 : draw(st.integers(1, 4))]
        drawn = drawn[1 + len(others) :]
        known = [Name(name, draw(st.sampled_from(LANGUAGES))) for name in others]
        known.sort(key=lambda name: (LANGUAGES.index(name.language), name.text))
        kind = draw(st.sampled_from(["body", "concept"]))
        number = len(entries) + 1
        note = draw(notes)
        entries.append(Entry(number, label, f"key-{number:03}", kind, note, tuple(known)))
    return entries


def without_lines(entries: list[Entry]) -> list[tuple[object, ...]]:
    return sorted((e.key, e.label, e.kind, e.note, e.names) for e in entries)


@given(vocabularies())
@settings(max_examples=60)
def test_csv_brings_back_what_was_written(entries: list[Entry]) -> None:
    text = write_csv(entries)
    assert without_lines(read_csv(text)) == without_lines(entries)
    assert write_csv(read_csv(text)) == text


@given(vocabularies().filter(bool))
@settings(max_examples=40)
def test_skos_brings_back_what_was_written(entries: list[Entry]) -> None:
    text = write_skos(entries, "قائمة")
    read, remarks = read_skos(text)
    assert without_lines(read) == without_lines(entries)
    assert write_skos(read, "قائمة") == text
    assert remarks == ()


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMATS)
def test_the_shipped_list_goes_out_and_in_byte_for_byte(name: str, tmp_path: Path) -> None:
    first, second = (tmp_path / f"{part}.{FORMATS[name].extension}" for part in "ab")
    call_command("import_vocabulary", SHIPPED, stdout=StringIO())
    call_command("export_vocabulary", first)
    before = stored_entries()
    out = StringIO()
    call_command("import_vocabulary", first, stdout=out)
    assert f"كما هي: {len(before)}" in out.getvalue()
    Tag.objects.all().delete()
    call_command("import_vocabulary", first, stdout=StringIO())
    call_command("export_vocabulary", second)
    assert first.read_bytes() == second.read_bytes()
    assert stored_entries() == before


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_archive_exports_what_can_be_read(name: str) -> None:
    text = FORMATS[name].write([])
    assert "raqeem" in text or text.strip("\ufeff\r\n") == HEADER.strip()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffkey;label;kind;note;ar;en;fr\r\noecd;منظمة التعاون;body;;;OECD | O.E.C.D;OCDE\r\n",
        "label\tfr\tkey\tkind\ten\nمنظمة التعاون\tOCDE\toecd\tBody\tOECD|O.E.C.D|\n\n\t\t\t\t\n",
    ],
)
def test_csv_of_sheet_programs_is_read(text: str) -> None:
    (entry,) = read_csv(text)
    assert (entry.key, entry.label, entry.kind) == ("oecd", "منظمة التعاون", "body")
    assert entry.names == (Name("OECD", "en"), Name("O.E.C.D", "en"), Name("OCDE", "fr"))


FOREIGN = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <rdf:Description rdf:about="http://thesaurus.example/concept42">
    <rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Concept"/>
    <skos:prefLabel xml:lang="en-GB">Open data</skos:prefLabel>
    <skos:prefLabel xml:lang="ar">البيانات المفتوحة</skos:prefLabel>
    <skos:prefLabel xml:lang="ru">Otkrytye dannye</skos:prefLabel>
    <skos:hiddenLabel>opendata</skos:hiddenLabel>
    <skos:scopeNote xml:lang="ar">بيانات لكل أحد</skos:scopeNote>
  </rdf:Description>
</rdf:RDF>"""


def test_skos_of_other_programs_is_read_with_a_remark_on_what_is_left_out() -> None:
    (entry,), remarks = read_skos(FOREIGN, "xml")
    assert (entry.key, entry.label, entry.line) == ("concept42", "البيانات المفتوحة", 3)
    assert entry.note == "بيانات لكل أحد"
    assert entry.names == (Name("Open data", "en"), Name("opendata", "en"))
    assert "ru: 1" in remarks[0]


@pytest.mark.parametrize(
    ("filename", "content", "said"),
    [
        ("a.csv", HEADER + "a,أ,body,,,,\nb,ب,thing,,,,\n", "السطر 3: النوع «thing»"),
        ("a.csv", HEADER + "O ECD,أ,body,,,,\n", "السطر 2: المعرّف"),
        ("a.csv", HEADER + ',أ,body,"one\ntwo",,,\nb,,body,,,,\n', "السطر 4: اسم الوسم"),
        ("a.csv", HEADER + "a,أ,body,,,,,,\n", "السطر 2: فيه 9"),
        ("a.csv", HEADER + 'a,"أ,body\n', "السطر 2: ليس CSV"),
        ("a.csv", HEADER + f"a,{'أ' * 201},body,,,,\n", "السطر 2: الاسم"),
        ("a.csv", HEADER + "a,أ,body,,؟؟,,\n", "السطر 2: الاسم «؟؟»"),
        ("a.csv", HEADER + "a,أ\x00,body,,,,\n", "السطر 2: "),
        ("a.csv", "key,lable\na,b\n", "السطر 1: لا عمود اسمه label"),
        ("a.csv", "label,other\na,b\n", "السطر 1: العمود «other»"),
        ("a.csv", "label,label\na,b\n", "السطر 1: العمود label مكرر"),
        ("a.csv", "", "فارغ"),
        ("a.csv", "أ".encode("cp1256"), "السطر 1: ليس بترميز UTF-8"),
        ("a.xlsx", "PK", "لا يُعرف نوع الملف"),
        ("a.ttl", "@prefix a: <x> .\n\na:b b:c 1 .", "السطر 3: ليس SKOS"),
        ("a.ttl", "<a> <b> (", "ليس الملف SKOS"),
        ("a.ttl", "<a> <b> " + "[" * 5000, "ليس الملف SKOS"),
        ("a.ttl", "<a> <b> <c> .", "لا مفهوم"),
        ("a.ttl", '\n<u:x> a <http://www.w3.org/2004/02/skos/core#Concept> .', "السطر 2: مفهوم بلا"),
        ("a.rdf", "<a>\n</b>", "السطر 2: ليس SKOS"),
        ("a.rdf", FOREIGN.replace("</rdf:RDF>", "&x;</rdf:RDF>"), "ليس SKOS"),
        ("a.toml", "[[tags]]\nlabel = 3\n", "tags[1].label"),
        ("a.toml", '[[tags]]\nlabel = "أ"\n\n[[tags]]\nlabel = "ب"\nkind = "x"', "السطر 4: النوع"),
        ("a.csv", b"label\n" + b"a" * MAX_BYTES, "أكبر من"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line(
    filename: str, content: str | bytes, said: str
) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(FieldError) as error:
        read_vocabulary(raw, filename)
    assert said in str(error.value)


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@settings(max_examples=60)
def test_no_bytes_make_reading_fail_otherwise(content: bytes) -> None:
    for name in ("a.csv", "a.ttl", "a.rdf", "a.toml"):
        try:
            read_vocabulary(content, name)
        except FieldError:
            continue


def entry(line: int, label: str, *others: str, key: str = "", **fields: str) -> Entry:
    known = tuple(Name(name, "en") for name in others)
    return checked(Entry(line, label, key, names=known, **fields))


@pytest.mark.django_db
def test_an_entry_is_the_tag_of_its_key_else_of_any_name() -> None:
    by_key = make_tag("الأول", key="first")
    by_name = make_tag("الثاني", ("SECOND",), key="second")
    planned, written = merge(
        [
            entry(2, "الاول الجديد", "ONE", key="first", kind="body"),
            entry(3, "اسم أطول", "second", key="other"),
            entry(4, "ثالث", "III"),
        ]
    )
    assert planned.problems == ()
    assert (len(planned.new), len(planned.changed), len(written)) == (1, 2, 3)
    by_key.refresh_from_db()
    by_name.refresh_from_db()
    assert (by_key.label, by_key.kind, by_key.key) == ("الاول الجديد", "body", "first")
    assert by_key.names() == ["الاول الجديد", "الأول", "ONE"]
    assert (by_name.key, set(by_name.names())) == ("second", {"الثاني", "اسم أطول", "second"})
    assert by_name.label == "الثاني"
    assert Tag.objects.get(label="ثالث").key


@pytest.mark.django_db
def test_merging_deletes_nothing_and_keeps_what_the_file_leaves_empty() -> None:
    make_tag("وسم", ("ITU", "UIT"), key="tag", kind="body", note="تعريف")
    planned, _ = merge([entry(2, "وسم", key="tag")])
    assert (planned.same, planned.changed, planned.new) == (1, [], [])
    tag = Tag.objects.get()
    assert (tag.kind, tag.note, set(tag.names())) == ("body", "تعريف", {"وسم", "ITU", "UIT"})


@pytest.mark.django_db
def test_a_name_and_the_label_can_change_places() -> None:
    make_tag("OECD", ("منظمة",), key="oecd")
    merge([entry(2, "منظمة", "OECD", key="oecd")])
    assert Tag.objects.get().names() == ["منظمة", "OECD"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry(2, "ثالث", "itu", "Wto")], ["«Wto»", "«الثاني»", "«الأول»"]),
        ([entry(2, "الأول", "WTO", key="first")], ["السطر 2", "«WTO»", "«الثاني»"]),
        ([entry(2, "س", "x"), entry(5, "ص", "X")], ["السطر 5", "«X»", "السطر 2"]),
        ([entry(2, "س", key="k"), entry(5, "ص", key="k")], ["السطر 5", "«k»", "السطر 2"]),
        ([entry(2, "س", key="first"), entry(5, "الأول")], ["السطر 5", "السطر 2", "«الأول»"]),
        ([entry(2, "س", key="UPPER")], ["السطر 2", "UPPER"]),
    ],
)
def test_conflicts_are_refused_by_name_and_change_nothing(
    entries: list[Entry], said: list[str]
) -> None:
    make_tag("الأول", ("ITU",), key="first")
    make_tag("الثاني", ("WTO",), key="second")
    before = stored_entries()
    planned, written = merge([*entries, entry(9, "جديد")])
    assert written == []
    assert all(part in " ".join(planned.problems) for part in said)
    assert stored_entries() == before


@pytest.mark.django_db
def test_a_plan_changes_nothing_and_says_all() -> None:
    make_tag("وسم", ("ITU",), key="tag")
    before = stored_entries()
    (change,) = plan([entry(2, "الوسم", "itu", "UIT", key="tag", kind="body", note="ن")]).changed
    said = "؛ ".join(change.differences)
    for part in ("«الوسم»", "جهة أو منظمة", "«ن»", "تُضاف: وسم، UIT", "«ITU» يصير «itu»"):
        assert part in said
    assert stored_entries() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text(HEADER + "a,أ,thing,,,,\n", encoding="utf-8"),
        lambda path: path.write_text(HEADER + "a,أ,,,,ITU,\nb,ب,,,,itu,\n", encoding="utf-8"),
        lambda path: None,
    ],
)
def test_the_command_refuses_a_bad_file_and_changes_nothing(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    change(tmp_path / "a.csv")
    with pytest.raises(CommandError, match=r"السطر \d|لا ملف"):
        call_command("import_vocabulary", tmp_path / "a.csv")
    assert not Tag.objects.exists()


@pytest.mark.django_db
def test_a_dry_run_says_what_would_happen(tmp_path: Path) -> None:
    path, out = tmp_path / "a.csv", StringIO()
    path.write_text(HEADER + "a,أ,,,,ITU,\n", encoding="utf-8")
    call_command("import_vocabulary", path, "--dry-run", stdout=out)
    assert "تجربة بلا حفظ — وسوم جديدة: 1" in out.getvalue()
    assert not TagAlias.objects.exists()
    call_command("import_vocabulary", path, stdout=out)
    assert TagAlias.objects.get().name == "ITU"


def test_a_file_whose_name_tells_no_format_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--format"):
        call_command("export_vocabulary", tmp_path / "a.xlsx")
