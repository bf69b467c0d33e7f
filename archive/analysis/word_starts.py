"""Completing what is being typed: a text can be entered at the start of each of its words, whatever the spelling.

A key stands for a text from one of its words on; its words are folded and without article, so that «التعاون الرقمي» and
«تعاون رقمي» are typed towards the same key. Keys find candidates in a sorted list; `completes` then compares word by word.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from archive.analysis.normalizer import fold, strip_invisible
from archive.analysis.stopwords import STOPWORDS
from archive.analysis.tokenizer import tokenize

# A key is cut here; what was typed beyond is compared by `completes`. Arabic letters take two bytes.
KEY_BYTES = 48
# A text is entered at its first words only, and nothing longer is completed.
MOST_STARTS = 64
_ARTICLE = "ال"
_WORDS_OF_KEY = 24
# A word typed with the article may be meant with or without it. So many readings are tried; what is typed after the words
# that have them only narrows the candidates.
_MOST_READINGS = 4


class Word(NamedTuple):
    """A folded word, and the same without its article; a written hamza («إلكتروني») is part of the word."""

    full: str
    bare: str


@lru_cache(4096)
def words(text: str) -> tuple[Word, ...]:
    """The first MOST_STARTS words of a text; those of texts lately asked for are at hand."""
    return tuple(_word(token.text) for token in islice(tokenize(text), MOST_STARTS))


def keys(text: str) -> list[bytes]:
    """The keys of a text, one for each of its words, in UTF-8 cut at KEY_BYTES."""
    bare = [word.bare for word in words(text)]
    return [_key(bare[place : place + _WORDS_OF_KEY]) for place in range(len(bare))]


def prefixes(typed: Sequence[str]) -> list[bytes]:
    """What the keys begin with that complete typed words, the last of which may be unfinished; none begins another."""
    *whole, last = typed
    parts = [*map(_readings, whole), _readings(last, unfinished=True)]
    found: list[bytes] = []
    for prefix in sorted({_key(reading) for reading in product(*_first(parts))}):
        if not found or not prefix.startswith(found[-1]):
            found.append(prefix)
    return found


def completes(text: Sequence[Word], typed: Sequence[str]) -> bool:
    """Whether a text begins with the typed words, with or without article, of which the last may be unfinished."""
    *whole, last = typed
    if len(text) < len(typed) or not all(map(_is_word, text, whole)):
        return False
    word = text[len(whole)]
    return word.full.startswith(last) or word.bare.startswith(tuple(_readings(last)))


def after(prefix: bytes) -> bytes:
    """The end of the range of keys that begin with a prefix: no UTF-8 holds the byte FF."""
    return prefix + b"\xff"


@lru_cache(16_384)
def _word(written: str) -> Word:
    full, spelt = fold(written), strip_invisible(written).replace("ٱ", "ا")
    has_article = spelt.startswith(_ARTICLE) and len(full) > len(_ARTICLE) + 1
    return Word(full, full[len(_ARTICLE) :] if has_article and full not in STOPWORDS else full)


def _is_word(word: Word, typed: str) -> bool:
    return word.full == typed or word.bare in _readings(typed)


def _readings(typed: str, unfinished: bool = False) -> list[str]:
    """The folded word as it is; without article, where it may have one; and nothing, where it may become an article."""
    bare = typed.removeprefix(_ARTICLE)
    readings = [typed] if bare in {typed, ""} else [typed, bare]
    return [*readings, ""] if unfinished and typed and _ARTICLE.startswith(typed) else readings


def _first(parts: list[list[str]]) -> Iterator[list[str]]:
    count = 1
    for readings in parts:
        count *= len(readings)
        if count > _MOST_READINGS:
            break
        yield readings


def _key(parts: Iterable[str]) -> bytes:
    return " ".join(parts).encode()[:KEY_BYTES]
