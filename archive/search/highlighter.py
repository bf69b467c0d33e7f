"""Marking the words of a query in a text, and choosing the passage that shows them best."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining

from archive.analysis.analyzer import AnalyzedToken, analyze, exact
from archive.analysis.stopwords import is_stopword
from archive.search.query.nodes import Leaf, Node, Phrase, Prefix, Term, positive_words
from archive.search.results import Fragment

BEFORE, AFTER = Fragment("… "), Fragment(" …")
_SPACE = re.compile(r"\s+")
# What ends a sentence, with closing quotation marks and brackets; a line of its own ends one too.
_SENTENCE_START = re.compile('[.!?؟؛…]["”»)\\]]*[ \n]|\n')
_MOST_WORDS_BEFORE = 60
_KEPT_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word to mark: its range in the text, and the parts of the query it answers with what each is worth."""

    start: int
    end: int
    leaves: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Sought:
    """A phrase as terms to compare, with the leaf it stands for."""

    terms: tuple[str, ...]
    slop: int
    exact: bool
    leaf: int


def highlight(text: str, node: Node) -> tuple[Fragment, ...]:
    """The whole text, white space collapsed, cut at the words that a query asks for."""
    text = collapsed(text)
    return tuple(_fragments(text, 0, len(text), _marks(text, node)))


def snippet(text: str, node: Node, length: int = 240) -> tuple[Fragment, ...]:
    """The passage of at most `length` letters with most of the query's words, or the first words of the text.

    It begins and ends between words, at the beginning of a sentence where one is near; «…» at its ends says that the text
    goes on. Takes time linear in the text.
    """
    text = collapsed(text)
    marks = [mark for mark in _marks(text, node) if mark.end - mark.start <= length]
    first, last = _best_run(marks, length)
    start = _start(text, first, length - (last - first)) if len(text) > length else 0
    end = _end(text, start, last, start + length)
    passage = list(_fragments(text, start, end, marks))
    return (*[BEFORE][: start > 0], *passage, *[AFTER][: end < len(text)])


def collapsed(text: str) -> str:
    """Text whose white space is one character each, a newline where lines or paragraphs part."""
    return _SPACE.sub(lambda space: "\n" if "\n" in space.group() else " ", text.strip())


def _fragments(text: str, start: int, end: int, marks: Iterable[_Mark]) -> Iterator[Fragment]:
    text = text.replace("\n", " ")
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            if start < mark.start:
                yield Fragment(text[start : mark.start])
            yield Fragment(text[mark.start : mark.end], marked=True)
            start = mark.end
    if start < end:
        yield Fragment(text[start:end])


def _marks(text: str, node: Node) -> list[_Mark]:
    """The words of a text that a query asks for, in order."""
    leaves = worth_marking(positive_words(node))
    if not leaves:
        return []
    tokens = analyzed(text)
    found: dict[int, set[tuple[int, int]]] = {}
    for places, leaf in Matcher(leaves).occurrences(tokens):
        for place in places:
            found.setdefault(place, set()).add((leaf, _worth(leaves[leaf])))
    return [
        _Mark(tokens[place].start, tokens[place].end, frozenset(found[place]))
        for place in sorted(found)
    ]


def analyzed(text: str) -> Sequence[AnalyzedToken]:
    """The words of a text; kept for a moment, as one page asks for them several times, unless the text is very long."""
    return _kept(text) if len(text) <= _KEPT_LENGTH else analyze(text)


@lru_cache(64)
def _kept(text: str) -> Sequence[AnalyzedToken]:
    return tuple(analyze(text))


def worth_marking(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Function words are marked only within phrases, or where a query has nothing else."""
    worth = [leaf for leaf in leaves if not (isinstance(leaf, Term) and is_stopword(leaf.text))]
    return worth or list(leaves)


def _worth(leaf: Leaf) -> int:
    return len(leaf.words) if isinstance(leaf, Phrase) else 1


class Matcher:
    """Finds which words of a text answer which leaves of a query; leaves go by their index."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.by_stem: dict[str, list[int]] = {}
        self.by_exact: dict[str, list[int]] = {}
        self.prefixes: list[tuple[str, int]] = []
        self.phrases: dict[str, list[_Sought]] = {}
        for index, leaf in enumerate(leaves):
            self._add(leaf, index)

    def _add(self, leaf: Leaf, index: int) -> None:
        match leaf:
            case Prefix(text=text) if exact(text):
                self.prefixes.append((exact(text), index))
            case Term(text=text):
                self._add_words([text], 0, leaf.exact, index)
            case Phrase(words=words, slop=slop):
                self._add_words(words, slop, leaf.exact, index)

    def _add_words(self, words: Iterable[str], slop: int, is_exact: bool, index: int) -> None:
        tokens = [token for word in words for token in analyze(word)]
        terms = tuple(token.exact if is_exact else token.stem for token in tokens)
        if len(terms) == 1:
            single = self.by_exact if is_exact else self.by_stem
            single.setdefault(terms[0], []).append(index)
        elif terms:
            self.phrases.setdefault(terms[0], []).append(_Sought(terms, slop, is_exact, index))

    def occurrences(self, tokens: Sequence[AnalyzedToken]) -> Iterator[tuple[list[int], int]]:
        """The places of the tokens that answer a leaf, one of a word and several of a phrase, with that leaf."""
        for place, token in enumerate(tokens):
            for leaf in self._leaves(token):
                yield [place], leaf
            for sought in self._begun(token):
                if places := _occurrence(sought, tokens, place):
                    yield places, sought.leaf

    def _begun(self, token: AnalyzedToken) -> Iterator[_Sought]:
        for term, is_exact in ((token.exact, True), (token.stem, False)):
            yield from (one for one in self.phrases.get(term, ()) if one.exact is is_exact)

    def _leaves(self, token: AnalyzedToken) -> Iterator[int]:
        yield from self.by_stem.get(token.stem, ())
        yield from self.by_exact.get(token.exact, ())
        for prefix, leaf in self.prefixes:
            if token.exact.startswith(prefix) or token.stem.startswith(prefix):
                yield leaf


def _occurrence(sought: _Sought, tokens: Sequence[AnalyzedToken], place: int) -> list[int]:
    """The places of a phrase's words where it begins at a place, or nothing."""
    places, others = [place], sought.slop
    for term in sought.terms[1:]:
        after = places[-1] + 1
        found = _first(term, sought.exact, tokens, after, after + others + 1)
        if found is None:
            return []
        others -= found - after
        places.append(found)
    return places


def _first(
    term: str, is_exact: bool, tokens: Sequence[AnalyzedToken], start: int, end: int
) -> int | None:
    for place in range(start, min(end, len(tokens))):
        if term == (tokens[place].exact if is_exact else tokens[place].stem):
            return place
    return None


def _best_run(marks: Sequence[_Mark], length: int) -> tuple[int, int]:
    """The beginning and end of the marks within `length` letters that answer most of the query, the first such."""
    best, best_score, left = (0, 0), (0, 0), 0
    counts: Counter[tuple[int, int]] = Counter()
    for right, mark in enumerate(marks):
        counts.update(mark.leaves)
        while mark.end - marks[left].start > length:
            counts.subtract(marks[left].leaves)
            left += 1
        score = _score(counts, right - left + 1)
        if score > best_score:
            best, best_score = (marks[left].start, mark.end), score
    return best


def _score(counts: Counter[tuple[int, int]], marked: int) -> tuple[int, int]:
    """What the parts of the query that are there are worth, and then how many words are marked."""
    return sum(worth for (_leaf, worth), count in counts.items() if count > 0), marked


def _start(text: str, first: int, room: int) -> int:
    """Where a passage begins whose first mark begins at `first`: `room` letters at most before it."""
    lowest = max(0, first - room)
    starts = [lowest + found.end() for found in _SENTENCE_START.finditer(text[lowest:first])]
    if starts or lowest == 0:
        return starts[-1] if starts else 0
    near = max(lowest, first - min(room // 2, _MOST_WORDS_BEFORE))
    gap = _SPACE.search(text, near, first)
    return gap.end() if gap else first


def _end(text: str, start: int, last: int, highest: int) -> int:
    """Where a passage ends: between words, at `highest` or before, and not before `last`."""
    if highest >= len(text):
        return len(text)
    gap = max(text.rfind(" ", last, highest + 1), text.rfind("\n", last, highest + 1))
    if gap > start:
        return gap
    if last > start:
        return last
    return _before_marks(text, start, highest)


def _before_marks(text: str, start: int, end: int) -> int:
    """A cut inside a word too long to show, not between a letter and its marks."""
    while end > start + 1 and combining(text[end]):
        end -= 1
    return end
