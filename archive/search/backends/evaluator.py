"""Evaluation of a query tree over postings, whatever keeps them.

Every match is visited once, so that counts are exact and count, page and facets share one evaluation.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from archive.analysis import analyzer
from archive.search.backends.expansions import Expansions
from archive.search.backends.fields import BY_NAME, EVERYWHERE, IN_TEXT, WEIGHTS
from archive.search.backends.hits import NOTHING, Hits, intersection, union, unscored
from archive.search.backends.kin import Kin
from archive.search.backends.postings import Flags, Floats, Posting, Postings
from archive.search.backends.scoring import bm25, relative_lengths
from archive.search.columns import Columns
from archive.search.deadline import TimeIsUp, check
from archive.search.narrowing import certainly_within
from archive.search.query.nodes import (
    And,
    Between,
    Everything,
    Field,
    Fuzzy,
    MultiTerm,
    Node,
    Not,
    Nothing,
    OneOf,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    Years,
)

Fields = tuple[str, ...]
# What lets documents pass whatever their words.
_FILTERS = (Not, Years, OneOf, Between, Everything)
# A number of so many digits is no key.
_TOO_LONG = 19


class Evaluator:
    """Answers query trees from postings, and gathers what had to be left out of them in `notices`.

    Unless it `cuts`, what stands for several words does for all of them, however many.

    Where the time of the search runs out, what was found so far is the answer and `unfinished` is set; TimeIsUp is raised where
    that would be untrue: nothing was looked at, or it stands below Not.
    """

    def __init__(self, postings: Postings, *, cuts: bool = True) -> None:
        self.postings = postings
        self.kin = Kin(postings)
        self.live = postings.live
        # How many numbers documents have, and how many of these stand for one.
        self.size = len(self.live)
        self.count = int(np.count_nonzero(self.live))
        self.notices: list[str] = []
        self.unfinished = False
        self.expansions = Expansions(postings, self.notices, cuts=cuts)
        self._negated = False

    def hits(self, node: Node, fields: Fields = EVERYWHERE) -> Hits:
        """The documents that match a tree, each with its score."""
        match node:
            case Term(text=text, exact=exact):
                return self._term(text, exact, fields)
            case Phrase():
                return self._phrase(node, fields)
            case Prefix() | Wildcard() | Fuzzy():
                return self._multiterm(node, fields)
            case Field(name=name, node=inner):
                return self.hits(inner, BY_NAME.get(name, ()))
            case And(nodes=nodes):
                return self._all_of(nodes, fields)
            case Or(nodes=nodes):
                return self.any_of(self.hits(inner, fields) for inner in nodes)
            case Nothing():
                return NOTHING
        return unscored(np.flatnonzero(self._flags(node, fields) & self.live))

    def any_of(self, parts: Iterable[Hits]) -> Hits:
        """The documents that some part has, their scores added."""
        return union(self._in_time(parts), self.size)

    def _all_of(self, nodes: Sequence[Node], fields: Fields) -> Hits:
        """What says nothing of words is looked up only for the documents that have the words."""
        if not nodes:
            return NOTHING
        words = [node for node in nodes if not isinstance(node, _FILTERS)]
        parts = [self.hits(node, fields) for node in words] or [self._everything()]
        found = intersection(parts, self.size)
        for node in nodes:
            if isinstance(node, _FILTERS):
                found = found.where(self._flags(node, fields)[found.documents])
        return found

    def _everything(self) -> Hits:
        return unscored(np.flatnonzero(self.live))

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

    def _flags(self, node: Node, fields: Fields) -> Flags:
        """Which documents, deleted ones among them, a node lets pass that is about no word in them."""
        columns = self.postings.columns
        match node:
            case Not(node=inner):
                return ~self._all_hits(inner, fields).flags(self.size)
            case Years(start=start, end=end):
                return certainly_within(columns, start, end)
            case OneOf(field=field, keys=keys):
                return _with_keys(columns, field, set(keys))
            case Between(field=field, low=low, high=high):
                return _between(getattr(columns, field), low, high)
            case Everything():
                return self.live
        raise TypeError(f"no query node: {node!r}")

    def _term(self, text: str, exact: bool, fields: Fields) -> Hits:
        words = analyzer.analyze(text)
        if len(words) > 1:
            return self._phrase(Phrase((text,), exact=exact), fields)
        if not words:
            return NOTHING
        return self.word(words[0].exact, None if exact else words[0].stem, fields)

    def word(self, exact: str, stem: str | None, fields: Fields) -> Hits:
        """The documents with a folded word, and with any word of its stem where one is given."""
        forms = {"exact": exact} if stem is None else {"exact": exact, "stem": stem}
        parts = (
            self._scored(field, form, term) for field in fields for form, term in forms.items()
        )
        return self.kept(("word", exact, stem, fields), lambda: union(parts, self.size))

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], Hits]) -> Hits:
        """What was found once in these postings, found where it is not kept."""
        narrow = lambda hits: Hits(hits.documents.astype(np.uint32), hits.scores)  # noqa: E731
        found = self.postings.kept(key, lambda: narrow(make()), lambda hits: hits.nbytes)
        return Hits(found.documents.astype(np.int64), found.scores)

    def relative(self, field: str) -> Floats:
        """How long each document is in a field such as title, softened, beside the average."""
        lengths = self.postings.lengths
        make = lambda: relative_lengths(lengths(f"{field}_exact"), self.count)  # noqa: E731
        return self.postings.kept((field, "relative"), make, lambda relative: relative.nbytes)

    def worth(self, field: str, posting: Posting, weight: float) -> Hits:
        """The documents of a posting in a field such as title, each with its score."""
        scores = bm25(posting, self.relative(field), self.count)
        return Hits(posting.documents, np.float32(weight) * scores)

    def _scored(self, field: str, form: str, term: str) -> Hits:
        check()
        posting = self.postings.posting(f"{field}_{form}", term)
        return self.worth(field, posting, getattr(WEIGHTS[field], form))

    def _multiterm(self, node: MultiTerm, fields: Fields) -> Hits:
        """The documents with a term that the node stands for, or with its words in order where it may be read so."""
        # By its stem too, so that the article and other clitics before the word do not hide it.
        forms = [(field, form) for form in ("exact", "stem") for field in fields]
        found = self.any_of(self._any_term(node, *form) for form in forms)
        in_order = Phrase(node.words) if isinstance(node, Wildcard) and node.words else None
        return self.any_of((found, self._phrase(in_order, fields))) if in_order else found

    def _any_term(self, node: MultiTerm, field: str, form: str) -> Hits:
        """The documents with such a term in one field: all such terms together count as one."""
        check()
        own, weight = f"{field}_{form}", getattr(WEIGHTS[field], form)
        terms = self.expansions.terms(node, own, every=self._negated)
        make = lambda: self.worth(field, self.postings.merged(own, terms), weight)  # noqa: E731
        return self.kept(("any of", own, terms), make)

    def _phrase(self, phrase: Phrase, fields: Fields) -> Hits:
        words = [token for text in phrase.words for token in analyzer.analyze(text)]
        fields = tuple(field for field in fields if field in IN_TEXT) or fields
        if len(words) == 1:
            return self.word(words[0].exact, None if phrase.exact else words[0].stem, fields)
        forms = {"exact": tuple(word.exact for word in words)}
        if not phrase.exact:
            forms["stem"] = tuple(word.stem for word in words)
        return self.any_of(
            self._in_order(field, form, terms, phrase.slop)
            for field in (fields if words else ())
            for form, terms in forms.items()
        )

    def _in_order(self, field: str, form: str, terms: tuple[str, ...], slop: int) -> Hits:
        """The documents that have all of these terms in order in a field."""
        key = ("in order", field, form, terms, slop)
        return self.kept(key, lambda: self._read_in_order(field, form, terms, slop))

    def _read_in_order(self, field: str, form: str, terms: tuple[str, ...], slop: int) -> Hits:
        parts = [self._scored(field, form, term) for term in dict.fromkeys(terms)]
        together = intersection(parts, self.size)
        if not len(together):
            return NOTHING
        check()
        in_order = self.postings.in_order(f"{field}_{form}", terms, slop)
        return intersection((together, unscored(in_order)), self.size)


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
