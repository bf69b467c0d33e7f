"""What a segment holds, and how it is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from archive.search.backends.postings import Numbers
from archive.search.backends.segments.columns import write_columns
from archive.search.backends.segments.lexicon import write_lexicon
from archive.search.backends.segments.lists import (
    Lists,
    Words,
    encode,
    encode_places,
    invert,
)
from archive.search.backends.segments.pages import Array, Output, PageWriter, narrow
from archive.search.backends.segments.trigrams import write_trigrams
from archive.search.columns import Columns

FORMS = ("exact", "stem")
# Words that look like a word of the query are looked for in these.
LOOKED_AT = ("title", "text")


_Coders = dict[tuple[str, ...], Callable[[Lists], tuple[Array, ...]]]
# What is written of posting lists, and by what it is coded.
_LISTS: _Coders = {("having", "widths", "lists"): encode}
_PLACES: _Coders = {("times", "place_widths", "places"): encode_places}


@dataclass(frozen=True)
class FieldWords:
    """The words of one field of all documents in order, as numbers plus one; 0 stands between the values of a list.

    `sizes` are how many items each document has.
    """

    sizes: Numbers
    words: Words


@dataclass(frozen=True)
class Content:
    """Documents with their words: `exact` and `stems` are the forms of each numbered word, in UTF-8."""

    exact: Sequence[bytes]
    stems: Sequence[bytes]
    fields: Mapping[str, FieldWords]
    columns: Columns

    @property
    def size(self) -> int:
        """How many words the documents have together."""
        return sum(len(field.words) for field in self.fields.values())


@dataclass(frozen=True)
class _Words:
    """The words that occur, sorted; the new number plus one of each numbered word, and the stem of each new number."""

    exact: Sequence[bytes]
    ranks: Words
    stem_of: Words


def write(output: Output, content: Content) -> None:
    """Write a segment."""
    file = PageWriter(output)
    words = _write_words(file, content)
    for name, field in content.fields.items():
        _write_field(file, name, field, words)
    _write_trigrams(file, content, words)
    write_columns(file, content.columns)
    file.finish({"documents": len(content.columns)})


def _write_words(file: PageWriter, content: Content) -> _Words:
    used = np.zeros(len(content.exact) + 1, np.bool_)
    for field in content.fields.values():
        used[field.words] = True
    order = sorted((np.flatnonzero(used[1:])).tolist(), key=content.exact.__getitem__)
    ranks = np.zeros(len(used), np.uint32)
    ranks[np.array(order, np.int64) + 1] = np.arange(1, len(order) + 1)
    exact = [content.exact[number] for number in order]
    stems = [content.stems[number] for number in order]
    places = {stem: place for place, stem in enumerate(sorted(set(stems)))}
    write_lexicon(file, "exact", exact)
    write_lexicon(file, "stem", list(places))
    stem_of = np.array([places[stem] for stem in stems], np.uint32)
    file.add("stem_of", stem_of)
    return _Words(exact, ranks, stem_of)


def _write_trigrams(file: PageWriter, content: Content, words: _Words) -> None:
    used = np.zeros(len(words.exact) + 1, np.bool_)
    for name in LOOKED_AT:
        if name in content.fields:
            used[words.ranks[content.fields[name].words]] = True
    numbers = np.flatnonzero(used[1:])
    chosen = [words.exact[number] for number in numbers.tolist()]
    data = b"".join(chosen)
    # Letters and not bytes: those that go on with a letter are left out.
    letters = np.cumsum((np.frombuffer(data, np.uint8) & 0xC0) != 0x80)
    ends = np.cumsum(np.fromiter(map(len, chosen), np.int64, len(chosen)))
    write_trigrams(file, numbers, data.decode(), np.diff(letters[ends - 1], prepend=0))


def _write_field(file: PageWriter, name: str, field: FieldWords, words: _Words) -> None:
    if not len(field.words):
        return
    stem_of = words.stem_of
    used = np.zeros(len(stem_of) + 1, np.bool_)
    used[words.ranks[np.flatnonzero(np.bincount(field.words))]] = True
    terms = np.flatnonzero(used[1:])
    # Words of one stem are asked for together: their lists are to lie in as few pages as can be.
    terms = terms[np.argsort(stem_of[terms], kind="stable")]
    own = np.zeros(len(stem_of) + 1, np.uint32)
    own[terms + 1] = np.arange(1, len(terms) + 1)
    stream = narrow(own[words.ranks][field.words])
    stem_terms, stems = np.unique(stem_of[terms], return_inverse=True)
    file.add(f"{name}.stream", stream)
    file.add(f"{name}.sizes", narrow(field.sizes))
    file.add(f"{name}.lengths", narrow(_lengths(stream, field.sizes)))
    file.add(f"{name}.stems", narrow(stems))
    file.add(f"{name}.gaps", narrow(np.flatnonzero(stream == 0)))
    file.add(f"{name}_exact.terms", narrow(terms))
    _write_lists(file, f"{name}_exact", _LISTS | _PLACES, stream, field.sizes)
    stem_stream = np.concatenate(([0], stems + 1)).astype(np.uint32)[stream]
    file.add(f"{name}_stem.terms", narrow(stem_terms))
    _write_lists(file, f"{name}_stem", _LISTS, stem_stream, field.sizes)


def _write_lists(
    file: PageWriter,
    field: str,
    coders: _Coders,
    stream: Array,
    sizes: Numbers,
) -> None:
    """Write what each coder makes of the posting lists of a stream, under its names."""
    parts = [[code(lists) for code in coders.values()] for lists in invert(stream, sizes)]
    for names, coded in zip(coders, zip(*parts, strict=True), strict=True):
        for name, arrays in zip(names, zip(*coded, strict=True), strict=True):
            file.add(f"{field}.{name}", narrow(np.concatenate(arrays)))


def _lengths(stream: Array, sizes: Numbers) -> Numbers:
    gaps = np.cumsum(stream == 0, dtype=np.int64)
    ends = np.cumsum(sizes)
    reached = np.concatenate(([0], gaps))[ends]
    return sizes - np.diff(reached, prepend=0)
