"""Evaluation of a query tree over postings, whatever keeps them.

Every match is visited once, so that counts are exact and count, page and facets share one evaluation.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from archive.analysis import analyzer
from archive.search.backends.fields import BY_NAME, EVERYWHERE, IN_TEXT, WEIGHTS
from archive.search.matches import Evaluation, Match, Record
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
Scores = dict[int, float]


class Postings(Protocol):
    """Where terms occur. `field` is a text field with its form, such as title_exact or text_stem."""

    def documents(self) -> Iterable[int]:
        """The number of every document."""

    def record(self, document: int) -> Record:
        """The article behind a document number."""

    def scores(self, field: str, term: str) -> Scores:
        """The documents with a term, and how much it says about each."""

    def positions(self, field: str, term: str) -> dict[int, list[int]]:
        """The documents with a term, and its places in rising order."""

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> list[str]:
        """At most `limit` terms that begin with a prefix."""


def evaluate(node: Node, postings: Postings) -> Evaluation:
    """Every match of a tree."""
    evaluator = _Evaluator(postings)
    scores = evaluator.scores(node, EVERYWHERE)
    matches = [Match(postings.record(number), score) for number, score in scores.items()]
    return Evaluation(matches, tuple(dict.fromkeys(evaluator.notices)))


class _Evaluator:
    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        self.notices: list[str] = []

    def scores(self, node: Node, fields: tuple[str, ...]) -> Scores:
        match node:
            case Term(text=text, exact=exact):
                return self._term(text, exact, fields)
            case Phrase():
                return self._phrase(node, fields)
            case Prefix(text=text):
                return self._prefix(text, fields)
            case Field(name=name, node=inner):
                return self.scores(inner, BY_NAME.get(name, ()))
            case And(nodes=nodes):
                return _intersection([self.scores(inner, fields) for inner in nodes])
            case Or(nodes=nodes):
                return _union(self.scores(inner, fields) for inner in nodes)
            case Not(node=inner):
                excluded = self.scores(inner, fields)
                return self._unscored(lambda number: number not in excluded)
            case Nothing():
                return {}
        return self._narrowed(node)

    def _narrowed(self, node: Node) -> Scores:
        match node:
            case Years(start=start, end=end):
                return self._in_years(start, end)
            case OneOf(field=field, keys=keys):
                return self._with_keys(field, set(keys))
            case Between(field=field, low=low, high=high):
                return self._between(field, low, high)
            case Everything():
                return self._unscored(lambda number: True)
        raise TypeError(f"no query node: {node!r}")

    def _term(self, text: str, exact: bool, fields: tuple[str, ...]) -> Scores:
        words = analyzer.analyze(text)
        if len(words) > 1:
            return self._phrase(Phrase((text,), exact=exact), fields)
        found = [self._word(word.exact, None if exact else word.stem, fields) for word in words]
        return found[0] if found else {}

    def _word(self, exact: str, stem: str | None, fields: tuple[str, ...]) -> Scores:
        parts = []
        for field in fields:
            weight = WEIGHTS[field]
            parts.append(_weighted(self.postings.scores(f"{field}_exact", exact), weight.exact))
            if stem is not None:
                parts.append(_weighted(self.postings.scores(f"{field}_stem", stem), weight.stem))
        return _union(parts)

    def _prefix(self, text: str, fields: tuple[str, ...]) -> Scores:
        prefix = analyzer.exact(text)
        if not prefix:
            return {}
        parts: list[Scores] = []
        for field in fields:
            # By its stem too, so that the article and other clitics before the word do not hide it.
            for form, weight in zip(("exact", "stem"), WEIGHTS[field], strict=True):
                name = f"{field}_{form}"
                terms = self._expanded(name, prefix, text)
                found = _union(self.postings.scores(name, term) for term in terms)
                parts.append(_weighted(found, weight))
        return _union(parts)

    def _expanded(self, field: str, prefix: str, typed: str) -> list[str]:
        terms = self.postings.terms_with_prefix(field, prefix, MAX_PREFIX_WORDS + 1)
        if len(terms) > MAX_PREFIX_WORDS:
            self.notices.append(
                f"كلمات كثيرة تبدأ بـ«{typed}»، فشمل البحث أول {MAX_PREFIX_WORDS} منها. زِد حرفًا أو أكثر."
            )
        return terms[:MAX_PREFIX_WORDS]

    def _phrase(self, phrase: Phrase, fields: tuple[str, ...]) -> Scores:
        words = [token for text in phrase.words for token in analyzer.analyze(text)]
        fields = tuple(field for field in fields if field in IN_TEXT) or fields
        if len(words) == 1:
            return self._word(words[0].exact, None if phrase.exact else words[0].stem, fields)
        parts = []
        for field in fields:
            weight = WEIGHTS[field]
            exact = [word.exact for word in words]
            parts.append(
                _weighted(self._in_order(f"{field}_exact", exact, phrase.slop), weight.exact)
            )
            if not phrase.exact:
                stems = [word.stem for word in words]
                parts.append(
                    _weighted(self._in_order(f"{field}_stem", stems, phrase.slop), weight.stem)
                )
        return _union(parts)

    def _in_order(self, field: str, terms: list[str], slop: int) -> Scores:
        found = _intersection([self.postings.scores(field, term) for term in dict.fromkeys(terms)])
        if not found:
            return {}
        places = {term: self.postings.positions(field, term) for term in terms}
        return {
            number: score
            for number, score in found.items()
            if occurs_in_order([places[term][number] for term in terms], slop)
        }

    def _in_years(self, start: int | None, end: int | None) -> Scores:
        low = 0 if start is None else first_day(start)
        high = None if end is None else last_day(end)

        def certain(record: Record) -> bool:
            return record.not_before >= low and (high is None or 0 < record.not_after <= high)

        return self._unscored(lambda number: certain(self.postings.record(number)))

    def _with_keys(self, field: str, keys: set[str]) -> Scores:
        def has_key(record: Record) -> bool:
            value = getattr(record, field)
            return not keys.isdisjoint(value) if isinstance(value, tuple) else str(value) in keys

        return self._unscored(lambda number: has_key(self.postings.record(number)))

    def _between(self, field: str, low: int | None, high: int | None) -> Scores:
        def within(value: int) -> bool:
            return (low is None or value >= low) and (high is None or value <= high)

        return self._unscored(lambda number: within(getattr(self.postings.record(number), field)))

    def _unscored(self, keep: Callable[[int], bool]) -> Scores:
        return {number: 0.0 for number in self.postings.documents() if keep(number)}


def occurs_in_order(places: list[list[int]], slop: int) -> bool:
    """Whether words stand in this order with at most `slop` other words between them.

    `places` holds the rising positions of each word. From each place of the first word the nearest following place of each
    next word ends the shortest run that starts there.
    """
    for start in places[0]:
        last: int | None = start
        for following in places[1:]:
            last = next((place for place in following if last is not None and place > last), None)
            if last is None:
                return False
        if last is not None and last - start - (len(places) - 1) <= slop:
            return True
    return False


def _weighted(scores: Scores, weight: float) -> Scores:
    return {number: score * weight for number, score in scores.items()}


def _union(parts: Iterable[Scores]) -> Scores:
    total: Scores = {}
    for part in parts:
        for number, score in part.items():
            total[number] = total.get(number, 0.0) + score
    return total


def _intersection(parts: list[Scores]) -> Scores:
    parts = sorted(parts, key=len)
    if not parts:
        return {}
    common = [number for number in parts[0] if all(number in part for part in parts[1:])]
    return {number: sum(part[number] for part in parts) for number in common}
