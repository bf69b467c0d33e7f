"""Light stemming of Arabic words: clitics and endings off, roots and affixes of derivation left alone.

In the manner of Larkey, Ballesteros and Connell's light stemming (Light10, 2007), with two differences: a clitic of
one letter is taken off only where a word list or the shape of the rest says that it is one, and the nisba «ي» stays, so that
«رقمي» (digital) is not «رقم» (number).
"""

import re
from collections.abc import Container, Iterator

from archive.analysis.lexicon import read_words
from archive.analysis.stopwords import STOPWORDS

_DEFINITE = ("وبال", "فبال", "وكال", "فكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")
_CONJUNCTIONS = ("و", "ف")
_PARTICLES = ("وب", "ول", "وك", "فب", "فل", "فك", "ب", "ل", "ك")
_FUTURE = re.compile("[وف]?س(?=[يتن]..)")
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا")
_DUALS = ("تين", "تان")
_PLURALS = ("ات", "ون", "ين", "ان")
_ENDINGS = ("ه", "ي", "يه", "ا", "يا", "اء", "ت", "وا", *_PRONOUNS, *_DUALS, *_PLURALS)
# Shapes of derived nouns that a root's first letter does not begin: verbal nouns, participles, nouns of place.
_DERIVED = re.compile(
    "(?:ت..ي.|ت.ا..|ت...|است..ا.|استراتيج|ا.ت.ا.|ان..ا.|ا..ا.|م.ا..|م[تسنشجحع]..+?)"
    "(?:ات|ون|ين|[يهتا]|يه|[ته]?ها|[ته]?هم|ته|نا)?"
)
# Broken plurals (قوانين) and verbal nouns (تمكين) that end like a sound plural.
_LOOKS_PLURAL = re.compile("..ا.ين|ت..ين")
# A number with clitics before it or the letter of an era after it: «و9», «2030م», «1445هـ», «عام2018».
_NUMBER = re.compile(r"(?:[وفبلك]?(?:ال|لل)?|[ء-ي]+(?=\d{4}))(\d[\d.]*)[مه]?")
_FOREIGN = re.compile(r"[وفبلك]?(?:ال|لل)?([a-z].*)")
_HAMZA = str.maketrans("ؤئ", "ءء")


class LightStemmer:
    """A stemmer that trusts a list of folded words; with a longer list it dares more and errs less."""

    def __init__(self, words: Container[str]) -> None:
        self.words = words

    def stem(self, word: str) -> str:
        """The light stem of a folded word; of a number or a foreign word, what stands behind its clitics."""
        if match := _NUMBER.fullmatch(word) or _FOREIGN.fullmatch(word):
            return match.group(1)
        bare = self.without_clitics(word)
        return self.without_ending(bare).translate(_HAMZA)

    def knows(self, word: str) -> bool:
        """Whether a word or, behind one ending, its base is in the list."""
        return word in self.words or any(base in self.words for base in _bases(word))

    def without_clitics(self, word: str) -> str:
        """A word without article, conjunction, preposition and mark of the future."""
        if len(word) < 4 or self.knows(word):
            return word
        rest = self._without_article(word)
        if rest is None:
            rest = self._without_particle(word)
        return rest if rest is not None else self._without_conjunction(word)

    def _without_article(self, word: str) -> str | None:
        for prefix in _DEFINITE:
            rest = word.removeprefix(prefix)
            if rest != word and (len(rest) >= 3 or rest in self.words):
                return self._after_double_lam(prefix, rest)
        return None

    def _after_double_lam(self, prefix: str, rest: str) -> str:
        """«للجنة» is «ل» and «اللجنة»: one of its three lams is not written."""
        whole = "ل" + rest
        return whole if prefix.endswith("لل") and self.knows(whole) else rest

    def _without_particle(self, word: str) -> str | None:
        for prefix in _PARTICLES:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= 3 and self._stands_alone(rest):
                return rest
        return None

    def _stands_alone(self, rest: str) -> bool:
        return self.knows(rest) or (len(rest) >= 4 and bool(_DERIVED.fullmatch(rest)))

    def _without_conjunction(self, word: str) -> str:
        rest = word[1:]
        if (future := _FUTURE.match(word)) and not self.knows(rest):
            return word[future.end() :]
        if word[0] == "و" and len(rest) >= 3:
            return rest
        return rest if word[0] in _CONJUNCTIONS and self._stands_alone(rest) else word

    def without_ending(self, word: str) -> str:
        """A word without attached pronoun, sound plural, dual, adverbial alef and feminine ending."""
        if len(word) < 4:
            return word
        word = self._without_adverbial(self._without_verb_ending(self._without_pronoun(word)))
        return self._without_feminine(self._without_plural(word))

    def _without_pronoun(self, word: str) -> str:
        if word in self.words:
            return word
        for pronoun in (*_PRONOUNS, "ه"):
            base = word.removesuffix(pronoun)
            if base != word and (host := self._host(base, pronoun)):
                return host
        return word

    def _host(self, base: str, pronoun: str) -> str:
        """The word that a pronoun was joined to, «ة» written «ت» turned back; empty where it is no pronoun."""
        if base.endswith("ات") or (base in self.words and pronoun != "ه"):
            return base
        if base.endswith("ت"):
            feminine = base[:-1] + "ه"
            known = feminine in self.words
            return feminine if known or (len(base) >= 5 and not self.knows(base)) else ""
        sure = len(base) >= (5 if pronoun in {"نا", "كم", "هن"} else 4)
        return base if pronoun != "ه" and (sure or self.knows(base)) else ""

    def _without_adverbial(self, word: str) -> str:
        """«رقميا», «عددا»: the alef that carries tanwin."""
        listed = word in self.words and word[:-1] not in self.words
        return word if listed or len(word) < 4 else word.removesuffix("ا")

    def _without_verb_ending(self, word: str) -> str:
        """«شاركت», «شاركوا»: only where the verb is in the list."""
        if word in self.words:
            return word
        bases = (word.removesuffix(ending) for ending in ("وا", "ت"))
        return next((base for base in bases if base != word and base in self.words), word)

    def _without_plural(self, word: str) -> str:
        if word in self.words or _LOOKS_PLURAL.fullmatch(word):
            return word
        for ending in (*_DUALS, *_PLURALS):
            base = word.removesuffix(ending)
            if base != word and (host := self._singular(base, ending)):
                return host
        return word

    def _singular(self, base: str, ending: str) -> str:
        if base + "ه" in self.words:
            return base + "ه"
        enough = 3 if ending == "ات" or ending in _DUALS else 4
        return base if len(base) >= enough or base in self.words else ""

    def _without_feminine(self, word: str) -> str:
        return word[:-1] if len(word) >= 4 and word.endswith("ه") else word


def _bases(word: str) -> Iterator[str]:
    """What may stand before an ending, with «ة» in place of the «ت» that a pronoun leaves."""
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= 2:
            yield base
            yield base + "ه"
            if base.endswith("ت"):
                yield base[:-1] + "ه"


_STEMMER = LightStemmer(read_words() | STOPWORDS)
light_stem = _STEMMER.stem
without_clitics = _STEMMER.without_clitics
