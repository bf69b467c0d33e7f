"""The speed benchmark asks every contender for the same, and Raqeem counts as whoever looks at every article."""

from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from archive.search import indexer
from benchmarks.contenders import fts5
from benchmarks.contenders.analysed import Analysed, analysed_archive
from benchmarks.contenders.archive import add, facts, name_sources_and_tags
from benchmarks.contenders.corpus import Growing, Text
from benchmarks.contenders.exhaustive import count, looked
from benchmarks.contenders.measuring import Reader
from benchmarks.contenders.queries import EACH, KINDS, Query, chosen
from benchmarks.contenders.through_haystack import HaystackReader
from benchmarks.faults.corpus import SEEDS

ARTICLES = 60


def seeds() -> list[Text]:
    """The seeds, their first line as the title."""
    files = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("0*.txt")))
    return [Text(*text.strip().split("\n", 1)) for text in files]


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    """The seeds, and articles made of their words."""
    real = seeds()
    growing = Growing(real, ARTICLES)
    return real + [growing.text() for _ in range(ARTICLES - len(real))]


@pytest.fixture(scope="module")
def queries(texts: list[Text]) -> list[Query]:
    """What such articles are asked for."""
    return chosen(texts)


def fill(texts: list[Text]) -> list[Analysed]:
    """Put the articles into an index of two segments; answers what engines are given of them."""
    name_sources_and_tags()
    numbered = enumerate(texts)
    for part in (islice(numbered, ARTICLES // 2), numbered):
        add(part)
        indexer.drain()
    return list(analysed_archive())


def engines(folder: Path, analysed: list[Analysed]) -> Iterator[Reader]:
    """The engines that are installed, over the same articles."""
    fts5.build(folder, analysed)
    yield fts5.Fts5Reader(folder)
    if find_spec("tantivy"):
        from benchmarks.contenders import tantivy

        (folder / "tantivy").mkdir()
        tantivy.build(folder / "tantivy", analysed)
        yield tantivy.TantivyReader(folder / "tantivy")


def test_queries_are_of_every_kind(queries: list[Query]) -> None:
    kinds = Counter(query.kind for query in queries)
    assert set(kinds) == set(KINDS)
    assert max(kinds.values()) == EACH


@pytest.mark.django_db
def test_contenders_count_as_whoever_looks_at_every_article(
    texts: list[Text], queries: list[Query], tmp_path: Path
) -> None:
    analysed = fill(texts)
    readers = [HaystackReader(), *engines(tmp_path, analysed)]
    articles = [looked(article) for article in analysed]
    there = {query: count(query, articles) for query in queries}
    assert all(there[query] for query in queries if query.kind not in {"and", "date"})
    for reader in readers:
        counted = {query: reader.page(query, loaded=False).count for query in queries}
        assert counted == there


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_stands_in_two_queries(kind: str, queries: list[Query]) -> None:
    if kind not in {"phrase", "prefix"}:
        others = {word for query in queries if query.kind != kind for word in query.words}
        own = [word for query in queries if query.kind == kind for word in query.words]
        assert len(set(own) - others) == len(own)


def test_what_is_made_has_as_many_different_words_as_its_like_and_the_same_frequent_ones() -> None:
    growing = Growing(seeds(), ARTICLES)
    begun, words = growing.end, len(growing.words)
    for _ in range(ARTICLES):
        growing.text()
    assert len(growing.words) == pytest.approx(
        words * (growing.end / begun) ** growing.heaps, rel=0.1
    )
    before = np.bincount(growing.written[:begun], minlength=len(growing.words))
    after = np.bincount(growing.written[begun : growing.end], minlength=len(growing.words))
    frequent = np.argsort(-before)[:20]
    assert np.corrcoef(before[frequent], after[frequent])[0, 1] > 0.8


def test_an_article_has_the_same_facts_in_every_run() -> None:
    assert facts(7) == facts(7)
    assert len(set(facts(7).tags)) == 3
    assert len({facts(number) for number in range(50)}) == 50
