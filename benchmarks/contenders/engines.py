"""The engines that are given the analysed words: built, asked and saved into, each in a folder of its own beside the archive's."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Protocol

from archive.analysis.analyzer import exact, stem
from benchmarks.contenders import analysed, fts5, tantivy
from benchmarks.contenders.analysed import Analysed
from benchmarks.contenders.measuring import (
    NOWHERE,
    Built,
    Reader,
    Run,
    Saving,
    building,
    measure,
    timed,
)
from benchmarks.contenders.queries import Query
from benchmarks.faults.corpus import marker

FTS5_NAME, TANTIVY_NAME = "fts5", "tantivy"
# Numbers of articles saved in a benchmark, and words that these alone have, start here.
_SAVED = 3_000_000


class Engine(Reader, Protocol):
    """An open index that can be added to."""

    def save(self, article: Analysed) -> None:
        """Add an article, and commit."""


Building = Callable[[Path, Iterable[Analysed]], None]
ENGINES: dict[str, tuple[Building, Callable[[Path], Engine]]] = {
    FTS5_NAME: (fts5.build, fts5.Fts5Reader),
    TANTIVY_NAME: (tantivy.build, tantivy.TantivyReader),
}


def built(name: str, folder: Path) -> Built:
    """Build the index of an engine."""
    own = folder / name
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    build, _ = ENGINES[name]
    return building(lambda: build(own, analysed.read(folder / "archive")), own)


def asked(name: str, folder: Path, passes: dict[str, list[Query]]) -> Run:
    """Open the index of an engine, and ask it everything."""
    _, opened = ENGINES[name]
    return measure(lambda: opened(folder / name), passes)


def saving(name: str, folder: Path, archive: Path, first: int, times: int) -> Saving:
    """Save articles like the first of an archive into the index in a folder, one by one, and find each."""
    _, opened = ENGINES[name]
    engine = opened(folder)
    assert not engine.page(NOWHERE).count
    articles = [_like(one) for one in islice(analysed.read(archive), first, first + times)]
    return Saving(mean(timed(lambda: _save(engine, article))[1] for article in articles))  # noqa: B023


def _save(engine: Engine, article: Analysed) -> None:
    engine.save(article)
    assert engine.page(Query("rare", (marker(article.number),))).count == 1


def _like(article: Analysed) -> Analysed:
    """The same article with a word of its own."""
    number = _SAVED + article.number
    word = marker(number)
    own = {
        name: f"{article.columns[name]} {form}"
        for name, form in (("text_exact", exact(word)), ("text_stem", stem(word)))
    }
    return replace(article, number=number, columns=article.columns | own)
