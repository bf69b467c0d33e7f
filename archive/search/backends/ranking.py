"""What puts one match before another, beside the words' own scores.

A word's family and look-alikes in the text, how much of the query a document covers, words that open the text, and words that
stand side by side as they do in the query. None of it finds a document; it only orders what was found. The weights were tuned
on one half of the retrieval collections that benchmarks/retrieval.py takes, and measured on nothing else.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from archive.search.backends.evaluator import Evaluator
from archive.search.backends.postings import GAP, Codes, Flags, Floats, Hits, Numbers, Posting, code
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
    """A query word with the codes of its family, the documents that have any of it, and how much it says."""

    codes: Codes
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
            near = {
                name: 1.0
                for name, likeness in self.kin.similar(word.exact).items()
                if likeness >= MUCH_ALIKE
            }
            members = dict.fromkeys(self.kin.members(word.family), 1.0)
            for field, terms in (
                ("text_exact", near),
                ("text_stem", members),
                ("title_stem", members),
            ):
                posting = self._merged(field, terms)
                total[posting.documents] += posting.counts
        return total

    def _weigh(self, word: Word, scores: Floats) -> _Weighed:
        members = self.kin.members(word.family)
        found = np.zeros(len(scores), np.bool_)
        spread = 0
        for name, weight in FAMILY.items():
            posting = self._merged(f"{name}_stem", dict.fromkeys(members, 1.0))
            found[posting.documents] = True
            spread = max(spread, len(posting.documents))
            self._add(scores, f"{name}_stem", posting, weight)
        alike = self.kin.similar(word.exact)
        for field in ("text_exact", "title_exact"):
            self._add(scores, field, self._merged(field, alike), SIMILAR)
        codes = np.array(sorted(code(member) for member in members), np.uint32)
        return _Weighed(codes, found, inverse_frequency(self.evaluator.count, spread))

    def _merged(self, field: str, terms: dict[str, float]) -> Posting:
        """One posting of several terms, each counted by its weight."""
        counts = np.zeros(len(self.evaluator.live), np.float32)
        for term, weight in terms.items():
            check()
            posting = self.evaluator.posting(field, term)
            counts[posting.documents] += np.float32(weight) * posting.counts
        documents: Numbers = np.flatnonzero(counts)
        return Posting(documents, counts[documents])

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
        titles, streams = self._title_and_text(best)
        sizes = np.array([len(stream) for stream in streams], np.int64)
        together = np.concatenate(streams)
        owner = np.repeat(np.arange(len(best)), sizes)
        starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
        opening = np.arange(len(together)) - starts < LEAD_WORDS + np.repeat(titles, sizes)
        marks = [np.isin(together, weight.codes) for weight in weighed]
        relative = self.evaluator.relative("text_stem")[best]
        added = np.zeros(len(best), np.float32)
        for weight, mark in zip(weighed, marks, strict=True):
            check()
            counts = np.bincount(owner[mark & opening], minlength=len(best)).astype(np.float32)
            added += np.float32(LEAD * weight.idf) * saturated(counts, np.float32(1))
        for place, (first, second) in enumerate(pairwise(marks)):
            beside = first[:-1] & second[1:] & (owner[:-1] == owner[1:])
            counts = np.bincount(owner[:-1][beside], minlength=len(best)).astype(np.float32)
            says = (max(weighed[place + more].idf, LEAST_SAID) for more in (0, 1))
            worth = SIDE_BY_SIDE * sum(says)
            added += np.float32(worth) * saturated(counts, relative)
        return added

    def _title_and_text(self, best: Numbers) -> tuple[Numbers, list[Codes]]:
        """The words of each document, its title first, and how many codes stand before the text."""
        gap = np.array([GAP], np.uint32)
        titles = [stream.stem for stream in self.postings.streams("title", best)]
        texts = [stream.stem for stream in self.postings.streams("text", best)]
        joined = [
            np.concatenate((one, gap, other)) for one, other in zip(titles, texts, strict=True)
        ]
        return np.array([len(title) + 1 for title in titles], np.int64), joined


def _best(scores: Floats, found: np.ndarray) -> Numbers:
    numbers: Numbers = np.flatnonzero(found)
    if len(numbers) <= CLOSELY:
        return numbers
    return numbers[np.argpartition(-scores[numbers], CLOSELY)[:CLOSELY]]
