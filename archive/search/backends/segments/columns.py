"""The columns of a segment in its file."""

from collections.abc import Sequence

import numpy as np

from archive.search.backends.postings import Flags
from archive.search.backends.segments.lexicon import read_lexicon, write_lexicon
from archive.search.backends.segments.pages import Array, PagedFile, PageWriter, narrow
from archive.search.columns import NUMBERS, Columns

_IDENTIFIER = "archive.article."


def identifier(article: int) -> str:
    """What Haystack calls an article."""
    return f"{_IDENTIFIER}{article}"


def article_of(identifier: str) -> int:
    """The article that Haystack calls so; -1 where it is none."""
    number = identifier.removeprefix(_IDENTIFIER)
    return int(number) if number != identifier and number.isdecimal() else -1


def write_columns(file: PageWriter, columns: Columns) -> None:
    """Write columns."""
    for name in NUMBERS:
        file.add(f"column.{name}", getattr(columns, name))
    file.add("column.tag_sizes", narrow(np.diff(columns.tag_ends, prepend=0)))
    _write_keys(file, "source", columns.source, columns.source_keys)
    _write_keys(file, "tags", columns.tags, columns.tag_keys)


def read_columns(file: PagedFile) -> Columns:
    """The columns of a segment."""
    return Columns(
        **{name: file.array(f"column.{name}") for name in NUMBERS},
        source=file.array("column.source").astype(np.uint32),
        source_keys=_keys(file, "source"),
        tags=file.array("column.tags").astype(np.uint32),
        tag_ends=np.cumsum(file.array("column.tag_sizes"), dtype=np.int64),
        tag_keys=_keys(file, "tags"),
    )


def selected(columns: Columns, kept: Flags) -> Columns:
    """The columns of some of the documents."""
    sizes = np.diff(columns.tag_ends, prepend=0)
    return Columns(
        **{name: getattr(columns, name)[kept] for name in NUMBERS},
        source=columns.source[kept],
        source_keys=columns.source_keys,
        tags=columns.tags[np.repeat(kept, sizes)],
        tag_ends=np.cumsum(sizes[kept]),
        tag_keys=columns.tag_keys,
    )


def _write_keys(file: PageWriter, name: str, places: Array, keys: Sequence[str]) -> None:
    """Write the places of keys and those keys that any document has."""
    used, own = np.unique(places, return_inverse=True)
    file.add(f"column.{name}", narrow(own))
    words = [keys[place].encode("utf-8", "surrogatepass") for place in used.tolist()]
    write_lexicon(file, f"{name}_keys", words)


def _keys(file: PagedFile, name: str) -> tuple[str, ...]:
    lexicon = read_lexicon(file, f"{name}_keys")
    return tuple(lexicon.texts(range(len(lexicon))))
