"""Evaluation of a query tree over postings, whatever keeps them.

Every match is visited once, so that counts are exact and count, page and facets share one evaluation.
"""

from collections.abc import Callable, Iterable

import numpy as np

from archive.analysis import analyzer
from archive.search.backends.fields import BY_NAME, EVERYWHERE, IN_TEXT, WEIGHTS
from archive.search.backends.phrases import occurs_in_order
from archive.search.backends.postings import Flags, Hits, Numbers, Postings, code
from archive.search.backends.scoring import bm25
from archive.search.matches import Record
from archive.search.narrowing import first_day, last_day
from archive.search.query.nodes import (
    And,
    Between,
    Everything,
    Field,
    Node,
    Not,
    Nothing,
    OneOf,
    Or,
    Phrase,
    Prefix,
    Term,
    Years,
)

MAX_PREFIX_WORDS = 128
Fields = tuple[str, ...]


class Evaluator:
    """Answers query trees from postings, and gathers what had to be left out of them in `notices`."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        self.live = postings.live
        self.count = int(self.live.sum())
        self.notices: list[str] = []

    def hits(self, node: Node, fields: Fields = EVERYWHERE) -> Hits:
        """The documents that match a tree, each with its score."""
        match node:
            case Term(text=text, exact=exact):
                return self._term(text, exact, fields)
            case Phrase():
                return self._phrase(node, fields)
            case Prefix(text=text):
                return self._prefix(text, fields)
            case Field(name=name, node=inner):
                return self.hits(inner, BY_NAME.get(name, ()))
            case And(nodes=nodes):
                return self.all_of([self.hits(inner, fields) for inner in nodes])
            case Or(nodes=nodes):
                return self.any_of(self.hits(inner, fields) for inner in nodes)
            case Not(node=inner):
                return self._unscored(self.live & ~self.hits(inner, fields).found)
            case Nothing():
                return self.nothing()
        return self._narrowed(node)

    def nothing(self) -> Hits:
        """No document."""
        return self._unscored(np.zeros_like(self.live))

    def all_of(self, parts: list[Hits]) -> Hits:
        """The documents that every part has, their scores added."""
        if not parts:
            return self.nothing()
        found = np.logical_and.reduce([part.found for part in parts])
        return Hits(found, sum((part.scores for part in parts[1:]), parts[0].scores) * found)

    def any_of(self, parts: Iterable[Hits]) -> Hits:
        """The documents that some part has, their scores added."""
        found, scores = np.zeros_like(self.live), np.zeros(len(self.live), np.float32)
        for part in parts:
            found |= part.found
            scores += part.scores
        return Hits(found, scores)

    def _narrowed(self, node: Node) -> Hits:
        match node:
            case Years(start=start, end=end):
                return self._where(_within_years(start, end))
            case OneOf(field=field, keys=keys):
                return self._where(_with_keys(field, set(keys)))
            case Between(field=field, low=low, high=high):
                return self._where(_between(field, low, high))
            case Everything():
                return self._unscored(self.live.copy())
        raise TypeError(f"no query node: {node!r}")

    def _term(self, text: str, exact: bool, fields: Fields) -> Hits:
        words = analyzer.analyze(text)
        if len(words) > 1:
            return self._phrase(Phrase((text,), exact=exact), fields)
        if not words:
            return self.nothing()
        return self.word(words[0].exact, None if exact else words[0].stem, fields)

    def word(self, exact: str, stem: str | None, fields: Fields) -> Hits:
        """The documents with a folded word, and with any word of its stem where one is given."""
        total = self.nothing()
        for field in fields:
            weight = WEIGHTS[field]
            self._add(total, f"{field}_exact", exact, weight.exact)
            if stem is not None:
                self._add(total, f"{field}_stem", stem, weight.stem)
        return total

    def _add(self, total: Hits, field: str, term: str, weight: float) -> None:
        posting = self.postings.posting(field, term)
        if len(posting.documents):
            total.found[posting.documents] = True
            scores = bm25(posting, self.postings.lengths(field), self.count)
            total.scores[posting.documents] += np.float32(weight) * scores

    def _prefix(self, text: str, fields: Fields) -> Hits:
        prefix = analyzer.exact(text)
        total = self.nothing()
        for field in fields if prefix else ():
            # By its stem too, so that the article and other clitics before the word do not hide it.
            for form, weight in zip(("exact", "stem"), WEIGHTS[field], strict=True):
                for term in self._expanded(f"{field}_{form}", prefix, text):
                    self._add(total, f"{field}_{form}", term, weight)
        return total

    def _expanded(self, field: str, prefix: str, typed: str) -> list[str]:
        terms = self.postings.terms_with_prefix(field, prefix, MAX_PREFIX_WORDS + 1)
        if len(terms) > MAX_PREFIX_WORDS:
            self.notices.append(
                f"كلمات كثيرة تبدأ بـ«{typed}»، فشمل البحث أول {MAX_PREFIX_WORDS} منها. زِد حرفًا أو أكثر."
            )
        return terms[:MAX_PREFIX_WORDS]

    def _phrase(self, phrase: Phrase, fields: Fields) -> Hits:
        words = [token for text in phrase.words for token in analyzer.analyze(text)]
        fields = tuple(field for field in fields if field in IN_TEXT) or fields
        if len(words) == 1:
            return self.word(words[0].exact, None if phrase.exact else words[0].stem, fields)
        parts = []
        for field in fields if words else ():
            exact = [word.exact for word in words]
            parts.append(self._in_order(field, "exact", exact, phrase.slop))
            if not phrase.exact:
                stems = [word.stem for word in words]
                parts.append(self._in_order(field, "stem", stems, phrase.slop))
        return self.any_of(parts)

    def _in_order(self, field: str, form: str, terms: list[str], slop: int) -> Hits:
        weight = getattr(WEIGHTS[field], form)
        parts = []
        for term in dict.fromkeys(terms):
            part = self.nothing()
            self._add(part, f"{field}_{form}", term, weight)
            parts.append(part)
        together = self.all_of(parts)
        candidates: Numbers = np.flatnonzero(together.found)
        codes = [code(term) for term in terms]
        for number, stream in zip(
            candidates, self.postings.streams(field, candidates), strict=True
        ):
            if not occurs_in_order(getattr(stream, form), codes, slop):
                together.found[number] = False
        return Hits(together.found, together.scores * together.found)

    def _where(self, keep: Callable[[Record], bool]) -> Hits:
        found = np.zeros_like(self.live)
        for number in np.flatnonzero(self.live):
            found[number] = keep(self.postings.record(int(number)))
        return self._unscored(found)

    def _unscored(self, found: Flags) -> Hits:
        return Hits(found, np.zeros(len(found), np.float32))


def _within_years(start: int | None, end: int | None) -> Callable[[Record], bool]:
    low = 0 if start is None else first_day(start)
    high = None if end is None else last_day(end)

    def certain(record: Record) -> bool:
        return record.not_before >= low and (high is None or 0 < record.not_after <= high)

    return certain


def _with_keys(field: str, keys: set[str]) -> Callable[[Record], bool]:
    def has_key(record: Record) -> bool:
        value = getattr(record, field)
        return not keys.isdisjoint(value) if isinstance(value, tuple) else str(value) in keys

    return has_key


def _between(field: str, low: int | None, high: int | None) -> Callable[[Record], bool]:
    def within(record: Record) -> bool:
        value = getattr(record, field)
        return (low is None or value >= low) and (high is None or value <= high)

    return within
