"""Evaluation of a query tree over postings, whatever keeps them.

Every match is visited once, so that counts are exact and count, page and facets share one evaluation.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.analysis import analyzer
from archive.search.backends.fields import BY_NAME, EVERYWHERE, IN_TEXT, WEIGHTS
from archive.search.backends.kin import Kin
from archive.search.backends.postings import Flags, Floats, Hits, Numbers, Posting, Postings
from archive.search.backends.scoring import bm25, relative_lengths
from archive.search.columns import Columns
from archive.search.deadline import TimeIsUp, check
from archive.search.narrowing import certainly_within
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

# Words that one prefix stands for in a field, words that all prefixes of a query do, and what each may have whatever the others took.
MAX_PREFIX_WORDS, MAX_EXPANSIONS, LEAST_PREFIX_WORDS = 128, 2048, 8
_EVERY = 1 << 31
Fields = tuple[str, ...]
# A number of so many digits is no key.
_TOO_LONG = 19


class Evaluator:
    """Answers query trees from postings, and gathers what had to be left out of them in `notices`.

    Unless it `cuts`, a prefix stands for every word that begins so, however many.

    Where the time of the search runs out, what was found so far is the answer and `unfinished` is set; TimeIsUp is raised where
    that would be untrue: nothing was looked at, or it stands below Not.
    """

    def __init__(self, postings: Postings, *, cuts: bool = True) -> None:
        self.postings = postings
        self.cuts = cuts
        self.kin = Kin(postings)
        self.live = postings.live
        self.count = int(self.live.sum())
        self.notices: list[str] = []
        self.unfinished = False
        # Whether some prefix stands for more words than were looked for.
        self.is_cut = False
        self._negated = False
        self._expansions = MAX_EXPANSIONS
        self._postings: dict[tuple[str, str], Posting] = {}

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
                return self._unscored(self.live & ~self._all_hits(inner, fields).found)
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
        for part in self._in_time(parts):
            found |= part.found
            scores += part.scores
        return Hits(found, scores)

    def _in_time(self, parts: Iterable[Hits]) -> Iterator[Hits]:
        """As many alternatives as there is time for."""
        some = False
        try:
            for part in parts:
                yield part
                some = True
        except TimeIsUp:
            if self._negated or not some:
                raise
            self.unfinished = True

    def _all_hits(self, node: Node, fields: Fields) -> Hits:
        """All documents that match a tree, or TimeIsUp: those that do not match are looked for."""
        before, self._negated = self._negated, True
        try:
            return self.hits(node, fields)
        finally:
            self._negated = before

    def _narrowed(self, node: Node) -> Hits:
        columns = self.postings.columns
        match node:
            case Years(start=start, end=end):
                return self._where(certainly_within(columns, start, end))
            case OneOf(field=field, keys=keys):
                return self._where(_with_keys(columns, field, set(keys)))
            case Between(field=field, low=low, high=high):
                return self._where(_between(getattr(columns, field), low, high))
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

    def posting(self, field: str, term: str) -> Posting:
        """Where a term occurs; each is read once."""
        key = (field, term)
        if key not in self._postings:
            self._postings[key] = self.postings.posting(field, term)
        return self._postings[key]

    def relative(self, field: str) -> Floats:
        """How long each document is in a field, softened, beside the average."""
        make = lambda: relative_lengths(self.postings.lengths(field), self.count)  # noqa: E731
        return self.postings.kept((field, "relative"), make, lambda lengths: lengths.nbytes)

    def worth(self, field: str, posting: Posting) -> Floats:
        """The score of each document of a posting."""
        return bm25(posting, self.relative(field), self.count)

    def _add(self, total: Hits, field: str, term: str, weight: float) -> None:
        check()
        self._add_posting(total, field, self.posting(field, term), weight)

    def _add_posting(self, total: Hits, field: str, posting: Posting, weight: float) -> None:
        if len(posting.documents):
            total.found[posting.documents] = True
            total.scores[posting.documents] += np.float32(weight) * self.worth(field, posting)

    def _prefix(self, text: str, fields: Fields) -> Hits:
        prefix = analyzer.exact(text)
        # By its stem too, so that the article and other clitics before the word do not hide it.
        forms = [(field, form) for field in fields for form in ("exact", "stem")]
        return self.any_of(self._begun(*one, prefix, text) for one in forms if prefix)

    def _begun(self, field: str, form: str, prefix: str, typed: str) -> Hits:
        """The documents with a word that begins so in one field: such words together count as one."""
        total = self.nothing()
        terms = self._expanded(f"{field}_{form}", prefix, typed)
        posting = self.postings.merged(f"{field}_{form}", tuple((term, 1.0) for term in terms))
        self._add_posting(total, f"{field}_{form}", posting, getattr(WEIGHTS[field], form))
        return total

    def _expanded(self, field: str, prefix: str, typed: str) -> list[str]:
        if self._negated or not self.cuts:
            # What an exclusion left out would be shown.
            return self.postings.terms_with_prefix(field, prefix, _EVERY)
        most = min(MAX_PREFIX_WORDS, max(LEAST_PREFIX_WORDS, self._expansions))
        terms = self.postings.terms_with_prefix(field, prefix, most + 1)
        if len(terms) > most:
            self.is_cut = True
            self.notices.append(f"كلمات كثيرة تبدأ بـ«{typed}»، فشمل البحث بعضها. زِد حرفًا أو أكثر.")
        self._expansions -= len(terms[:most])
        return terms[:most]

    def _phrase(self, phrase: Phrase, fields: Fields) -> Hits:
        words = [token for text in phrase.words for token in analyzer.analyze(text)]
        fields = tuple(field for field in fields if field in IN_TEXT) or fields
        if len(words) == 1:
            return self.word(words[0].exact, None if phrase.exact else words[0].stem, fields)
        forms = {"exact": [word.exact for word in words]}
        if not phrase.exact:
            forms["stem"] = [word.stem for word in words]
        return self.any_of(
            part
            for field in (fields if words else ())
            for part in self._in_order(field, forms, phrase.slop)
        )

    def _in_order(self, field: str, forms: dict[str, list[str]], slop: int) -> Iterator[Hits]:
        """The documents with all the terms of a form, cut down to those that have them in order."""
        for form, terms in forms.items():
            together = self._together(field, form, terms)
            check()
            if together.found.any():
                in_order = self.postings.in_order(f"{field}_{form}", terms, slop)
                yield self._only(together, in_order)

    def _together(self, field: str, form: str, terms: list[str]) -> Hits:
        """The documents that have all of these terms in a field."""
        parts = []
        for term in dict.fromkeys(terms):
            part = self.nothing()
            self._add(part, f"{field}_{form}", term, getattr(WEIGHTS[field], form))
            parts.append(part)
        return self.all_of(parts)

    def _only(self, hits: Hits, documents: Numbers) -> Hits:
        """What is found among these documents."""
        found = np.zeros_like(self.live)
        found[documents] = hits.found[documents]
        return Hits(found, hits.scores * found)

    def _where(self, flags: Flags) -> Hits:
        return self._unscored(flags & self.live)

    def _unscored(self, found: Flags) -> Hits:
        return Hits(found, np.zeros(len(found), np.float32))


def _with_keys(columns: Columns, field: str, keys: set[str]) -> Flags:
    if field == "source":
        return columns.with_source(keys)
    if field == "tags":
        return columns.with_tag(keys)
    # A key that is no number stands for no article.
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) < _TOO_LONG]
    return np.isin(getattr(columns, field), np.array(numbers, np.int64))


def _between(values: npt.NDArray[Any], low: int | None, high: int | None) -> Flags:
    flags = np.ones(len(values), np.bool_)
    if low is not None:
        flags &= values >= low
    if high is not None:
        flags &= values <= high
    return flags
