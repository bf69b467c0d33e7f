"""The speed benchmark asks every contender for the same, and Raqeem counts as whoever looks at every article."""

import threading
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import haystack
import numpy as np
import pytest
from pytest_django import Settings

from benchmarks.contenders import fts5, segments
from benchmarks.contenders.analysed import Analysed, analysed_archive
from benchmarks.contenders.archive import facts
from benchmarks.contenders.corpus import Growing, Text
from benchmarks.contenders.measuring import Reader
from benchmarks.contenders.queries import EACH, FACETS, KINDS, Query, chosen
from benchmarks.contenders.through_haystack import HaystackReader
from benchmarks.faults.corpus import SEEDS

ARTICLES, ASKED = 60, 50


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
def sets(texts: list[Text]) -> list[list[Query]]:
    """What such articles are asked for, and what else."""
    return chosen(texts, 2)


def engines(folder: Path, analysed: list[Analysed]) -> Iterator[Reader]:
    """The engines that are installed, over the same articles."""
    fts5.build(folder, analysed)
    yield fts5.Fts5Reader(folder)
    if find_spec("tantivy"):
        from benchmarks.contenders import tantivy

        (folder / "tantivy").mkdir()
        tantivy.build(folder / "tantivy", analysed)
        yield tantivy.TantivyReader(folder / "tantivy")


def stock(settings: Settings, folder: Path) -> Reader:
    """Haystack's own engine over the same articles, for the rest of a test in place of the archive's."""
    from benchmarks.contenders.one_field.search_indexes import StockIndex

    path, engine = str(folder / "stock"), "haystack.backends.whoosh_backend.WhooshEngine"
    settings.HAYSTACK_CONNECTIONS = {"default": {"ENGINE": engine, "PATH": path}}
    haystack.connections.connections_info = settings.HAYSTACK_CONNECTIONS
    haystack.connections.thread_local = threading.local()
    index = StockIndex()
    haystack.connections["default"].get_unified_index().build([index])
    haystack.connections["default"].get_backend().update(index, index.index_queryset())
    return HaystackReader()


@pytest.mark.django_db
def test_contenders_count_as_whoever_looks_at_every_article(
    texts: list[Text], sets: list[list[Query]], settings: Settings, tmp_path: Path
) -> None:
    queries = sets[0][:ASKED]
    segments.fill(texts)
    segmented = segments.asked(queries)
    assert segmented.segments == segments.SEGMENTS
    assert min(segmented.deleted, segmented.moved) > 0
    there = list(zip(queries, segmented.there, strict=True))
    assert {query.kind for query, page in there if page.count} == set(KINDS)
    asked = [
        [reader.page(query) for query in queries]
        for reader in engines(tmp_path, list(analysed_archive()))
    ]
    for pages in (*segmented.pages.values(), *asked):
        pairs = zip(there, pages, strict=True)
        assert not [(query, page) for (query, true), page in pairs if not page.agrees(true)]
    reader = stock(settings, tmp_path)
    found = [(query, reader.page(query)) for query in queries]
    assert {query.kind for query, page in found if page.count} == set(KINDS)
    assert all(page.facets.keys() == set(FACETS) for query, page in found if query.has_facets)


def test_queries_are_of_every_kind(sets: list[list[Query]]) -> None:
    kinds = Counter(query.kind for query in sets[0])
    assert set(kinds) == set(KINDS)
    assert max(kinds.values()) == EACH


def test_no_word_is_asked_for_again(sets: list[list[Query]]) -> None:
    first, others = ({word for query in some for word in query.words} for some in sets)
    assert others
    assert not first & others


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_stands_in_two_queries(kind: str, sets: list[list[Query]]) -> None:
    queries = sets[0]
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
