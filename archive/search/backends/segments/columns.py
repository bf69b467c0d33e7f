"""What the index knows of each article beside its words, as columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.search.backends.postings import Numbers
from archive.search.backends.segments.lexicon import Lexicon, read_lexicon, write_lexicon
from archive.search.backends.segments.pages import PagedFile, PageWriter, narrow
from archive.search.matches import Record

# The facts of a record that are one number, and how they are kept.
_KINDS = {
    "article_id": np.int64,
    "digest": np.uint64,
    "year": np.int32,
    "not_before": np.int32,
    "not_after": np.int32,
}


@dataclass(frozen=True)
class Columns:
    """The records of a segment as arrays, by document number.

    `source` and `tags` are places in their tables of keys; the tags of document n are those from `tag_ends[n - 1]` to
    `tag_ends[n]`.
    """

    article_id: npt.NDArray[np.int64]
    digest: npt.NDArray[np.uint64]
    year: npt.NDArray[np.int32]
    not_before: npt.NDArray[np.int32]
    not_after: npt.NDArray[np.int32]
    source: npt.NDArray[np.uint32]
    source_keys: tuple[str, ...]
    tags: npt.NDArray[np.uint32]
    tag_ends: Numbers
    tag_keys: tuple[str, ...]

    @property
    def nbytes(self) -> int:
        """Their size in memory, keys left out."""
        return sum(
            column.nbytes for column in vars(self).values() if isinstance(column, np.ndarray)
        )

    def record(self, document: int) -> Record:
        """The record of one document."""
        start = int(self.tag_ends[document - 1]) if document else 0
        tags = self.tags[start : self.tag_ends[document]].tolist()
        return Record(
            **{name: int(getattr(self, name)[document]) for name in _KINDS},
            source=self.source_keys[self.source[document]],
            tags=tuple(self.tag_keys[tag] for tag in tags),
        )

    def records(self) -> list[Record]:
        """All records."""
        facts = zip(*(getattr(self, name).tolist() for name in _KINDS), strict=True)
        sources = [self.source_keys[place] for place in self.source.tolist()]
        keys = [self.tag_keys[place] for place in self.tags.tolist()]
        ends = self.tag_ends.tolist()
        tags = (tuple(keys[start:end]) for start, end in zip([0, *ends], ends, strict=False))
        return [
            Record(source=source, tags=own, **dict(zip(_KINDS, values, strict=True)))
            for values, source, own in zip(facts, sources, tags, strict=True)
        ]


def joined(parts: Sequence[Columns]) -> Columns:
    """The columns of several segments as of one."""
    if len(parts) == 1:
        return parts[0]
    sources, source_keys = _common(
        [part.source for part in parts], [part.source_keys for part in parts]
    )
    tags, tag_keys = _common([part.tags for part in parts], [part.tag_keys for part in parts])
    sizes = [np.diff(part.tag_ends, prepend=0) for part in parts]
    return Columns(
        **{
            name: np.concatenate([np.empty(0, kind), *(getattr(part, name) for part in parts)])
            for name, kind in _KINDS.items()
        },
        source=sources,
        source_keys=source_keys,
        tags=tags,
        tag_ends=np.cumsum(np.concatenate([np.empty(0, np.int64), *sizes])),
        tag_keys=tag_keys,
    )


def _common(
    columns: Sequence[npt.NDArray[np.uint32]], tables: Sequence[tuple[str, ...]]
) -> tuple[npt.NDArray[np.uint32], tuple[str, ...]]:
    """Places in tables of their own as places in one."""
    places: dict[str, int] = {}
    found = [np.empty(0, np.uint32)]
    for column, table in zip(columns, tables, strict=True):
        numbers = [places.setdefault(key, len(places)) for key in table]
        found.append(np.array(numbers, np.uint32)[column])
    return np.concatenate(found), tuple(places)


def write_columns(file: PageWriter, records: Sequence[Record]) -> None:
    """Write records as columns."""
    for name, kind in _KINDS.items():
        values = (getattr(record, name) for record in records)
        file.add(f"column.{name}", np.fromiter(values, kind, len(records)))
    _write_keys(file, "source", [record.source for record in records])
    _write_keys(file, "tags", [tag for record in records for tag in record.tags])
    file.add("column.tag_sizes", narrow(np.array([len(record.tags) for record in records])))


def read_columns(file: PagedFile) -> Columns:
    """The columns of a segment."""
    facts: dict[str, Any] = {name: file.array(f"column.{name}") for name in _KINDS}
    return Columns(
        **facts,
        source=file.array("column.source"),
        source_keys=_texts(read_lexicon(file, "source_keys")),
        tags=file.array("column.tags"),
        tag_ends=np.cumsum(file.array("column.tag_sizes"), dtype=np.int64),
        tag_keys=_texts(read_lexicon(file, "tags_keys")),
    )


def _write_keys(file: PageWriter, name: str, keys: Iterable[str]) -> None:
    places: dict[str, int] = {}
    numbers = [places.setdefault(key, len(places)) for key in keys]
    file.add(f"column.{name}", np.array(numbers, np.uint32))
    write_lexicon(file, f"{name}_keys", [key.encode("utf-8", "surrogatepass") for key in places])


def _texts(keys: Lexicon) -> tuple[str, ...]:
    return tuple(keys.texts(range(len(keys))))
