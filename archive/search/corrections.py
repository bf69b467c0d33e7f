"""What a query with words that the archive does not have may have meant, said in words that it has."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import NamedTuple

from archive.analysis.analyzer import exact, stem
from archive.analysis.keyboard import other_layout
from archive.analysis.spelling import Speller
from archive.analysis.stopwords import is_stopword
from archive.analysis.tokenizer import Token, tokenize
from archive.analysis.transliteration import parts, pattern
from archive.search.deadline import check
from archive.search.query.lexer import operator, without_controls
from archive.search.query.nodes import Node, Phrase, Term, positive_words

Knows = Callable[[str], bool]
_MOST_WORDS = 6
_MOST_FOR_A_WORD = 3
# A word this rare, or known in other forms only, is doubted where a word one edit away is so many times as frequent.
_RARE, _TIMES = 2, 50
_CHUNK = re.compile(r"""[^\s|()"«»\u201c-\u201f]+""")
_LATIN = re.compile("[A-Za-z]")
_LETTERED = re.compile(r"[a-z0-9'’‘ʿʾ`-]*[a-z][a-z0-9'’‘ʿʾ`-]*", re.IGNORECASE)


class Correction(NamedTuple):
    """Another text for a query, and how it came about: keyboard, spelling, spacing or transliteration."""

    kind: str
    text: str


def corrections(text: str, node: Node, speller: Speller, knows: Knows) -> Iterator[Correction]:
    """Other texts for a query, the likeliest first, each with known words in place of unknown ones.

    `node` is the tree of the text; `knows` tells whether the archive has some form of a word as typed. For a query of known words
    nothing follows but what neighbours among them make up together.
    """
    text = without_controls(text)
    near = _Near(speller)
    doubtful = _doubtful_words(node, near, knows)
    if doubtful:
        yield from _from_other_keyboard(text, speller, knows)
    yield from _joined(text, speller)
    yield from _spelled(text, doubtful, near)
    yield from _cut(text, doubtful, speller)
    yield from _from_latin(text, doubtful, speller)


class _Near:
    """The known words near to words, each looked up once; raises TimeIsUp where there is no time for it."""

    def __init__(self, speller: Speller) -> None:
        self.speller = speller
        self._found: dict[str, list[str]] = {}

    def __call__(self, folded: str) -> list[str]:
        if folded not in self._found:
            check()
            self._found[folded] = self.speller.near(folded)
        return self._found[folded]


def _doubtful_words(node: Node, near: _Near, knows: Knows) -> set[str]:
    """The words asked for that the archive does not have, or hardly has beside a frequent one that is one edit away."""
    words = [word for word in _words(node) if not is_stopword(word)]
    return {word for word in words[:_MOST_WORDS] if _is_doubtful(word, near, knows)}


def _words(node: Node) -> Iterator[str]:
    for leaf in positive_words(node):
        match leaf:
            case Term(text=word):
                yield word
            case Phrase(words=words):
                yield from words


def _is_doubtful(word: str, near: _Near, knows: Knows) -> bool:
    folded, speller = exact(word), near.speller
    frequency = speller.frequency(folded)
    if frequency > _RARE:
        return False
    if not frequency and not knows(word):
        return True
    nearest = near(folded)[:1]
    return any(speller.frequency(other) >= _TIMES * max(1, frequency) for other in nearest)


def _from_other_keyboard(text: str, speller: Speller, knows: Knows) -> Iterator[Correction]:
    readings = [_retyped(text, choice) for choice in (0, 1, 2, 3)]
    for reading in dict.fromkeys(readings):
        words = [token.text for token in tokenize(reading)]
        if (
            reading != text
            and words
            and all(speller.frequency(exact(word)) or knows(word) for word in words)
        ):
            yield Correction("keyboard", reading)


def _retyped(text: str, choice: int) -> str:
    """The text with each run of letters read on the other layout, one of its readings chosen."""
    latin = bool(_LATIN.search(text))

    def retype(match: re.Match[str]) -> str:
        typed = match.group()
        if operator(typed) or latin != bool(_LATIN.search(typed)):
            return typed
        readings = other_layout(typed)
        return readings[min(choice, len(readings) - 1)] if readings else typed

    return _CHUNK.sub(retype, text)


def _spelled(text: str, doubtful: set[str], near: _Near) -> Iterator[Correction]:
    choices = {word: _apart(near(exact(word))) for word in doubtful}
    for replacements in _each_in_turn(choices):
        yield Correction("spelling", _replaced(text, replacements))


def _cut(text: str, doubtful: set[str], speller: Speller) -> Iterator[Correction]:
    """«التعاونالرقمي» as «التعاون الرقمي»."""
    choices = {word: list(map(" ".join, speller.halves(exact(word)))) for word in doubtful}
    for replacements in islice(_each_in_turn(choices), _MOST_FOR_A_WORD):
        yield Correction("spacing", _replaced(text, replacements))


def _joined(text: str, speller: Speller) -> Iterator[Correction]:
    """«الت عاون» as «التعاون»; also where both halves happen to be words."""
    for left, right in pairwise(tokenize(text)):
        whole = exact(left.text + right.text)
        if text[left.end : right.start].isspace() and speller.frequency(whole):
            yield Correction("spacing", text[: left.start] + whole + text[right.end :])


def _from_latin(text: str, doubtful: set[str], speller: Speller) -> Iterator[Correction]:
    choices = {}
    for chunk in _LETTERED.findall(text):
        if any(token.text in doubtful for token in tokenize(chunk)):
            choices[chunk] = _apart(_arabic_names(chunk, speller))
    for replacements in _each_in_turn(choices):
        yield Correction("transliteration", _with_names(text, replacements))


def _arabic_names(name: str, speller: Speller) -> list[str]:
    found = [
        [word for word in speller.matching(pattern(part)) if not is_stopword(word)]
        for part in parts(name)
    ]
    if not all(found):
        return []
    *before, last = found
    start = " ".join(words[0] for words in before)
    return [f"{start} {word}".strip() for word in last]


def _with_names(text: str, names: Mapping[str, str]) -> str:
    return _LETTERED.sub(lambda match: names.get(match.group(), match.group()), text)


def _apart(words: Iterable[str]) -> list[str]:
    """The first few words that are no forms of each other: forms of one word find the same."""
    by_stem = {stem(word): word for word in reversed(list(islice(words, 4 * _MOST_FOR_A_WORD)))}
    return list(reversed(by_stem.values()))[:_MOST_FOR_A_WORD]


def _each_in_turn(choices: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    """The first choice of each word; then that with another choice of one of them. Nothing where no word has a choice."""
    first = {word: options[0] for word, options in choices.items() if options}
    if first:
        yield first
    for word in first:
        for option in choices[word][1:]:
            yield first | {word: option}


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    """The text with other words in place of some, and all between them as it is."""
    written, at = [], 0
    for token in tokenize(text):
        written += [text[at : token.start], _in_place(token, replacements)]
        at = token.end
    return "".join(written) + text[at:]


def _in_place(token: Token, replacements: Mapping[str, str]) -> str:
    return replacements.get(token.text, token.text)
