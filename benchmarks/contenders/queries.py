"""The 200 queries that every contender is asked: ten kinds, twenty of each, of words that the articles have; and 200 like them.

No word stands in two of them, so that each finds what it asks for untouched. They are chosen among the first articles alone, and
so are the same at every size.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from typing import TypeVar

from archive.analysis.analyzer import exact, stem
from archive.analysis.stopwords import is_stopword
from benchmarks.contenders.corpus import Text, texts

Item = TypeVar("Item")
EACH = 20
CHOSEN_AMONG = 5_000
FACETS = ("source", "tags", "year")
PAGE = 20
KINDS = (
    "rare",
    "frequent",
    "and",
    "or",
    "phrase",
    "prefix",
    "date",
    "facets",
    "sort",
    "page 20",
)
# A word or two words of letters that no two analyses cut or join in different ways.
_WORD = re.compile(r"(?<!\S)[ء-غف-ي]{3,}(?!\S)")
# A prefix is of letters that folding leaves alone.
_PLAIN = re.compile(r"[بتثجحخدذرزسشصضطظعغفقكلمنهو]{4}")
# So many words may begin with a prefix: at twenty times the articles still fewer than any contender looks up.
_BEGUN = range(3, 9)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: words joined as the kind says, years (both included), and the page."""

    kind: str
    words: tuple[str, ...]
    years: tuple[int, int] | None = None
    page: int = 1

    @property
    def has_facets(self) -> bool:
        """Whether all three facets are counted too."""
        return self.kind == "facets"

    @property
    def is_by_date(self) -> bool:
        """Whether the newest are wanted first, in place of the best."""
        return self.kind == "sort"

    def start(self, count: int) -> int:
        """The place of the first result on the page; where there are not so many pages, on the last."""
        return min((self.page - 1) * PAGE, max(0, count - 1) // PAGE * PAGE)


def choose(data: Path, sets: int = 1) -> list[list[Query]]:
    """Sets of queries over the articles of the test data, at every size the same."""
    return chosen(texts(data, CHOSEN_AMONG), sets)


def chosen(texts: Iterable[Text], sets: int = 1) -> list[list[Query]]:
    """So many sets of queries, the most frequent words in the first, each in an order in which kinds alternate."""
    written = [_WORD.findall(text.body) for text in texts]
    choice = _Choice([words for words in written if words])
    return [_set(choice) for _ in range(sets)]


def _set(choice: "_Choice") -> list[Query]:
    phrases = choice.phrases(EACH)
    kinds = {
        "phrase": (Query("phrase", phrase) for phrase in phrases),
        # The most frequent are left for the twentieth page.
        "page 20": (Query("page 20", (word,), page=20) for word in choice.frequent(EACH)),
        "frequent": (Query("frequent", (word,)) for word in choice.frequent(EACH)),
        "facets": (Query("facets", (word,)) for word in choice.spread(EACH)),
        "sort": (Query("sort", (word,)) for word in choice.spread(EACH)),
        "date": (
            Query("date", (word,), years=(1991 + number, 1996 + number))
            for number, word in enumerate(choice.spread(EACH))
        ),
        "and": (Query("and", words) for words in pairwise_of(choice.frequent(2 * EACH))),
        "or": (Query("or", words) for words in pairwise_of(choice.spread(2 * EACH))),
        "rare": (Query("rare", (word,)) for word in choice.rare(EACH)),
        "prefix": (Query("prefix", (start,)) for start in choice.prefixes(EACH)),
    }
    ready = {kind: list(queries) for kind, queries in kinds.items()}
    return [
        ready[kind][number] for number in range(EACH) for kind in KINDS if number < len(ready[kind])
    ]


def pairwise_of(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Words two by two."""
    return zip(words[::2], words[1::2], strict=False)


class _Choice:
    """Words by how many articles have them; each is handed out once, with all that have its stem."""

    def __init__(self, bodies: Sequence[Sequence[str]]) -> None:
        self.chance = Random(11)
        self.bodies = bodies
        self.used: set[str] = set()
        self.begun: set[str] = set()
        self.counts = _articles_with(bodies)
        articles = _articles_with([stem(word) for word in body] for body in bodies)
        # A word stands for all that have its stem: whoever is asked for one of them finds them all.
        words = {stem(word): word for word, _ in reversed(self.counts.most_common())}
        ranked = [(words[found], count) for found, count in articles.most_common()]
        ranked = [(word, count) for word, count in ranked if not is_stopword(word)]
        self.common = [word for word, count in ranked if count >= len(bodies) / 100]
        self.seldom = [word for word, count in ranked if 2 <= count <= 5]

    def phrases(self, number: int) -> list[tuple[str, ...]]:
        """Words that stand side by side in the most articles: half of the phrases of two words, half of three."""
        return [
            phrase
            for neighbours in (_twos, _threes)
            for phrase in islice(_apart(neighbours, self.bodies, self.used), number // 2)
        ]

    def frequent(self, number: int) -> list[str]:
        """The most frequent that are left."""
        return list(islice(self._unused(self.common), number))

    def spread(self, number: int) -> list[str]:
        """Common words from the most frequent to the least, as many of each order of frequency."""
        left = [word for word in self.common if stem(word) not in self.used]
        places = (round(len(left) ** (place / number)) - 1 for place in range(number))
        words = [word for place in places for word in islice(self._unused(left[place:]), 1)]
        return self.chance.sample(words, len(words))

    def rare(self, number: int) -> list[str]:
        """Words of a few articles."""
        drawn = self.chance.sample(self.seldom, len(self.seldom))
        return list(islice(self._unused(drawn), number))

    def prefixes(self, number: int) -> list[str]:
        """Beginnings of a few words each."""
        starts = Counter(exact(word)[:4] for word in self.counts)
        fit = [
            start
            for start in sorted(starts.keys() - self.begun)
            if starts[start] in _BEGUN and _PLAIN.fullmatch(start)
        ]
        drawn = self.chance.sample(fit, min(number, len(fit)))
        self.begun.update(drawn)
        return drawn

    def _unused(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            if stem(word) not in self.used:
                self.used.add(stem(word))
                yield word


def _articles_with(bodies: Iterable[Iterable[Item]]) -> Counter[Item]:
    """In how many bodies each item is, in the same order in every process, as sets are not."""
    return Counter(item for body in bodies for item in dict.fromkeys(body))


def _apart(
    neighbours: Callable[[Sequence[str]], Iterable[tuple[str, ...]]],
    bodies: Sequence[Sequence[str]],
    used: set[str],
) -> Iterator[tuple[str, ...]]:
    counts = _articles_with(neighbours(body) for body in bodies)
    for phrase, _ in counts.most_common():
        stems = {stem(word) for word in phrase}
        if len(stems) == len(phrase) and not stems & used:
            used |= stems
            yield phrase


def _twos(body: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return pairwise(body)


def _threes(body: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(body, body[1:], body[2:], strict=False)
