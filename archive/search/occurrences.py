"""Where texts answer a query: its words, phrases and what stands for several words, found by the analysis that indexed the texts."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from archive.analysis.analyzer import AnalyzedToken, analyze, forms
from archive.analysis.stopwords import is_stopword
from archive.analysis.tokenizer import WORD
from archive.search.deadline import is_up
from archive.search.query.multiterm import as_indexed, matcher
from archive.search.query.nodes import Leaf, MultiTerm, Node, Phrase, Term, Wildcard, positive_words

# A longer text is looked at piece by piece, a little of each again with the next, so that no phrase is cut in two.
PIECE, OVERLAP = 50_000, 500
# So much of a text is looked at once some word of the query has been met, while others have not.
ENOUGH = 200_000
# Of a text for which no time is left, so much is shown.
GLANCE = 2_000
# The texts of a page of results, with the names of tags and sources.
_KEPT_TEXTS, _KEPT_WORDS = 256, 50_000
_SPACE = re.compile(r"\s")
_TATWEEL = "\u0640"
# The numbers of words of a text, rising.
Places = Sequence[int]


class Occurrence(NamedTuple):
    """A leaf of the query, by its index, and the words of a text that answer it."""

    leaf: int
    words: tuple[AnalyzedToken, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text with its white space collapsed, what of it answers the query, and whether it begins and ends the text."""

    text: str
    occurrences: Sequence[Occurrence] = ()
    first: bool = True
    last: bool = True


@dataclass(frozen=True, slots=True)
class _Sought:
    """A phrase as terms to compare, with the leaf it stands for."""

    terms: tuple[str, ...]
    slop: int
    exact: bool
    leaf: int


def collapsed(text: str) -> str:
    """Text whose white space is one character each, a newline where lines or paragraphs part."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def worth_marking(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Function words are marked only within phrases, or where a query has nothing else."""
    worth = [leaf for leaf in leaves if not (isinstance(leaf, Term) and is_stopword(leaf.text))]
    return worth or list(leaves)


class Finder:
    """Finds which words of texts answer which of the `leaves` of one query; made for one page of results."""

    def __init__(self, node: Node) -> None:
        self.leaves = worth_marking(positive_words(node))
        self._by_stem: dict[str, list[int]] = {}
        self._by_exact: dict[str, list[int]] = {}
        self._matchers: list[tuple[Callable[[str], bool], int]] = []
        self._phrases: dict[str, list[_Sought]] = {}
        self._stems: set[str] = set()
        # Of texts of which it is known, where words of `stems` stand: no others are looked at.
        self.places: Mapping[str, Places] = {}
        # Words as written: None for what has no letter, nothing for what is not sought, otherwise the folded form and the stem.
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._pieces: dict[str, list[Piece]] = {}
        for index, leaf in enumerate(self.leaves):
            self._add(leaf, index)

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all words that can answer; empty where they are not known beforehand."""
        known = all(isinstance(leaf, Term | Phrase) for leaf in self.leaves)
        return frozenset(self._stems if known else ())

    def pieces(self, text: str) -> list[Piece]:
        """A text in pieces, those up to where all that is sought has been met or enough was looked at; all of a shorter one."""
        if text not in self._pieces:
            if len(self._pieces) >= _KEPT_TEXTS:
                self._pieces.clear()
            self._pieces[text] = list(self._looked_through(text))
        return self._pieces[text]

    def whole(self, text: str) -> Piece:
        """A short text, such as a title, as one piece."""
        piece = self.pieces(text)[0]
        if piece.first and piece.last:
            return piece
        text = collapsed(text)
        return Piece(text, [] if is_up() else list(self._occurrences(self._sought(text))))

    def _looked_through(self, text: str) -> Iterator[Piece]:
        places = self.places.get(text)
        text = text.strip()
        if not self.leaves or is_up():
            yield Piece(collapsed(text[:GLANCE]), last=len(text) <= GLANCE)
            return
        if len(text) <= PIECE:
            part = collapsed(text)
            told = self._told(part, places) if places is not None else None
            sought = self._sought(part) if told is None else told
            yield Piece(part, list(self._occurrences(sought)))
            return
        met: set[int] = set()
        for start, end in _cut(text):
            part = collapsed(text[start:end])
            found = list(self._occurrences(self._sought(part)))
            piece = Piece(part, found, start == 0, end == len(text))
            yield piece
            met.update(occurrence.leaf for occurrence in piece.occurrences)
            if len(met) == len(self.leaves) or (met and end > ENOUGH) or is_up():
                return

    def _occurrences(self, sought: dict[int, AnalyzedToken]) -> Iterator[Occurrence]:
        """What answers a leaf, one word of a text or several of a phrase, in order."""
        for place, token in sought.items():
            for leaf in self._answered(token.exact, token.stem):
                yield Occurrence(leaf, (token,))
            for phrase in self._begun(token):
                if words := _words_in_order(phrase, sought, place):
                    yield Occurrence(phrase.leaf, words)

    def _sought(self, text: str) -> dict[int, AnalyzedToken]:
        """The words of a text that answer a leaf or belong to a phrase, by their number among all its words."""
        sought: dict[int, AnalyzedToken] = {}
        place, known = 0, self._known
        for match in WORD.finditer(text) if self.leaves else ():
            word = match.group()
            found = known[word] if word in known else self._learnt(word)
            if found:
                sought[place] = AnalyzedToken(word, *match.span(), place, *found)
            place += found is not None
        return sought

    def _told(self, text: str, places: Places) -> dict[int, AnalyzedToken] | None:
        """The same, where words of `stems` are said to stand at these places; None where that is not so."""
        sought: dict[int, AnalyzedToken] = {}
        words, passed = iter(WORD.finditer(text)), 0
        if _TATWEEL in text:  # Alone, as a dash, it is no word.
            words = (match for match in words if match.group().strip(_TATWEEL))
        for place in places:
            match = next(islice(words, place - passed, None), None)
            passed = place + 1
            found = forms(match.group()) if match else ("", "")
            if match is None or found[1] not in self._stems:
                return None
            sought[place] = AnalyzedToken(match.group(), *match.span(), place, *found)
        return sought

    def _learnt(self, word: str) -> tuple[str, ...] | None:
        folded, stem = forms(word)
        is_sought = stem in self._stems or any(
            matches(folded) or matches(stem) for matches, _ in self._matchers
        )
        if len(self._known) >= _KEPT_WORDS:
            self._known.clear()
        self._known[word] = ((folded, stem) if is_sought else ()) if folded else None
        return self._known[word]

    def _answered(self, folded: str, stem: str) -> Iterator[int]:
        yield from self._by_stem.get(stem, ())
        yield from self._by_exact.get(folded, ())
        for matches, leaf in self._matchers:
            if matches(folded) or matches(stem):
                yield leaf

    def _begun(self, token: AnalyzedToken) -> Iterator[_Sought]:
        for term, is_exact in ((token.exact, True), (token.stem, False)):
            yield from (one for one in self._phrases.get(term, ()) if one.exact is is_exact)

    def _add(self, leaf: Leaf, index: int) -> None:
        match leaf:
            case Term(text=text):
                self._add_words([text], 0, leaf.exact, index)
            case Phrase(words=words, slop=slop):
                self._add_words(words, slop, leaf.exact, index)
            case _:
                self._add_multiterm(leaf, index)

    def _add_multiterm(self, leaf: MultiTerm, index: int) -> None:
        if sought := as_indexed(leaf):
            self._matchers.append((matcher(sought), index))
        if isinstance(leaf, Wildcard):
            self._add_words(leaf.words, 0, False, index)

    def _add_words(self, words: Iterable[str], slop: int, is_exact: bool, index: int) -> None:
        tokens = [token for word in words for token in analyze(word)]
        terms = tuple(token.exact if is_exact else token.stem for token in tokens)
        self._stems.update(token.stem for token in tokens)
        if len(terms) == 1:
            single = self._by_exact if is_exact else self._by_stem
            single.setdefault(terms[0], []).append(index)
        elif terms:
            self._phrases.setdefault(terms[0], []).append(_Sought(terms, slop, is_exact, index))


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of the pieces of a text, between words where there is a space."""
    start = 0
    while len(text) - start > PIECE:
        end = max(text.rfind(" ", start + PIECE - OVERLAP, start + PIECE), 0) or start + PIECE
        yield start, end
        gap = _SPACE.search(text, end - OVERLAP, end)
        start = gap.end() if gap else end
    yield start, len(text)


def _words_in_order(
    phrase: _Sought, sought: dict[int, AnalyzedToken], place: int
) -> tuple[AnalyzedToken, ...]:
    """The words of a phrase that begins at a place, or nothing."""
    words, others = [sought[place]], phrase.slop
    for term in phrase.terms[1:]:
        after = words[-1].position + 1
        following = (sought.get(after + more) for more in range(others + 1))
        found = next((one for one in following if one and term == _form(phrase, one)), None)
        if found is None:
            return ()
        others -= found.position - after
        words.append(found)
    return tuple(words)


def _form(phrase: _Sought, token: AnalyzedToken) -> str:
    return token.exact if phrase.exact else token.stem
