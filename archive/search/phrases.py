"""The phrases that an archive uses most: sequences of two to four words in many of its articles.

Level by level, as in the Apriori algorithm (Agrawal and Srikant 1994): a sequence is counted only where both of its parts,
shorter by a word, are frequent. A level that grows too large drops what it has met once (lossy counting, Manku and Motwani 2002).
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise

from archive.analysis.normalizer import fold, strip_invisible
from archive.analysis.stopwords import is_stopword
from archive.analysis.tokenizer import tokenize
from archive.analysis.word_starts import words

LONGEST = 4
MOST_PHRASES = 3000
# A shorter phrase says no more than a longer one that nearly always stands around it.
_SAME = 0.8
_LEAST = 2
# In an archive of so many articles for each, a phrase must stand in one more.
_ARTICLES_A_STEP = 1000
_MOST_COUNTED = 400_000
_MOST_WORDS = 2000
_JOINED = re.compile(r"[ \u00a0]+\Z")
_CLITICS = re.compile("(?:[وف]?(?:[بك]ال|لل)|[وف]ال)")
_SINGLE_CLITICS = "وفبلك"
_LEADING_ON = frozenset({"بن", "ابن", "بنت", "ابو", "عبد", "انه", "انها", "انهم", "تم", "يتم"})
_BREAK = -1
_Level = dict[int, int]


@dataclass
class _Corpus:
    """The articles as numbers of words; a number that is negative parts what is not side by side."""

    texts: list[array[int]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    counts: Counter[int] = field(default_factory=Counter)
    spellings: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        """Read one article."""
        numbers, end = array("i"), 0
        for token in islice(tokenize(text), _MOST_WORDS):
            if not _JOINED.match(text[end : token.start]):
                numbers.append(_BREAK)
            numbers.append(self._number(token.text))
            end = token.end
        self.texts.append(numbers)

    def _number(self, written: str) -> int:
        number = self.written.get(written)
        if number is None:
            number = self.numbers.setdefault(fold(written), len(self.numbers))
            self.written[written] = number
        self.counts[number] += 1
        self.spellings[written] += 1
        return number

    def usual_spellings(self) -> dict[int, str]:
        """Each word as it is written most often, without marks."""
        rarest_first = sorted(self.written, key=self.spellings.__getitem__)
        # A mark in presentation form stands on a space of its own, which parts no word.
        spelt = ("".join(strip_invisible(spelling).split()) for spelling in rarest_first)
        return dict(zip(map(self.written.__getitem__, rarest_first), spelt, strict=True))


def frequent_phrases(texts: Iterable[str], most: int = MOST_PHRASES) -> list[str]:
    """At most `most` phrases of these texts, the most frequent first; a phrase stands in at least two of them.

    None begins or ends with a function word, or spans a punctuation mark. Of spellings with and without article the more
    frequent one is given.
    """
    corpus = _Corpus()
    for text in texts:
        corpus.add(text)
    least = _LEAST + len(corpus.texts) // _ARTICLES_A_STEP
    spelling = corpus.usual_spellings()
    found: Counter[tuple[int, ...]] = Counter()
    for level in _levels(corpus.texts, least):
        is_phrase = partial(_is_phrase, corpus=corpus, spelling=spelling)
        good = {phrase: count for phrase, count in level.items() if is_phrase(phrase)}
        _drop_parts(found, good)
        found.update(good)
    words = ([spelling[number] for number in phrase] for phrase, _ in found.most_common(2 * most))
    # A word of nothing but marks has no spelling without them.
    spelt = (" ".join(phrase) for phrase in words if all(word.strip() for word in phrase))
    return _without_variants(spelt)[:most]


def _levels(texts: list[array[int]], least: int) -> Iterator[dict[tuple[int, ...], int]]:
    """Frequent sequences of two words with the number of their texts, then of three, and so on."""
    sequences: list[tuple[int, ...]] = []
    texts = _renumbered_words(texts, least, sequences)
    for _ in range(LONGEST - 1):
        counts = _pair_counts(texts, len(sequences), least)
        width, numbers = len(sequences), {pair: number for number, pair in enumerate(counts)}
        texts = [_renumbered_pairs(text, numbers, width) for text in texts]
        sequences = [sequences[pair // width] + sequences[pair % width][-1:] for pair in counts]
        yield dict(zip(sequences, counts.values(), strict=True))


def _renumbered_words(
    texts: list[array[int]], least: int, sequences: list[tuple[int, ...]]
) -> list[array[int]]:
    counts: Counter[int] = Counter()
    for text in texts:
        counts.update(set(text))
    frequent = [word for word, count in counts.items() if count >= least and word != _BREAK]
    sequences.extend((word,) for word in frequent)
    numbers = {word: number for number, word in enumerate(frequent)}
    return [array("i", (numbers.get(word, _BREAK) for word in text)) for text in texts]


def _pair_counts(texts: list[array[int]], width: int, least: int) -> _Level:
    counts: Counter[int] = Counter()
    for text in texts:
        counts.update({pair for pair in _pairs(text, width) if pair >= 0})
        if len(counts) > _MOST_COUNTED:
            counts = Counter({pair: count for pair, count in counts.items() if count > 1})
    return {pair: count for pair, count in counts.items() if count >= least}


def _pairs(text: array[int], width: int) -> Iterator[int]:
    """Each sequence with the one a word further on, as one number; negative where either is none."""
    for left, right in pairwise(text):
        yield left * width + right if left >= 0 and right >= 0 else _BREAK


def _renumbered_pairs(text: array[int], numbers: Mapping[int, int], width: int) -> array[int]:
    return array("i", (numbers.get(pair, _BREAK) for pair in _pairs(text, width)))


def _is_phrase(phrase: tuple[int, ...], corpus: _Corpus, spelling: Mapping[int, str]) -> bool:
    first, last = spelling[phrase[0]], spelling[phrase[-1]]
    return not (
        _leads_on(first)
        or _leads_on(last)
        or first[0].isdigit()
        or _is_joined(first, phrase[0], corpus)
    )


def _leads_on(word: str) -> bool:
    # What looks like a letter but folds to nothing has no spelling.
    return len(word) < 2 or is_stopword(word) or fold(word) in _LEADING_ON


def _is_joined(word: str, number: int, corpus: _Corpus) -> bool:
    """Whether a word begins with a conjunction or a preposition: a phrase would be cut out of its sentence.

    A single letter is one where the word without it is no rarer in the archive: «ومنظمة», but not «وزارة».
    """
    if _CLITICS.match(word):
        return True
    rest = corpus.numbers.get(fold(word[1:])) if word[0] in _SINGLE_CLITICS else None
    return rest is not None and corpus.counts[rest] >= corpus.counts[number]


def _drop_parts(found: Counter[tuple[int, ...]], longer: Mapping[tuple[int, ...], int]) -> None:
    for phrase, count in longer.items():
        for part in (phrase[:-1], phrase[1:]):
            if part in found and count >= _SAME * found[part]:
                del found[part]


def _without_variants(phrases: Iterable[str]) -> list[str]:
    kept: dict[tuple[str, ...], str] = {}
    for phrase in phrases:
        kept.setdefault(tuple(word.bare for word in words(phrase)), phrase)
    return list(kept.values())
