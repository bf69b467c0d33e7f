"""BM25 over arrays (Robertson and Zaragoza, 2009), with the inverse document frequency of Lucene."""

import math

import numpy as np

from archive.search.backends.postings import Floats, Posting

K1 = 1.2
B = 0.75


def inverse_frequency(documents: int, with_term: int) -> float:
    """How much a term says: ln(1 + (N - n + ½) / (n + ½)), never negative."""
    return math.log1p(max(0.0, documents - with_term + 0.5) / (with_term + 0.5))


def bm25(posting: Posting, relative: Floats, documents: int) -> Floats:
    """The score of each document of a posting; `relative` are the relative lengths of all documents, `documents` their number."""
    idf = inverse_frequency(documents, len(posting.documents))
    return np.float32(idf) * saturated(posting.counts, relative[posting.documents])


def saturated(counts: Floats, relative: Floats | np.float32) -> Floats:
    """A count's worth, between 0 and K1 + 1, in documents of these relative lengths."""
    return (counts * (K1 + 1) / (counts + K1 * relative)).astype(np.float32)


def relative_lengths(lengths: Floats, documents: int) -> Floats:
    """1 for a document of average length, more for longer ones, softened by B."""
    average = max(1.0, float(lengths.sum()) / max(1, documents))
    return (1 - B + B / average * lengths).astype(np.float32)
