import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.backends.segments.lexicon import read_lexicon, sought, write_lexicon
from archive.search.backends.segments.pages import PagedFile, PageWriter

WORDS = st.lists(st.text("ab\u0627\u0628\u06ff\U0001f600", min_size=1, max_size=4), unique=True)


def written(folder: Path, words: list[bytes]) -> PagedFile:
    output = io.BytesIO()
    writer = PageWriter(output)
    write_lexicon(writer, "exact", words)
    writer.finish({})
    path = folder / "a.seg"
    path.write_bytes(output.getvalue())
    return PagedFile(path)


@given(words=WORDS, word=st.text("ab\u0627\u0628\u06ff", max_size=3))
@settings(max_examples=60)
def test_words_and_prefixes_are_found(
    tmp_path_factory: object, words: list[str], word: str
) -> None:
    ordered = sorted(words, key=str.encode)
    file = written(tmp_path_factory.mktemp("a"), [word.encode() for word in ordered])  # type: ignore[attr-defined]
    lexicon = read_lexicon(file, "exact")
    assert lexicon.texts(range(len(lexicon))) == ordered
    assert lexicon.numbers(sought((word,))).tolist() == [
        ordered.index(word) if word in ordered else -1
    ]
    low, high = lexicon.with_prefix(word)
    assert ordered[low:high] == [other for other in ordered if other.startswith(word)]


def test_a_lone_surrogate_is_sought_and_not_found(tmp_path: Path) -> None:
    assert read_lexicon(written(tmp_path, [b"a"]), "exact").numbers(sought(("\ud800",))) == [-1]


@pytest.mark.parametrize("bits", [0, 1])
def test_words_that_share_a_hash_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bits: int
) -> None:
    monkeypatch.setattr(
        "archive.search.backends.segments.lexicon.hashes_of",
        lambda letters, ends: np.arange(len(ends), dtype=np.uint64) & np.uint64(bits),
    )
    words = ["أ1", "ب2", "ت3", "ث4"]
    sought.cache_clear()
    lexicon = read_lexicon(written(tmp_path, [word.encode() for word in words]), "exact")
    assert lexicon.numbers(sought(tuple(words))).tolist() == [0, 1, 2, 3]
    assert lexicon.numbers(sought(("غائب", "أ", "ب22"))).tolist() == [-1, -1, -1]
    sought.cache_clear()
