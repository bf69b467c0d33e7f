"""Several segments as the content of one, their words numbered anew; no text is analysed again."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from archive.search.backends.fields import WEIGHTS
from archive.search.backends.postings import Flags, Numbers
from archive.search.backends.segments.columns import selected
from archive.search.backends.segments.content import Content, FieldWords
from archive.search.backends.segments.lists import Words, ragged
from archive.search.backends.segments.segment import Segment
from archive.search.columns import joined


class Part(NamedTuple):
    """A segment and which of its documents were not deleted."""

    segment: Segment
    live: Flags


def merged(parts: Sequence[Part]) -> Content:
    """The documents of all parts that were not deleted, in their order."""
    exact: list[bytes] = []
    stems: list[bytes] = []
    places: dict[bytes, int] = {}
    numbers = [_numbers(part.segment, exact, stems, places) for part in parts]
    fields = {name: _field(name, parts, numbers) for name in WEIGHTS}
    columns = joined([selected(part.segment.columns(), part.live) for part in parts])
    return Content(exact, stems, fields, columns)


def _numbers(
    segment: Segment, exact: list[bytes], stems: list[bytes], places: dict[bytes, int]
) -> Words:
    """The common number of each word of a segment."""
    own_stems = list(segment.lexicon("stem"))
    found = []
    for word, stem in zip(segment.lexicon("exact"), segment.stem_of().tolist(), strict=True):
        number = places.get(word)
        if number is None:
            exact.append(word)
            stems.append(own_stems[stem])
            number = places[word] = len(exact)
        found.append(number)
    return np.array(found, np.uint32)


def _field(name: str, parts: Sequence[Part], numbers: Sequence[Words]) -> FieldWords:
    sizes = [part.segment.sizes(name) for part in parts]
    words = [
        _live_words(name, part, own, size)
        for part, own, size in zip(parts, numbers, sizes, strict=True)
    ]
    kept = [size[part.live] for part, size in zip(parts, sizes, strict=True)]
    return FieldWords(np.concatenate(kept), np.concatenate(words))


def _live_words(name: str, part: Part, numbers: Words, sizes: Numbers) -> Words:
    terms = part.segment.terms(f"{name}_exact")
    if terms is None:
        return np.empty(0, np.uint32)
    stream = part.segment.stream(name)
    if not part.live.all():
        starts = np.cumsum(sizes) - sizes
        stream = stream[ragged(starts[part.live], sizes[part.live])]
    return np.concatenate((np.zeros(1, np.uint32), numbers[terms.numbers]))[stream]
