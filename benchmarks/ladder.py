"""How many damaged queries the further steps of a search mend, and at what CPU.

usage: .venv/bin/python benchmarks/ladder.py ARTICLES [--articles N] [--queries N]

ARTICLES has one article a line as JSON with title and body, compressed with xz or not. Words of the articles are damaged: one
letter left out, put in, exchanged or swapped with its neighbour; two neighbouring words run together; one word cut in two; a
word typed on the other keyboard. Each is searched for as a reader would. A query is mended where a step leads back to the word
or another form of it. Queries that find enough as they are (a damaged word may be another word) are counted apart. There is no
threshold: it exits 0.
"""

import argparse
import json
import lzma
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import scratch

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
SHORTEST = 4
Damage = Callable[[list[str], random.Random], tuple[str, str]]


def articles(path: Path, most: int) -> Iterator[tuple[str, str]]:
    """Title and text of articles that have both."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        rows = (json.loads(line) for line in file)
        pairs = ((row["title"][:500], row["body"]) for row in rows if row["title"] and row["body"])
        yield from islice(pairs, most)


def one_edit(words: list[str], chance: random.Random) -> tuple[str, str]:
    """A word with one edit, and the word."""
    word = chance.choice(words)
    at, letter = chance.randrange(1, len(word) - 1), chance.choice(LETTERS)
    ways = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    return chance.choice(ways), word


def run_together(words: list[str], chance: random.Random) -> tuple[str, str]:
    """Two neighbouring words without the space, and both."""
    pair = chance.choice(list(pairwise(words)))
    return "".join(pair), " ".join(pair)


def cut(words: list[str], chance: random.Random) -> tuple[str, str]:
    """A word with a space inside, and the word."""
    word = chance.choice(words)
    at = chance.randrange(2, len(word) - 1)
    return f"{word[:at]} {word[at:]}", word


def other_keyboard(words: list[str], chance: random.Random) -> tuple[str, str]:
    """A word as its keys write it on a Latin layout, and the word."""
    from archive.analysis.keyboard import other_layout

    word = chance.choice(words)
    return chance.choice(other_layout(word)), word


DAMAGES: dict[str, Damage] = {
    "one edit": one_edit,
    "run together": run_together,
    "cut in two": cut,
    "other keyboard": other_keyboard,
}


def runs_of_words(texts: list[str], chance: random.Random) -> Iterator[list[str]]:
    """Neighbouring words of texts drawn at random, none of them a function word or short."""
    from archive.analysis.analyzer import analyze
    from archive.analysis.stopwords import is_stopword

    while True:
        words = [token.text for token in analyze(chance.choice(texts))]
        start = chance.randrange(max(1, len(words) - 3))
        run = words[start : start + 3]
        fits = [len(word) >= SHORTEST and word.isalpha() and not word.isascii() for word in run]
        if len(run) == 3 and all(fits) and not any(map(is_stopword, run)):
            yield run


def same(one: str, other: str) -> bool:
    """Whether two texts have the same words in some form."""
    from archive.analysis.analyzer import analyze

    stems = [[token.stem for token in analyze(text)] for text in (one, other)]
    return stems[0] == stems[1]


def main() -> int:
    """Fill a scratch archive, ask it damaged queries, and print the figures last."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--queries", type=int, default=200)
    asked = parser.parse_args()
    scratch.open_scratch_archive()
    from archive.models import Article
    from archive.search import indexer, suggester
    from archive.search.ladder import FEW
    from archive.search.request import SearchRequest
    from archive.search.searcher import search

    rows = list(articles(asked.data, asked.articles))
    Article.objects.bulk_create(
        Article(title=title, body=body, status="published") for title, body in rows
    )
    indexer.rebuild()
    search(SearchRequest("التعاون"))
    begun = time.process_time()
    # Of a large archive they are read in a thread of their own.
    while not (known := len(suggester.speller(indexer.backend()))):
        time.sleep(0.1)
    reading = time.process_time() - begun
    chance = random.Random(7)
    runs = runs_of_words([body for _, body in rows], chance)
    figures: dict[str, list[tuple[int, float]]] = defaultdict(list)
    enough: dict[str, int] = defaultdict(int)
    whole: list[float] = []
    for name, damage in DAMAGES.items():
        for _ in range(asked.queries):
            damaged, word = damage(next(runs), chance)
            begun = time.process_time()
            results = search(SearchRequest(damaged))
            spent = time.process_time() - begun
            if results.count - results.partial >= FEW:
                enough[name] += 1
                continue
            ranks = [rank for rank, step in enumerate(results.steps, 1) if same(step.text, word)]
            figures[name].append((min(ranks, default=0), spent))
            begun = time.process_time()
            search(SearchRequest(word))
            whole.append(time.process_time() - begun)
    print(f"{len(rows)} articles, {known} words read in {reading:.2f} s of CPU")
    print(f"undamaged: median {statistics.median(whole) * 1000:.0f} ms of CPU")
    for name, found in figures.items():
        first = sum(rank == 1 for rank, _ in found) / len(found)
        listed = sum(rank > 0 for rank, _ in found) / len(found)
        spent = sorted(seconds * 1000 for _, seconds in found)
        print(
            f"{name}: first {first:.2f}, in the list {listed:.2f} of {len(found)};"
            f" found enough as it was {enough[name]}; CPU median {statistics.median(spent):.0f} ms,"
            f" 95 % below {spent[int(0.95 * (len(spent) - 1))]:.0f} ms"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
