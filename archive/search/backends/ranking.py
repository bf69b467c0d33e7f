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
from archive.search.backends.hits import NOWHERE, Hits, places_of, union
from archive.search.backends.postings import Flags, Floats, Numbers, Places, Weighted
from archive.search.backends.scoring import inverse_frequency, saturated
from archive.search.backends.wording import Word, typed_words
from archive.search.deadline import check
from archive.search.matches import best_first
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
    """What a word of the query is worth beside its own score.

    `documents` are those with a word of its family or one that looks like it, rising; `added` what each gains, `belongs` whether
    it has the family, both with one item more that stands for NOWHERE. `idf` is how much the family says.
    """

    stems: tuple[str, ...]
    documents: Numbers
    added: Floats
    belongs: Flags
    idf: float

    @property
    def nbytes(self) -> int:
        """Their size in memory."""
        return self.documents.nbytes + self.added.nbytes + self.belongs.nbytes


class Ranking:
    """Adds to the scores of matches what their words alone do not tell."""

    def __init__(self, evaluator: Evaluator, words: list[Word]) -> None:
        self.evaluator = evaluator
        self.postings = evaluator.postings
        self.kin = evaluator.kin
        self.words = words

    def scores(self, hits: Hits) -> Floats:
        """The full score of each document that was found."""
        if not self.words or not len(hits):
            return hits.scores
        weighed = [self._weighed(word) for word in self.words]
        places = [
            places_of(hits.documents, weight.documents, self.evaluator.size) for weight in weighed
        ]
        scores: Floats = hits.scores + self._coverage(weighed, places)
        for weight, own in zip(weighed, places, strict=True):
            scores += weight.added[own]
        best = np.sort(best_first(scores, self.postings.columns, hits.documents, CLOSELY))
        scores[best] += self._closely(hits.documents[best], weighed)
        return scores

    def kindred(self, node: Node) -> Flags:
        """Which documents have words of the family of a word, or words that look much like it."""
        flags = np.zeros(self.evaluator.size, np.bool_)
        for word in typed_words(node):
            similar = self.kin.similar(word.exact)
            near = _alike(name for name, likeness in similar if likeness >= MUCH_ALIKE)
            members = _alike(self.kin.members(word.family))
            for field, terms in (
                ("text_exact", near),
                ("text_stem", members),
                ("title_stem", members),
            ):
                flags[self.postings.merged(field, terms).documents] = True
        return flags

    def _weighed(self, word: Word) -> _Weighed:
        make = lambda: self._weigh(word)  # noqa: E731
        key = ("weighed", word.exact, word.family)
        return self.postings.kept(key, make, lambda weighed: weighed.nbytes)

    def _weigh(self, word: Word) -> _Weighed:
        stems = self.kin.members(word.family)
        members, alike = _alike(stems), self.kin.similar(word.exact)
        family = [self._worth(name, "stem", members, weight) for name, weight in FAMILY.items()]
        similar = [self._worth(name, "exact", alike, SIMILAR) for name in FAMILY]
        every = union([*family, *similar], self.evaluator.size)
        own = union(family, self.evaluator.size).documents
        belongs = places_of(every.documents, own, self.evaluator.size) != NOWHERE
        return _Weighed(
            stems,
            every.documents.astype(np.uint32),
            np.append(every.scores, np.float32(0)),
            np.append(belongs, False),
            inverse_frequency(self.evaluator.count, max(map(len, family))),
        )

    def _worth(self, name: str, form: str, terms: Weighted, weight: float) -> Hits:
        return self.evaluator.worth(name, self.postings.merged(f"{name}_{form}", terms), weight)

    def _coverage(self, weighed: list[_Weighed], places: list[Numbers]) -> Floats:
        """How much of the query, by what its words say, each document has."""
        covered = np.zeros(len(places[0]), np.float32)
        total = 0.0
        for word, weight, own in zip(self.words, weighed, places, strict=True):
            if word.counts:
                total += weight.idf
                covered += np.float32(weight.idf) * weight.belongs[own]
        return covered * np.float32(COVERAGE / total if total else 0)

    def _closely(self, best: Numbers, weighed: list[_Weighed]) -> Floats:
        """What rising documents gain by their opening words, and by words that stand side by side."""
        placed = [self._placed(word, best) for word in weighed]
        relative = self.evaluator.relative("text")[best]
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
