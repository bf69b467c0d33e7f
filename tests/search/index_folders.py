"""Small indexes on disk for the tests of the store, and what they hold."""

from collections.abc import Iterable
from pathlib import Path

from archive.search.backends.document import Document, document
from archive.search.backends.manifest import MANIFEST, Manifest
from archive.search.backends.whoosh_store import WhooshStore


def wheat(*numbers: int) -> list[Document]:
    """Documents with these numbers, each with the word «قمح»."""
    return [document({"django_id": number, "text": f"قمح {number}"}) for number in numbers]


def build(root: Path, *numbers: int) -> WhooshStore:
    """An index of these documents."""
    store = WhooshStore(root)
    rebuild(store, *numbers)
    return store


def rebuild(store: WhooshStore, *numbers: int) -> None:
    """Build an index anew from these documents."""
    store.rebuild(wheat(*numbers), lambda changed: [])


def change(store: WhooshStore, added: Iterable[int], removed: Iterable[int] = ()) -> None:
    """Add documents and remove others in one commit."""
    store.apply(wheat(*added), list(removed))


def found(store: WhooshStore) -> set[int]:
    """The documents that the word finds in the index, each of them once."""
    postings = store.postings()
    numbers = postings.posting("text_exact", "قمح").documents
    articles = postings.columns.article_id[numbers].tolist()
    assert len(set(articles)) == len(articles) == postings.live.sum()
    return set(articles)


def files(store: WhooshStore) -> set[str]:
    """The names of the files that the index in use consists of."""
    manifest = (store.folder() / MANIFEST).read_bytes()
    return {MANIFEST, *Manifest.from_bytes(manifest).files}


def segment(store: WhooshStore) -> Path:
    """The largest file of the index in use."""
    return max(store.folder().glob("*.seg"), key=lambda path: path.stat().st_size)
