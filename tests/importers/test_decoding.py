"""Bytes to text: clean UTF-8 passes, everything else is refused with one line that says what to do."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.importers.decoding import MAX_SIZE, UnreadableError, check_size, decode

TEXT = "عنوان المادة\n\nقالت الوزارة إن المشروع الجديد يبدأ في العام المقبل.\n" * 5
SEED = next((Path(__file__).parents[2] / "seeds").glob("000*.txt"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, "utf-8")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("windows-1256", "windows-1256"),
        ("iso-8859-6", "iso-8859-6"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_another_encoding_is_refused_by_name_and_read_when_asked_for(
    encoding: str, named: str
) -> None:
    data = TEXT.encode(encoding)
    with pytest.raises(UnreadableError, match=f"--encoding {named}"):
        decode(data)
    assert decode(data, named)[0] == TEXT


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "فارغ"),
        (b" \r\n\t", "فارغ"),
        ("عنوان\x00 النص".encode(), "NUL"),
        (TEXT.encode()[:-1] + b"\xd8\n", "UTF-8"),
        (TEXT.encode() + b"\xff\xfe\xfa", "UTF-8"),
        (TEXT.encode().decode("windows-1256", "ignore").encode(), "مشوّه"),
        (TEXT.encode().decode("latin-1").encode(), "مشوّه"),
    ],
)
def test_what_is_no_clean_text_is_refused_in_one_arabic_line(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says) as refused:
        decode(data)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "encoding", ["windows-9999", "rot13", "hex", "", "utf-8\x00", "ascii", "undefined"]
)
def test_an_encoding_that_cannot_be_used_is_refused(encoding: str) -> None:
    if not encoding:
        assert decode(TEXT.encode(), encoding)[1] == "utf-8"
        return
    with pytest.raises(UnreadableError):
        decode(TEXT.encode(), encoding)


def test_utf8_is_not_read_as_another_encoding_even_when_asked_for() -> None:
    with pytest.raises(UnreadableError, match="مشوّه"):
        decode(SEED.read_bytes(), "windows-1256")


def test_the_nul_that_ends_a_c_string_is_no_damage_where_the_encoding_is_named() -> None:
    assert decode(TEXT.encode("windows-1256") + b"\0", "windows-1256")[0] == TEXT


def test_a_file_too_large_for_an_article_is_refused_by_its_size() -> None:
    check_size(MAX_SIZE)
    with pytest.raises(UnreadableError, match="كبير"):
        check_size(100 * 1024 * 1024)


@given(st.binary(max_size=200), st.sampled_from([None, "windows-1256", "utf-16", "utf-7"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_text_or_refused(data: bytes, encoding: str | None) -> None:
    try:
        text, _ = decode(data, encoding)
    except UnreadableError:
        return
    assert "\x00" not in text
