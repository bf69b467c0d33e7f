"""The one analyzer: text to words with their folded form, stem and place in the original."""

from functools import lru_cache
from typing import NamedTuple

from archive.analysis.lemmatizer import lemma_or_stem
from archive.analysis.normalizer import fold
from archive.analysis.tokenizer import WORD

# Part of an index's stamp: raise it with every change of what exact() or stem() answer.
VERSION = "3"
# Nothing longer is a word; cutting keeps terms, caches and indexes bounded.
MAX_WORD_LENGTH = 64
# Letters carry marks: more than this of a word as written is not looked at.
_CONSIDERED = 16 * MAX_WORD_LENGTH
_CACHED_WORDS = 49_152


class AnalyzedToken(NamedTuple):
    """A word as written, its half-open range in the original text, its ordinal, folded form and stem."""

    text: str
    start: int
    end: int
    position: int
    exact: str
    stem: str


def analyze(text: str) -> list[AnalyzedToken]:
    """The words of a text in order; `text[token.start:token.end] == token.text` for each."""
    tokens: list[AnalyzedToken] = []
    for match in WORD.finditer(text):
        word = match.group()
        folded, stemmed = forms(word)
        if folded:
            start, end = match.span()
            tokens.append(AnalyzedToken(word, start, end, len(tokens), folded, stemmed))
    return tokens


def exact(word: str) -> str:
    """The folded form of a word as typed; empty where nothing of it is a letter or digit."""
    return forms(word)[0]


def stem(word: str) -> str:
    """The stem of a word as typed: its lemma where the dictionary knows it, otherwise its light stem."""
    return forms(word)[1]


def forms(word: str) -> tuple[str, str]:
    """The folded form and the stem of a word as typed, each at most MAX_WORD_LENGTH letters."""
    return _forms(word) if len(word) <= MAX_WORD_LENGTH else _compute_forms(word)


def _compute_forms(word: str) -> tuple[str, str]:
    folded = fold(word[:_CONSIDERED])
    bare = "".join(letter for letter in folded if letter.isalnum() or letter == ".")
    cut = bare.strip(".")[:MAX_WORD_LENGTH]
    return cut, lemma_or_stem(cut)


_forms = lru_cache(_CACHED_WORDS)(_compute_forms)
