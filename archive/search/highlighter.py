"""Marking the words of a query in a text, and choosing the passage that shows them best."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining

from archive.search.occurrences import Finder, Piece
from archive.search.query.nodes import Leaf, Node, Phrase
from archive.search.results import Fragment

BEFORE, AFTER = Fragment("… "), Fragment(" …")
_SPACE = re.compile(r"\s+")
# What ends a sentence, with closing quotation marks and brackets; a line of its own ends one too.
_SENTENCE_START = re.compile('[.!?؟؛…]["”»)\\]]*[ \n]|\n')
_MOST_WORDS_BEFORE = 60


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word to mark: its range in the text, and the parts of the query it answers with what each is worth."""

    start: int
    end: int
    leaves: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Run:
    """The beginning and end of marks that a passage can show together, and how much of the query they answer."""

    first: int = 0
    last: int = 0
    score: tuple[int, int] = (0, 0)


def highlight(text: str, node: Node) -> tuple[Fragment, ...]:
    """The whole text, white space collapsed, cut at the words that a query asks for."""
    return Highlighter(node).highlight(text)


def snippet(text: str, node: Node, length: int = 240) -> tuple[Fragment, ...]:
    """The passage of a text that shows best what a query asks for; see Highlighter.snippet()."""
    return Highlighter(node).snippet(text, length)


class Highlighter:
    """Marks what one query asks for in the texts of its results."""

    def __init__(self, node: Node) -> None:
        self.finder = Finder(node)

    def highlight(self, text: str) -> tuple[Fragment, ...]:
        """The whole text, white space collapsed, cut at the words that the query asks for."""
        piece = self.finder.whole(text)
        return tuple(_fragments(piece.text, 0, len(piece.text), self._marks(piece)))

    def snippet(self, text: str, length: int = 240) -> tuple[Fragment, ...]:
        """The passage of at most `length` letters with most of the query's words, or the first words of the text.

        It begins and ends between words, at the beginning of a sentence where one is near; «…» at its ends says that the text
        goes on. Takes time linear in the text; of a long one what was looked at until the query's words were met is compared.
        """
        piece, marks, run = self._best_piece(text, length)
        text = piece.text
        start = _start(text, run.first, length - (run.last - run.first))
        start = start if len(text) > length else 0
        end = _end(text, start, run.last, start + length)
        passage = list(_fragments(text, start, end, marks))
        goes_on = end < len(text) or not piece.last
        return (*[BEFORE][: start > 0 or not piece.first], *passage, *[AFTER][:goes_on])

    def _best_piece(self, text: str, length: int) -> tuple[Piece, list[_Mark], _Run]:
        compared = []
        for piece in self.finder.pieces(text):
            marks = [mark for mark in self._marks(piece) if mark.end - mark.start <= length]
            compared.append((piece, marks, _best_run(marks, length)))
        return max(compared, key=lambda one: one[2].score)

    def _marks(self, piece: Piece) -> list[_Mark]:
        """The words of a piece that the query asks for, in order."""
        found: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for leaf, words in piece.occurrences:
            for word in words:
                answered = (leaf, _worth(self.finder.leaves[leaf]))
                found.setdefault((word.start, word.end), set()).add(answered)
        return [_Mark(*place, frozenset(found[place])) for place in sorted(found)]


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


def _worth(leaf: Leaf) -> int:
    return len(leaf.words) if isinstance(leaf, Phrase) else 1


def _best_run(marks: Sequence[_Mark], length: int) -> _Run:
    """The marks within `length` letters that answer most of the query, the first such."""
    best, left = _Run(), 0
    counts: Counter[tuple[int, int]] = Counter()
    for right, mark in enumerate(marks):
        counts.update(mark.leaves)
        while mark.end - marks[left].start > length:
            counts.subtract(marks[left].leaves)
            left += 1
        score = _score(counts, right - left + 1)
        if score > best.score:
            best = _Run(marks[left].start, mark.end, score)
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
