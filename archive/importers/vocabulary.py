"""Matching the tag vocabulary in a text, with the archive's own analysis."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.analysis.analyzer import AnalyzedToken, analyze, stem
from archive.analysis.normalizer import strip_invisible
from archive.importers.draft import Line, SuggestedTag

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&-]*")
_ARTICLE = "ال"
_CONJUNCTIONS = ("", "و", "ف")
_PARTICLES = ("", _ARTICLE, "ب", "ل", "ك", "لل", "بال", "كال")
# What may be written on to a name without being part of it; the longest first.
_CLITICS = tuple(
    sorted((one + two for one in _CONJUNCTIONS for two in _PARTICLES), key=len, reverse=True)
)
_ARABIC_BEFORE = re.compile("[\u0621-\u064a]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A tag of the vocabulary: its key, its label, and every name of it, the label among them.

    `proper` tells what has a name of its own (a body, a programme, a place) from a concept, which is spoken of in many forms.
    """

    key: str
    label: str
    names: tuple[str, ...]
    proper: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    stems: tuple[str, ...]
    openings: tuple[str, ...]
    acronym: str
    term: Term


class Vocabulary:
    """The names of all terms, ready to be looked for in many texts.

    A name of one word is met only in its own spelling, clitics before it aside: a stem would make one word of «واس» and «الإسكوا».
    A name of several words is met by its stems; where it is a proper name, each word also begins as it does in the name.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_word: dict[str, list[_Name]] = {}
        self._by_first: dict[str, list[_Name]] = {}
        for term in terms:
            for name in term.names:
                self._add(name, term)

    def _add(self, text: str, term: Term) -> None:
        tokens = analyze(text)
        if not tokens:
            return
        words = [_without_article(token) for token in tokens]
        stems = tuple(token.stem for token in tokens)
        openings = tuple(word[:2] for word in words) if term.proper else ()
        acronym = text if len(tokens) == 1 and _LATIN.fullmatch(text) else ""
        names, first = (self._by_word, words[0]) if len(tokens) == 1 else (self._by_first, stems[0])
        names.setdefault(first, []).append(_Name(stems, openings, acronym, term))

    def longest_at(self, tokens: Sequence[AnalyzedToken], index: int) -> _Name | None:
        """The longest name whose words stand in order from this token on."""
        firsts = _first_stems(tokens[index])
        names = (name for first in firsts for name in self._by_first.get(first, ()))
        standing = [name for name in names if _stands_at(name, tokens, index)]
        return max(standing, key=lambda name: len(name.stems), default=self._word_at(tokens[index]))

    def _word_at(self, token: AnalyzedToken) -> _Name | None:
        """The name of one word that a token is, the fewest clitics taken off."""
        words = reversed(_without_clitics(token.exact))
        names = (name for word in words for name in self._by_word.get(word, ()))
        return next((name for name in names if _is_written(name, token)), None)


def match_tags(lines: Iterable[Line], vocabulary: Vocabulary) -> list[SuggestedTag]:
    """Each tag named in the lines once, with the first words that name it; of overlapping names the longest counts."""
    found: dict[str, SuggestedTag] = {}
    for line in lines:
        for term, quote in _match_line(line.text, vocabulary):
            found.setdefault(term.key, SuggestedTag(term.key, term.label, line.number, quote))
    return list(found.values())


def _match_line(text: str, vocabulary: Vocabulary) -> Iterable[tuple[Term, str]]:
    tokens = analyze(text)
    index = 0
    while index < len(tokens):
        name = vocabulary.longest_at(tokens, index)
        if name is None:
            index += 1
            continue
        last = tokens[index + len(name.stems) - 1]
        yield name.term, text[tokens[index].start : last.end]
        index += len(name.stems)


def _stands_at(name: _Name, tokens: Sequence[AnalyzedToken], index: int) -> bool:
    standing = tokens[index : index + len(name.stems)]
    if tuple(token.stem for token in standing[1:]) != name.stems[1:]:
        return False
    return all(map(_opens, standing, name.openings))


def _opens(token: AnalyzedToken, opening: str) -> bool:
    """Whether a word begins with these letters behind some of its clitics."""
    return any(word.startswith(opening) for word in _without_clitics(token.exact))


def _is_written(name: _Name, token: AnalyzedToken) -> bool:
    if not name.acronym:
        return True
    return _is_acronym(name.acronym, _ARABIC_BEFORE.sub("", strip_invisible(token.text), count=1))


def _without_clitics(word: str) -> list[str]:
    """The folded word without each of the clitics that it may begin with; the last is the word itself."""
    return [word[len(clitic) :] for clitic in _CLITICS if word.startswith(clitic)]


def _without_article(token: AnalyzedToken) -> str:
    """The folded word of a name without its article; «ألمانيا» has none."""
    written = strip_invisible(token.text).startswith(_ARTICLE)
    return token.exact[2:] if written and len(token.exact) > 4 else token.exact


def _is_acronym(acronym: str, word: str) -> bool:
    """An acronym in capitals matches only as written («IT» is not «it»); other Latin words in any case."""
    return word == acronym if acronym.isupper() else word.casefold() == acronym.casefold()


def _first_stems(token: AnalyzedToken) -> list[str]:
    """The stems a first word may stand for: its own, and those without the clitics written on to it."""
    after_and = re.sub("^[وف]", "", token.exact)
    words = (after_and, re.sub("^[بكل]", "", token.exact), re.sub("^[بكل]", "", after_and))
    stems = [token.stem, *(stem(word) for word in words if len(word) >= 3)]
    return list(dict.fromkeys(stems))
