import io
from pathlib import Path

import numpy as np
import pytest

from archive.search.backends.errors import IndexDamaged, IndexUnusable
from archive.search.backends.segments.pages import PAGE, PagedFile, PageWriter, narrow

ARRAYS = {
    "bytes": np.arange(300, dtype=np.uint8),
    "large": np.arange(3 * PAGE, dtype=np.uint32),
    "none": np.empty(0, np.int64),
    "days": np.array([0, 20_240_131, -5], np.int32),
}


def packed(arrays: dict[str, np.ndarray] = ARRAYS) -> bytes:
    output = io.BytesIO()
    writer = PageWriter(output)
    for name, values in arrays.items():
        writer.add(name, values)
    writer.finish({"documents": 7})
    return output.getvalue()


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.seg"
    path.write_bytes(packed())
    file = PagedFile(path)
    assert file.facts == {"documents": 7}
    for name, values in ARRAYS.items():
        assert name in file
        assert file.array(name).dtype == values.dtype
        assert np.array_equal(file.array(name), values)
    assert np.array_equal(
        file.part("large", PAGE - 3, 2 * PAGE + 5), ARRAYS["large"][PAGE - 3 : 2 * PAGE + 5]
    )


def test_an_array_written_in_parts_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.seg"
    output = io.BytesIO()
    writer = PageWriter(output)
    for start in range(0, 100, 7):
        writer.add("a", np.arange(start, min(start + 7, 100)))
    writer.add("b", np.ones(1))
    writer.finish({})
    path.write_bytes(output.getvalue())
    assert np.array_equal(PagedFile(path).array("a"), np.arange(100))


def test_a_file_cut_short_anywhere_is_an_error(tmp_path: Path) -> None:
    whole, path = packed(), tmp_path / "a.seg"
    for size in [*range(0, len(whole), 997), len(whole) - 1]:
        path.write_bytes(whole[:size])
        with pytest.raises(IndexDamaged):
            PagedFile(path)


def test_a_file_cut_short_while_open_is_an_error(tmp_path: Path) -> None:
    whole, path = packed(), tmp_path / "a.seg"
    path.write_bytes(whole)
    file = PagedFile(path)
    with path.open("r+b") as cut:
        cut.truncate(PAGE)
    with pytest.raises(IndexDamaged):
        file.array("large")


def test_a_flipped_bit_anywhere_is_an_error_and_never_another_answer(tmp_path: Path) -> None:
    small = {name: values[:9] for name, values in ARRAYS.items()}
    whole, path = packed(small), tmp_path / "a.seg"
    for place in range(len(whole)):
        path.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :]
        )
        with pytest.raises(IndexDamaged):
            PagedFile(path).verify()


def test_a_missing_file_is_an_unusable_index(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable):
        PagedFile(tmp_path / "none.seg")


def test_items_that_the_file_does_not_have_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.seg"
    path.write_bytes(packed())
    with pytest.raises(IndexDamaged):
        PagedFile(path).part("days", 2, 4)


@pytest.mark.parametrize(
    ("values", "kind"), [([], "u1"), ([255], "u1"), ([256, 1], "u2"), ([65_536], "u4")]
)
def test_numbers_are_kept_in_the_narrowest_type(values: list[int], kind: str) -> None:
    narrowed = narrow(np.array(values, np.int64))
    assert narrowed.dtype == np.dtype(kind)
    assert narrowed.tolist() == values
