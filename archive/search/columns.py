"""What an index knows of its articles beside their words, as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Record:
    """One article as the index knows it.

    `source` is a key or empty; `year` is the certain year of publication or 0; `not_before` and `not_after` are days written
    YYYYMMDD, 0 where unknown; `digest` stands for all that the index was given of the article.
    """

    article_id: int
    source: str = ""
    tags: tuple[str, ...] = ()
    year: int = 0
    not_before: int = 0
    not_after: int = 0
    digest: int = 0


@dataclass(frozen=True, eq=False)
class Columns:
    """The records of an index by document number.

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

    @classmethod
    def of(cls, records: Sequence[Record]) -> "Columns":
        """The columns of records, in their order."""
        source_keys, source = _places(record.source for record in records)
        tag_keys, tags = _places(tag for record in records for tag in record.tags)
        sizes = (len(record.tags) for record in records)
        return cls(
            **{
                name: np.fromiter((getattr(record, name) for record in records), kind, len(records))
                for name, kind in NUMBERS.items()
            },
            source=source,
            source_keys=source_keys,
            tags=tags,
            tag_ends=np.cumsum(np.fromiter(sizes, np.int64, len(records))),
            tag_keys=tag_keys,
        )

    def __len__(self) -> int:
        return len(self.article_id)

    @property
    def nbytes(self) -> int:
        """Their size in memory, keys left out."""
        arrays = (self.source, self.tags, self.tag_ends, *(getattr(self, name) for name in NUMBERS))
        return sum(array.nbytes for array in arrays)

    def record(self, document: int) -> Record:
        """The record of one document."""
        return self.records(np.array([document]))[0]

    def records(self, documents: Numbers) -> list[Record]:
        """The records of some documents, in their order."""
        numbers = [getattr(self, name)[documents].tolist() for name in NUMBERS]
        sources = self.source[documents].tolist()
        tags = iter(self.tags_of(documents).tolist())
        sizes = self.sizes_of("tags", documents).tolist()
        return [
            Record(
                source=self.source_keys[source],
                tags=tuple(self.tag_keys[tag] for tag in islice(tags, size)),
                **dict(zip(NUMBERS, facts, strict=True)),
            )
            for source, size, *facts in zip(sources, sizes, *numbers, strict=True)
        ]

    def with_source(self, keys: Iterable[str]) -> Flags:
        """The documents from any of these sources; the empty key stands for none."""
        places = [place for place, key in enumerate(self.source_keys) if key in set(keys)]
        return np.isin(self.source, np.array(places, np.uint32))

    def with_tag(self, keys: Iterable[str]) -> Flags:
        """The documents with any of these tags."""
        places = [place for place, key in enumerate(self.tag_keys) if key in set(keys)]
        flags = np.zeros(len(self), np.bool_)
        flags[self._tagged[np.isin(self.tags, np.array(places, np.uint32))]] = True
        return flags

    def tags_of(self, documents: Numbers) -> Numbers:
        """The places of the tags of these documents, one document after another."""
        sizes = self._tag_counts[documents]
        firsts = np.repeat(self.tag_ends[documents] - np.cumsum(sizes), sizes)
        return self.tags[firsts + np.arange(len(firsts))].astype(np.int64)

    def sizes_of(self, field: str, documents: Numbers) -> Numbers:
        """How many values of a field each of these documents has."""
        return self._tag_counts[documents] if field == "tags" else np.ones_like(documents)

    @cached_property
    def _tag_counts(self) -> Numbers:
        return np.diff(self.tag_ends, prepend=0)

    @cached_property
    def _tagged(self) -> Numbers:
        return np.repeat(np.arange(len(self)), self._tag_counts)


# The facts of a record that are one number, and how they are kept.
NUMBERS: dict[str, type[np.number]] = {
    "article_id": np.int64,
    "digest": np.uint64,
    "year": np.int32,
    "not_before": np.int32,
    "not_after": np.int32,
}


def joined(parts: Sequence[Columns]) -> Columns:
    """The columns of several indexes, one after the other."""
    if len(parts) == 1:
        return parts[0]
    source_keys, source = _joined_keys([(part.source_keys, part.source) for part in parts])
    tag_keys, tags = _joined_keys([(part.tag_keys, part.tags) for part in parts])
    starts = np.cumsum([0, *(len(part.tags) for part in parts)])
    ends = [part.tag_ends + start for part, start in zip(parts, starts, strict=False)]
    return Columns(
        **{
            name: _together([getattr(part, name) for part in parts], NUMBERS[name])
            for name in NUMBERS
        },
        source=source,
        source_keys=source_keys,
        tags=tags,
        tag_ends=_together(ends, np.int64),
        tag_keys=tag_keys,
    )


def _places(keys: Iterable[str]) -> tuple[tuple[str, ...], npt.NDArray[np.uint32]]:
    table: dict[str, int] = {}
    places = [table.setdefault(key, len(table)) for key in keys]
    return tuple(table), np.array(places, np.uint32)


def _joined_keys(
    parts: list[tuple[tuple[str, ...], npt.NDArray[np.uint32]]],
) -> tuple[tuple[str, ...], npt.NDArray[np.uint32]]:
    table: dict[str, int] = {}
    moved = [
        np.array([table.setdefault(key, len(table)) for key in keys], np.uint32)[places]
        for keys, places in parts
    ]
    return tuple(table), _together(moved, np.uint32)


def _together(parts: list[np.ndarray], kind: type[np.number]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, kind)
