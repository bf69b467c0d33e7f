import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.backends.segments.lists import decode_numbers, encode_places, invert
from archive.search.backends.segments.pages import PagedFile, PageWriter, narrow
from archive.search.backends.segments.terms import grouped, known, read_directory, read_terms


@given(st.lists(st.integers(0, 5), max_size=20))
def test_the_terms_of_a_stem_are_found_however_they_lie(stems: list[int]) -> None:
    for lying in (stems, sorted(stems)):
        found = grouped(np.array(lying, np.uint8))
        for stem in set(stems):
            assert found.of(stem).tolist() == [n for n, own in enumerate(lying) if own == stem]


@given(st.lists(st.integers(-1, 9), max_size=9))
def test_known_words_rise_and_tell_which_of_the_sought_they_are(numbers: list[int]) -> None:
    own = known(np.array(numbers, np.int64))
    assert own.numbers.tolist() == sorted(number for number in numbers if number >= 0)
    assert [numbers[place] for place in own.places] == own.numbers.tolist()


@pytest.fixture
def file(tmp_path: Path) -> PagedFile:
    """A field of the words 7, 300 and 2, which stand once, twice and 70,000 places on."""
    stream = np.zeros(70_003, np.uint8)
    stream[[0, 1, 2, -1]] = 1, 2, 2, 3
    sizes, widths, data = encode_places(next(invert(stream, np.array([len(stream)]))))
    output = io.BytesIO()
    writer = PageWriter(output)
    for name, values in (("terms", np.array([7, 300, 2])), ("having", sizes), ("widths", widths)):
        writer.add(f"text_exact.{name}", narrow(values))
    writer.add("text_exact.lists", data)
    writer.finish({})
    (tmp_path / "a.seg").write_bytes(output.getvalue())
    return PagedFile(tmp_path / "a.seg")


def test_terms_are_found_by_number_and_answered_in_the_order_of_the_field(file: PagedFile) -> None:
    terms = read_terms(file, "text_exact")
    found, places = terms.find(np.array([2, 3, 7, 300, 301], np.uint32))
    assert (found.tolist(), places.tolist()) == ([2, 3, 0], [0, 1, 2])
    assert terms.numbers.tolist() == [7, 300, 2]
    assert terms.between(3, 300).tolist() == [7]


def test_lists_are_read_together_and_raised(file: PagedFile) -> None:
    directory = read_directory(file, "text_exact.having", "text_exact.widths")
    lists = directory.packed(file, "text_exact.lists", np.array([1, 2]), 1_000)
    assert sorted(decode_numbers(lists).tolist()) == [1_001, 1_002, 71_002]
