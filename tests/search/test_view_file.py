"""A file over memory reads as Whoosh's own does, and copies nothing when it is cut."""

import pickle
from array import array
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.structfile import BufferFile

from archive.search.backends.view_file import ViewFile

steps = st.lists(
    st.tuples(st.just("read"), st.integers(-1, 12).map(lambda size: (size,)))
    | st.tuples(st.just("readline"), st.just(()))
    | st.tuples(st.just("seek"), st.tuples(st.integers(0, 60), st.just(0)))
    | st.tuples(st.just("tell"), st.just(())),
    max_size=12,
)


@settings(max_examples=80)
@given(st.binary(max_size=50), steps)
def test_it_reads_as_a_file_in_memory_does(
    contents: bytes, steps: list[tuple[str, tuple[int, ...]]]
) -> None:
    view, plain = ViewFile(memoryview(contents)), BytesIO(contents)
    for name, arguments in steps:
        assert getattr(view, name)(*arguments) == getattr(plain, name)(*arguments)


@settings(max_examples=60)
@given(st.binary(min_size=8, max_size=50), st.data())
def test_a_part_reads_as_a_part_of_whooshs_own(contents: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(contents) - 4))
    length = data.draw(st.integers(4, len(contents) - start))
    part, own = (
        kind(memoryview(contents), "x").subset(start, length) for kind in (ViewFile, BufferFile)
    )
    assert part.get(1, 3) == own.get(1, 3)
    assert part.get_uint(0) == own.get_uint(0)
    assert (
        part.get_array(0, "H", 2)
        == own.get_array(0, "H", 2)
        == array("H", own.get_array(0, "H", 2))
    )
    assert (part.read_ushort(), part.tell()) == (own.read_ushort(), own.tell())


def test_it_seeks_from_where_it_is_and_from_the_end() -> None:
    file = ViewFile(memoryview(b"0123456789"))
    assert [file.seek(4), file.seek(2, 1), file.seek(-1, 2)] == [4, 6, 9]
    assert file.read() == b"9"


def test_it_reads_pickles() -> None:
    value = {"قمح": list(range(300))}
    assert ViewFile(memoryview(pickle.dumps(value, 2) + b"rest")).read_pickle() == value


def test_a_part_shares_the_memory_of_the_whole() -> None:
    contents = bytearray(b"0123456789")
    part = ViewFile(memoryview(contents)).subset(2, 4).subset(1, 2)
    contents[3] = ord("x")
    assert part.read() == b"x4"
