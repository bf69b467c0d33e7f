"""The terms of a segment that a pattern, or a word taken loosely, stands for."""

import numpy as np

from archive.search.backends.likeness import Alike, alike, words_of
from archive.search.backends.postings import Like
from archive.search.backends.segments.leaves import form_of
from archive.search.backends.segments.segment import Segment
from archive.search.deadline import check
from archive.search.query.nodes import Fuzzy, Wildcard


def terms_like(segment: Segment, field: str, sought: Wildcard | Fuzzy, limit: int) -> list[Like]:
    """At most `limit` terms of a field that something folded stands for, the nearest and most frequent first."""
    check()
    terms = segment.terms(field)
    if terms is None:
        return []
    form = form_of(field)
    numbers, edits = _alike(segment, form, sought)
    own, places = terms.find(numbers.astype(np.uint32))
    numbers, edits, having = numbers[own], edits[own], terms.having[places]
    best = np.lexsort((-having.astype(np.int64), edits))[:limit]
    texts = segment.lexicon(form).texts(numbers[best].tolist())
    return [
        Like(*one) for one in zip(edits[best].tolist(), having[best].tolist(), texts, strict=True)
    ]


def _alike(segment: Segment, form: str, sought: Wildcard | Fuzzy) -> Alike:
    """The same for all fields, looked for once."""
    make = lambda: alike(words_of(*segment.lexicon(form).run), sought)  # noqa: E731
    return segment.kept((form, "like", sought), make, lambda found: found.nbytes)
