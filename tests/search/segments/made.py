"""Small indexes of segments, and the same documents in memory."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from archive.search.backends.document import document
from archive.search.backends.memory_postings import MemoryPostings, analyzed
from archive.search.backends.segments.reader import SegmentPostings
from archive.search.backends.segments.whoosh_codec import build_schema
from archive.search.backends.segments.whoosh_writer import ArrayWriter

Prepared = dict[str, Any]
WORDS = ("قمح", "القمح", "والشعير", "شعير", "ذرة", "الذرة", "2030", "dco", "سوق", "رقمي", "رقم")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def prepared(article: int, text: str = "", **fields: Any) -> Prepared:
    """What a SearchIndex prepares for an article."""
    name = f"archive.article.{article}"
    return {"id": name, "django_id": str(article), "text": text, **fields}


@st.composite
def articles(draw: st.DrawFn, size: int = 6) -> list[Prepared]:
    """Articles 1, 2, 3 and so on, of few words."""
    return [
        prepared(
            number,
            draw(TEXTS),
            title=draw(TEXTS),
            author=draw(st.lists(TEXTS, max_size=3)),
            tags=draw(st.lists(st.sampled_from(["a", "b", "c,d"]), unique=True)),
            source=draw(st.sampled_from(["", "src", "أخرى"])),
            year=draw(st.sampled_from([0, 1999, 2030])),
        )
        for number in range(1, draw(st.integers(1, size)) + 1)
    ]


def create(folder: Path) -> FileIndex:
    """An index without documents."""
    folder.mkdir(parents=True, exist_ok=True)
    return FileIndex.create(FileStorage(str(folder)), build_schema(), "MAIN")


def change(index: FileIndex, added: Iterable[Prepared] = (), removed: Sequence[int] = ()) -> None:
    """One commit."""
    writer = ArrayWriter(index)
    writer.remove(removed)
    for one in added:
        writer.add_document(**one)
    writer.commit()


def opened(index: FileIndex) -> SegmentPostings:
    """The index as last committed."""
    return SegmentPostings(index.storage, build_schema())


def in_memory(added: Iterable[Prepared]) -> MemoryPostings:
    """The same documents without an index."""
    return MemoryPostings(analyzed(document(one)) for one in added)
