"""What puts one match before another, beside the words' own scores.

A word's family and look-alikes in the text, how much of the query a document covers, words that open the text, and words that
stand side by side as they do in the query. None of it finds a document; it only orders what was found. The weights were tuned
on one half of the retrieval collections that benchmarks/retrieval.py takes, and measured on nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from archive.search.backends.evaluator import Evaluator
from archive.search.backends.postings import (
    Flags,
    Floats,
    Hits,
    Numbers,
    Places,
    Posting,
    Weighted,
)
from archive.search.backends.scoring import inverse_frequency, saturated
from archive.search.backends.wording import Word, typed_words
from archive.search.deadline import check
from archive.search.query.nodes import Node

FAMILY = {"text": 0.9, "title": 1.0}
SIMILAR, MUCH_ALIKE = 0.9, 0.6
COVERAGE = 10.0
LEAD, LEAD_WORDS = 0.8, 40
SIDE_BY_SIDE = 0.3
# Also in an archive so small that every word is in most articles, words side by side say something.
LEAST_SAID = 3.0
# How many of the best matches are looked at word by word.
CLOSELY = 200


@dataclass(frozen=True)
class _Weighed:
    """The stems of a query word's family, the documents that have any of them, and how much it says."""

    stems: tuple[str, ...]
    found: Flags
    idf: float


class Ranking:
    """Adds to the scores of matches what their words alone do not tell."""

    def __init__(self, evaluator: Evaluator, words: list[Word]) -> None:
        self.evaluator = evaluator
        self.postings = evaluator.postings
        self.kin = evaluator.kin
        self.words = words

    def scores(self, hits: Hits) -> Floats:
        """The full score of each document that was found."""
        if not self.words or not hits.found.any():
            return hits.scores
        scores = hits.scores.copy()
        weighed = [self._weigh(word, scores) for word in self.words]
        scores += self._coverage(weighed)
        scores[~hits.found] = 0
        best = _best(scores, hits.found)
        scores[best] += self._closely(best, weighed)
        return scores

    def kindred(self, node: Node) -> Floats:
        """How often each document has words of the family of a word, or words that look much like it."""
        total = np.zeros(len(self.evaluator.live), np.float32)
        for word in typed_words(node):
            similar = self.kin.similar(word.exact)
            near = _alike(name for name, likeness in similar if likeness >= MUCH_ALIKE)
            members = _alike(self.kin.members(word.family))
            for field, terms in (
                ("text_exact", near),
                ("text_stem", members),
                ("title_stem", members),
            ):
                posting = self.postings.merged(field, terms)
                total[posting.documents] += posting.counts
        return total

    def _weigh(self, word: Word, scores: Floats) -> _Weighed:
        stems = self.kin.members(word.family)
        members = _alike(stems)
        found = np.zeros(len(scores), np.bool_)
        spread = 0
        for name, weight in FAMILY.items():
            posting = self.postings.merged(f"{name}_stem", members)
            found[posting.documents] = True
            spread = max(spread, len(posting.documents))
            self._add(scores, f"{name}_stem", posting, weight)
        alike = self.kin.similar(word.exact)
        for field in ("text_exact", "title_exact"):
            self._add(scores, field, self.postings.merged(field, alike), SIMILAR)
        return _Weighed(stems, found, inverse_frequency(self.evaluator.count, spread))

    def _add(self, scores: Floats, field: str, posting: Posting, weight: float) -> None:
        if len(posting.documents):
            scores[posting.documents] += np.float32(weight) * self.evaluator.worth(field, posting)

    def _coverage(self, weighed: list[_Weighed]) -> Floats:
        """How much of the query, by what its words say, each document has."""
        covered = np.zeros(len(self.evaluator.live), np.float32)
        total = 0.0
        for word, weight in zip(self.words, weighed, strict=True):
            if word.counts:
                total += weight.idf
                covered += np.float32(weight.idf) * weight.found
        scale = np.float32(COVERAGE / total) if total else np.float32(0)
        return covered * scale

    def _closely(self, best: Numbers, weighed: list[_Weighed]) -> Floats:
        """What rising documents gain by their opening words, and by words that stand side by side."""
        placed = [self._placed(word, best) for word in weighed]
        relative = self.evaluator.relative("text_stem")[best]
        added = np.zeros(len(best), np.float32)
        for word, (title, text) in zip(weighed, placed, strict=True):
            opening = text.owners[text.offsets < LEAD_WORDS]
            counts = _counts(len(best), title.owners, opening)
            added += np.float32(LEAD * word.idf) * saturated(counts, np.float32(1))
        for (one, first), (other, second) in pairwise(zip(weighed, placed, strict=True)):
            beside = (followed(*fields) for fields in zip(first, second, strict=True))
            worth = SIDE_BY_SIDE * sum(max(word.idf, LEAST_SAID) for word in (one, other))
            added += np.float32(worth) * saturated(_counts(len(best), *beside), relative)
        return added

    def _placed(self, word: _Weighed, best: Numbers) -> list[Places]:
        """Where the family of a word stands in the titles and in the texts."""
        check()
        return [self.postings.places(name, word.stems, best) for name in ("title", "text")]


def _alike(terms: Iterable[str]) -> Weighted:
    return tuple((term, 1.0) for term in terms)


def _counts(documents: int, *owners: Numbers) -> Floats:
    """How often each document is among the owners."""
    return np.bincount(np.concatenate(owners), minlength=documents).astype(np.float32)


def followed(first: Places, second: Places) -> Numbers:
    """The owners of those of the first places right after which there is one of the second."""
    width = 2 + max(part.offsets.max(initial=0) for part in (first, second))
    following = first.owners * width + first.offsets + 1
    return first.owners[np.isin(following, second.owners * width + second.offsets)]


def _best(scores: Floats, found: np.ndarray) -> Numbers:
    """The documents with the best scores, rising."""
    numbers: Numbers = np.flatnonzero(found)
    if len(numbers) <= CLOSELY:
        return numbers
    return np.sort(numbers[np.argpartition(-scores[numbers], CLOSELY)[:CLOSELY]])
