import io
from pathlib import Path

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
