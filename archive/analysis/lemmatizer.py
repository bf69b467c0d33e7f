"""From a word of running text to its lemma: the dictionary first, then the dictionary behind clitics and endings.

A form that the dictionary knows has the lemma it most often has in news. Of any other, clitics and endings are taken off until
the rest is known, the cheapest cut first; what stays unknown falls to the light stemmer.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from archive.analysis.dictionary import PROCLITICS, load_dictionary
from archive.analysis.stemmer import light_stem

_ARABIC = re.compile("[\u0621-\u064a]+")

ENDINGS = (
    *("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ه", "ك", "ي"),
    *("ات", "ون", "ين", "ان", "تين", "تان", "يه", "يات", "يين", "يون", "ا", "وا", "ت", "ن"),
    *("اته", "اتها", "اتهم", "اتنا", "يته", "يتها", "ته", "تها", "تهم", "تنا", "ني"),
)
_NISBA_PLURALS = ("يين", "يون", "يات")
_LONGEST_ENDING = 4
_SHORT = 5
_DEFINITE = ("ال", "لل")
# Before these, a «ة» is written «ت».
_OPENS_TEH = ("ه", "ك", "ن", "ي")
_FUTURE_PERSONS = "يتنا"
_FAMILY_ENDINGS = ("يه", "ه", "ي", "ا")
_BY_FIRST_LETTER = {
    first: tuple(proclitic for proclitic in PROCLITICS if proclitic[0] == first)
    for first in {proclitic[0] for proclitic in PROCLITICS}
}


class Lemmatizer:
    """A lemmatizer over a mapping of folded forms to folded lemmas."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        self.forms = forms

    def lemma(self, word: str) -> str:
        """The folded lemma of a folded Arabic word; empty where nothing of it is known."""
        if known := self.forms.get(word):
            return known
        if len(word) < 4:
            return ""
        return min(self._cuts(word), default=(0.0, ""))[1]

    def _cuts(self, word: str) -> Iterator[tuple[float, str]]:
        """Every way to cut clitics and endings off down to a known form, with its cost in letters."""
        for proclitic, rest in _without_proclitic(word):
            weight = 0.5 if proclitic.endswith(_DEFINITE) else 1.0
            shortest = 2 if proclitic.endswith(_DEFINITE) else 3
            for ending, base in _without_ending(rest):
                for form in _hosts(base, ending):
                    lemma = self.forms.get(form)
                    if lemma and len(form) >= shortest and _is_left_of(word, lemma):
                        cost = len(proclitic) * weight + len(ending) + _doubt(base, ending, form)
                        yield cost, lemma


def _is_left_of(word: str, lemma: str) -> bool:
    """Whether a lemma is a word to be cut down to: two letters out of seven, «اس» of «الإسكوا», are none."""
    return len(lemma) >= 3 or len(word) <= _SHORT


def _doubt(base: str, ending: str, form: str) -> float:
    """What speaks against a cut: «رقميين» is rather of «رقمي» than of «رقم», and a «ة» had to be given back."""
    if form == base:
        return 1.0 if ending in _NISBA_PLURALS else 0.0
    return 0.0 if form.endswith("ي") else 0.5


def _without_proclitic(word: str) -> Iterator[tuple[str, str]]:
    yield "", word
    for proclitic in _BY_FIRST_LETTER.get(word[0], ()):
        rest = word[len(proclitic) :]
        if not word.startswith(proclitic) or len(rest) < 2:
            continue
        if not proclitic.endswith("س") or rest[0] in _FUTURE_PERSONS:
            yield proclitic, rest


def _without_ending(rest: str) -> Iterator[tuple[str, str]]:
    yield "", rest
    for length in range(1, min(_LONGEST_ENDING, len(rest) - 2) + 1):
        if rest[-length:] in ENDINGS:
            yield rest[-length:], rest[:-length]


def _hosts(base: str, ending: str) -> Iterator[str]:
    """What the ending may have stood on: the base itself, or it with the «ة» or «ي» that the ending changed."""
    yield base
    if ending.startswith(_OPENS_TEH) and base.endswith("ت"):
        yield base[:-1] + "ه"
    if ending.startswith(("ات", "يات", "ت", "يت")):
        yield base + "ه"
    if ending.startswith(("يي", "يو", "يا", "يه", "يت")):
        yield base + "ي"


@lru_cache(1)
def _lemmatizer() -> Lemmatizer:
    return Lemmatizer(load_dictionary())


def lemma_or_stem(word: str) -> str:
    """The lemma of a folded word where the dictionary knows it, otherwise its light stem."""
    lemma = _lemmatizer().lemma(word) if _ARABIC.fullmatch(word) else ""
    return lemma or light_stem(word)


def family(stem: str) -> str:
    """What a stem shares with its kin: without nisba and feminine ending, «رقمي» and «رقم» are one family.

    Too coarse to find by, good to rank by.
    """
    for ending in _FAMILY_ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= 3:
            return stem[: -len(ending)]
    return stem
