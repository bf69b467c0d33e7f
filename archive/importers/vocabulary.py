"""Matching the tag vocabulary in a text, with the archive's own analysis."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.analysis.analyzer import AnalyzedToken, analyze, stem
from archive.importers.draft import Line, SuggestedTag

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.&-]*")


@dataclass(frozen=True, slots=True)
class Term:
    """A tag of the vocabulary: its key, its label, and every name of it, the label among them."""

    key: str
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    stems: tuple[str, ...]
    acronym: str
    term: Term


class Vocabulary:
    """The names of all terms, ready to be looked for in many texts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_first: dict[str, list[_Name]] = {}
        for term in terms:
            for name in term.names:
                self._add(name, term)

    def _add(self, text: str, term: Term) -> None:
        stems = tuple(token.stem for token in analyze(text))
        if stems:
            acronym = text if _LATIN.fullmatch(text) else ""
            self._by_first.setdefault(stems[0], []).append(_Name(stems, acronym, term))

    def longest_at(self, tokens: Sequence[AnalyzedToken], index: int) -> _Name | None:
        """The longest name whose words stand in order from this token on."""
        firsts = _first_stems(tokens[index])
        names = (name for first in firsts for name in self._by_first.get(first, ()))
        standing = [name for name in names if _stands_at(name, tokens, index)]
        return max(standing, key=lambda name: len(name.stems), default=None)


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
    if name.acronym and not _is_acronym(name.acronym, tokens[index].text):
        return False
    following = tokens[index + 1 : index + len(name.stems)]
    return tuple(token.stem for token in following) == name.stems[1:]


def _is_acronym(acronym: str, word: str) -> bool:
    """An acronym in capitals matches only as written («IT» is not «it»); other Latin words in any case."""
    return word == acronym if acronym.isupper() else word.casefold() == acronym.casefold()


def _first_stems(token: AnalyzedToken) -> list[str]:
    """The stems a first word may stand for: its own, and those without the clitics written on to it."""
    after_and = re.sub("^[وف]", "", token.exact)
    words = (after_and, re.sub("^[بكل]", "", token.exact), re.sub("^[بكل]", "", after_and))
    stems = [token.stem, *(stem(word) for word in words if len(word) >= 3)]
    return list(dict.fromkeys(stems))
