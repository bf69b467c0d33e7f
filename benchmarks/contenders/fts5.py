"""SQLite FTS5, given the analysed words: a contentless table of all columns, and tables of facts for facets and dates."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.search.backends.fields import IN_TEXT, WEIGHTS
from benchmarks.contenders.analysed import COLUMNS, FORMS, Analysed
from benchmarks.contenders.measuring import Page
from benchmarks.contenders.queries import PAGE, Query
from benchmarks.contenders.terms import Word, first_day, last_day, words_of

_WEIGHTS = ", ".join(str(getattr(WEIGHTS[field], form)) for field in WEIGHTS for form in FORMS)
_SCHEMA = f"""
CREATE VIRTUAL TABLE articles USING fts5({", ".join(COLUMNS)}, content='', tokenize="ascii tokenchars '.'");
CREATE TABLE facts (id INTEGER PRIMARY KEY, source TEXT, year INTEGER, day INTEGER);
CREATE TABLE tagged (article INTEGER, tag TEXT, PRIMARY KEY (article, tag)) WITHOUT ROWID;
"""
_INSERT = f"INSERT INTO articles (rowid, {', '.join(COLUMNS)}) VALUES ({', '.join('?' * (1 + len(COLUMNS)))})"  # noqa: S608
_BEST = f"bm25(articles, {_WEIGHTS})"
_COUNTED = {
    "source": "SELECT source, count(*) FROM found JOIN facts USING (id) GROUP BY source",
    "tags": "SELECT tag, count(*) FROM found JOIN tagged ON article = id GROUP BY tag",
    "year": "SELECT year, count(*) FROM found JOIN facts USING (id) GROUP BY year",
}


def build(folder: Path, articles: Iterable[Analysed]) -> None:
    """Write the articles into a new database, and merge its index into one segment."""
    with closing(sqlite3.connect(folder / "fts5.sqlite3")) as database, database:
        database.executescript(_SCHEMA)
        for article in articles:
            _insert(database, article)
        database.execute("CREATE INDEX by_day ON facts (day)")
        database.execute("INSERT INTO articles (articles) VALUES ('optimize')")


def _insert(database: sqlite3.Connection, article: Analysed) -> None:
    columns = (article.columns.get(name, "") for name in COLUMNS)
    database.execute(_INSERT, (article.number, *columns))
    facts = (article.number, article.source, article.year, article.day)
    database.execute("INSERT INTO facts VALUES (?, ?, ?, ?)", facts)
    tagged = ((article.number, tag) for tag in article.tags)
    database.executemany("INSERT INTO tagged VALUES (?, ?)", tagged)


class Fts5Reader:
    """A page by SQL."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "fts5.sqlite3")
        self.database.executescript(
            "PRAGMA cache_size = -65536; PRAGMA mmap_size = 4294967296;"
            "CREATE TEMP TABLE found (id INTEGER PRIMARY KEY)"
        )

    def page(self, query: Query) -> Page:
        """The count, the page, and where asked for a count for each value; what is found is kept for these.

        Of the ways tried this takes the least: to rank once and keep that for the count takes longer, and so does its `rank`.
        """
        source, values = _found(query)
        facets = {}
        if query.has_facets:
            self.database.execute("DELETE FROM found")
            kept = f"INSERT INTO found SELECT articles.rowid {source}"
            count = self.database.execute(kept, values).rowcount
            facets = {name: dict(self._rows(counted)) for name, counted in _COUNTED.items()}
        else:
            count = self._rows(f"SELECT count(*) {source}", values)[0][0]
        order = "day DESC, articles.rowid DESC" if query.is_by_date else _BEST
        start = query.start(count)
        page = f"SELECT articles.rowid {source} ORDER BY {order} LIMIT {PAGE} OFFSET {start}"
        return Page(count, tuple(number for (number,) in self._rows(page, values)), facets)

    def save(self, article: Analysed) -> None:
        """Add an article."""
        with self.database:
            _insert(self.database, article)

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> list[Any]:
        return self.database.execute(sql, values).fetchall()


def _found(query: Query) -> tuple[str, tuple[object, ...]]:
    """What follows FROM, and the values that it takes."""
    values: tuple[object, ...] = (expression(query),)
    if not query.years:
        join = " JOIN facts ON facts.id = articles.rowid" if query.is_by_date else ""
        return f"FROM articles{join} WHERE articles MATCH ?", values
    first, last = query.years
    within = "FROM articles JOIN facts ON facts.id = articles.rowid WHERE articles MATCH ? AND day BETWEEN ? AND ?"
    return within, (*values, first_day(first), last_day(last))


def expression(query: Query) -> str:
    """A query in FTS5's language: each word as written or in another form, in any field."""
    words = words_of(query)
    if query.kind == "phrase":
        forms = ((form, " ".join(getattr(word, form) for word in words)) for form in FORMS)
        return " OR ".join(f'{_columns(IN_TEXT, form)} : "{text}"' for form, text in forms)
    joined = " OR " if query.kind == "or" else " AND "
    star = " *" if query.kind == "prefix" else ""
    return joined.join(f"({_either(word, star)})" for word in words)


def _either(word: Word, star: str) -> str:
    return " OR ".join(
        f'{_columns(WEIGHTS, form)} : "{getattr(word, form)}"{star}' for form in FORMS
    )


def _columns(fields: Iterable[str], form: str) -> str:
    return "{" + " ".join(f"{field}_{form}" for field in fields) + "}"
