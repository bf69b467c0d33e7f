"""A damaged segment is an error and never another answer."""

from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from archive.search.backends.errors import IndexDamaged, IndexUnusable
from archive.search.backends.evaluation import evaluate
from archive.search.backends.manifest import sum_of
from archive.search.backends.segments.segment import Segment
from archive.search.backends.verified import verified_file
from archive.search.query.parser import parse
from tests.search.segments.made import WORDS, change, create, opened, prepared

QUERIES = ["قمح", '"قمح شعير"', "الق*", "سوق رقمي", "-ذرة", ""]
Answer = list[list[tuple[int, float]]]


def answers(folder: Path) -> Answer:
    """What an index says, opened anew."""
    postings = opened(FileIndex(FileStorage(str(folder))))
    evaluations = (evaluate(parse(text).node, postings, lenient=True) for text in QUERIES)
    return [[(m.record.article_id, m.score) for m in one.matches] for one in evaluations]


@pytest.fixture
def damaged(tmp_path: Path) -> tuple[Path, Path, Answer]:
    """An index, its one segment, and what it answers while it is whole."""
    index = create(tmp_path)
    change(
        index,
        [
            prepared(n, " ".join(WORDS[n % 4 :]), title=WORDS[n % 7], tags=["a"], author=["ب", "ت"])
            for n in range(1, 30)
        ],
    )
    return tmp_path, next(tmp_path.glob("*.seg")), answers(tmp_path)


def says_nothing_else(folder: Path, truth: Answer) -> bool:
    """Whether the index answers truly or not at all; tells whether it answered."""
    try:
        found = answers(folder)
    except IndexUnusable:
        return False
    assert found == truth
    return True


def test_a_segment_cut_short_within_any_of_its_parts_does_not_answer(
    damaged: tuple[Path, Path, Answer],
) -> None:
    folder, path, truth = damaged
    whole = path.read_bytes()
    sections = Segment(path).file._sections
    for place in sorted({section[0] + 1 for section in sections.values()} | {0, len(whole) - 1}):
        path.write_bytes(whole[:place])
        assert not says_nothing_else(folder, truth)
    path.write_bytes(whole)
    assert says_nothing_else(folder, truth)


def test_flipped_bits_in_any_part_are_found_or_do_no_harm(
    damaged: tuple[Path, Path, Answer],
) -> None:
    folder, path, truth = damaged
    whole = path.read_bytes()
    places = [section[0] for section in Segment(path).file._sections.values()]
    for place in [*places[::4], len(whole) - 1, len(whole) - 10, len(whole) - 40]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        says_nothing_else(folder, truth)
        with pytest.raises(IndexUnusable):
            Segment(path).file.verify()


def test_a_segment_that_is_gone_does_not_answer(damaged: tuple[Path, Path, Answer]) -> None:
    folder, path, truth = damaged
    path.unlink()
    assert not says_nothing_else(folder, truth)


def test_damage_to_the_file_of_an_open_segment_is_noticed(
    damaged: tuple[Path, Path, Answer],
) -> None:
    _, path, _ = damaged
    file = verified_file(path, sum_of(path))
    whole = path.read_bytes()
    file.check()
    path.write_bytes(whole[:-1])
    with pytest.raises(IndexDamaged):
        file.check()
    path.write_bytes(whole)
    file.check()
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    with pytest.raises(IndexDamaged):
        file.check()
    path.unlink()
    with pytest.raises(IndexDamaged):
        file.check()
