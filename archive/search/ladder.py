"""Steps that lead on where a search finds little: other spellings, fewer filters, any of the words."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from archive.analysis.spelling import Speller
from archive.search.corrections import corrections
from archive.search.deadline import TimeIsUp
from archive.search.query.nodes import (
    And,
    Everything,
    Leaf,
    Node,
    Nothing,
    Or,
    Phrase,
    Term,
    Wildcard,
)
from archive.search.query.render import to_text
from archive.search.request import SearchRequest
from archive.search.results import Step

# With so many results nobody needs help.
FEW = 5
MOST_STEPS = 5
# Searches and words that may be looked up to find the steps.
MOST_SEARCHES = 12
MOST_LOOKUPS = 12
_MENDING = ("keyboard", "spelling", "spacing", "transliteration")


class Tally(NamedTuple):
    """How many results a search shows, and how many of them have all that it asks for."""

    shown: int
    complete: int


class Lookups(NamedTuple):
    """What is asked of the archive: how much a search finds, the archive's own words, and their spelling.

    `as_written` takes a text with folded words and the text it came from.
    """

    tally: Callable[[SearchRequest], Tally]
    speller: Callable[[], Speller]
    as_written: Callable[[str, str], str]


class _Candidate(NamedTuple):
    """A step that may find something: the search that it leads to."""

    kind: str
    text: str
    search: SearchRequest


def steps(request: SearchRequest, node: Node, found: Tally, lookups: Lookups) -> tuple[Step, ...]:
    """Searches that find more articles with all they ask for, each with the count of what it shows; at most MOST_STEPS, the likeliest first.

    `node` is the tree of the request's text and `found` what it found. Nothing is looked up where FEW or more were found, or from the second page on; those found until the time is up are the answer. The kinds with another text
    are keyboard, spelling, spacing, transliteration, phrase (its words without their order) and any (of the words); those
    with the key of the filter left out are source, tag, years and undated.
    """
    if found.complete >= FEW or request.page > 1 or isinstance(node, Everything | Nothing):
        return ()
    shown: list[Step] = []
    with suppress(TimeIsUp):
        for candidate in islice(_candidates(request, node, lookups), MOST_SEARCHES):
            tally = lookups.tally(candidate.search)
            if _leads_on(candidate, tally, found):
                shown.append(_step(candidate, tally.shown, lookups, request.text))
            if len(shown) == MOST_STEPS:
                break
    return tuple(shown)


def _leads_on(candidate: _Candidate, tally: Tally, found: Tally) -> bool:
    """Whether more is found whole; any of the words must also show more than is shown already for some of them."""
    return tally.complete > found.complete and (
        candidate.kind != "any" or tally.shown > found.shown
    )


def _step(candidate: _Candidate, count: int, lookups: Lookups, typed: str) -> Step:
    is_mended = candidate.kind in _MENDING
    text = lookups.as_written(candidate.text, typed) if is_mended else candidate.text
    return Step(candidate.kind, text, count)


def suggestion(steps: tuple[Step, ...]) -> str:
    """The text of the first step that mends the words; empty where none does."""
    return next((step.text for step in steps if step.kind in _MENDING), "")


def _candidates(request: SearchRequest, node: Node, lookups: Lookups) -> Iterator[_Candidate]:
    yield from _once(_corrected(request, node, lookups))
    yield from _without_filters(request)
    yield from _loosened(request, node)


def _corrected(request: SearchRequest, node: Node, lookups: Lookups) -> Iterator[_Candidate]:
    knows = _KnownWords(lookups.tally)
    for kind, text in corrections(request.text, node, lookups.speller(), knows):
        yield _Candidate(kind, text, replace(request, text=text))


class _KnownWords:
    """Whether the archive has some form of a word; beyond MOST_LOOKUPS it is taken to have it."""

    def __init__(self, tally: Callable[[SearchRequest], Tally]) -> None:
        self._tally = tally
        self._known: dict[str, bool] = {}

    def __call__(self, word: str) -> bool:
        if word not in self._known:
            if len(self._known) == MOST_LOOKUPS:
                return True
            request = SearchRequest(to_text(Term(word)), expand=False)
            self._known[word] = self._tally(request).complete > 0
        return self._known[word]


def _once(candidates: Iterator[_Candidate]) -> Iterator[_Candidate]:
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.text not in seen:
            seen.add(candidate.text)
            yield candidate


def _without_filters(request: SearchRequest) -> Iterator[_Candidate]:
    for key in request.tags:
        tags = tuple(other for other in request.tags if other != key)
        yield _Candidate("tag", key, replace(request, tags=tags))
    if request.year_from is not None or request.year_to is not None:
        yield _Candidate("years", "", replace(request, year_from=None, year_to=None))
    if request.undated:
        yield _Candidate("undated", "", replace(request, undated=False))
    # Sources are alternatives: one of several less finds no more.
    if request.sources:
        yield _Candidate("source", " ".join(request.sources), replace(request, sources=()))


def _loosened(request: SearchRequest, node: Node) -> Iterator[_Candidate]:
    """Phrases as words, then any of the words."""
    unordered = _unordered(node)
    for kind, tree in (("phrase", unordered), ("any", _any_of(unordered))):
        if tree != node and (text := to_text(tree)) != request.text:
            yield _Candidate(kind, text, replace(request, text=text))


def _unordered(node: Node) -> Node:
    """The tree with the words of each phrase side by side."""
    parts = node.nodes if isinstance(node, And) else (node,)
    words = [word for part in parts for word in _words(part)]
    return And(tuple(words)) if len(words) > 1 else words[0]


def _words(node: Node) -> tuple[Node, ...]:
    match node:
        case Phrase(words=words, exact=exact):
            return tuple(Term(word, exact) for word in words)
        case Wildcard(words=words) if words:
            return tuple(map(Term, words))
    return (node,)


def _any_of(node: Node) -> Node:
    """The tree with one of its words enough; what is excluded, fields and years stay."""
    if not isinstance(node, And):
        return node
    words = tuple(part for part in node.nodes if isinstance(part, Leaf))
    others = tuple(part for part in node.nodes if not isinstance(part, Leaf))
    if len(words) < 2:
        return node
    return And((Or(words), *others)) if others else Or(words)
