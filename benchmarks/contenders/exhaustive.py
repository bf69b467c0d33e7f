"""What a query finds when every article is looked at: the counts that an index has to have."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.search.backends.fields import EVERYWHERE, IN_TEXT
from benchmarks.contenders.analysed import FORMS, Analysed, read
from benchmarks.contenders.measuring import Page
from benchmarks.contenders.queries import FACETS, Query
from benchmarks.contenders.terms import first_day, last_day, words_of

Values = Collection[str | int]


@dataclass(frozen=True, slots=True)
class Looked:
    """An article, looked at.

    By form: its words whatever the field, all of them in a row, and those fields in which a phrase may stand. The values of its
    facets, and its day.
    """

    words: dict[str, frozenset[str]]
    row: dict[str, str]
    texts: dict[str, tuple[str, ...]]
    values: dict[str, Values]
    day: int


class Asked:
    """A query, and what it found so far."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.words = words_of(query)
        self.count = 0
        names = FACETS if query.has_facets else ()
        self.facets: dict[str, Counter[str | int]] = {name: Counter() for name in names}

    @property
    def page(self) -> Page:
        """The counts."""
        return Page(self.count, facets={name: dict(counts) for name, counts in self.facets.items()})

    def look(self, article: Looked) -> None:
        """Ask one more article."""
        if self._finds(article):
            self.count += 1
            for name, counts in self.facets.items():
                counts.update(article.values[name])

    def _finds(self, article: Looked) -> bool:
        if self.query.years:
            first, last = self.query.years
            if not first_day(first) <= article.day <= last_day(last):
                return False
        if self.query.kind == "phrase":
            return self._is_phrase(article)
        if self.query.kind == "prefix":
            return any(f" {self.words[0].exact}" in row for row in article.row.values())
        joined = any if self.query.kind == "or" else all
        return joined(
            word.exact in article.words["exact"] or word.stem in article.words["stem"]
            for word in self.words
        )

    def _is_phrase(self, article: Looked) -> bool:
        return any(
            f" {' '.join(getattr(word, form) for word in self.words)} " in text
            for form in FORMS
            for text in article.texts[form]
        )


def truth(
    articles: Iterable[Analysed], queries: Iterable[Query], fields: Collection[str] = EVERYWHERE
) -> list[Page]:
    """The counts of each query over articles, of which only some fields may be looked at."""
    asked = [Asked(query) for query in queries]
    for article in articles:
        seen = looked(article, fields)
        for one in asked:
            one.look(seen)
    return [one.page for one in asked]


def truth_of(folder: Path, queries: list[Query], fields: Collection[str]) -> list[Page]:
    """The counts of each query over the analysed articles of a folder."""
    return truth(read(folder), queries, fields)


def looked(article: Analysed, fields: Collection[str]) -> Looked:
    """Some fields of an article."""
    by_form = {form: _texts(article, fields, form) for form in FORMS}
    rows = {form: " ".join(texts) for form, texts in by_form.items()}
    return Looked(
        words={form: frozenset(row.split()) for form, row in rows.items()},
        row=rows,
        texts={
            form: tuple(_texts(article, [name for name in IN_TEXT if name in fields], form))
            for form in FORMS
        },
        values={"source": [article.source], "tags": article.tags, "year": [article.year]},
        day=article.day,
    )


def _texts(article: Analysed, fields: Collection[str], form: str) -> list[str]:
    return [f" {article.columns.get(f'{field}_{form}', '')} " for field in fields]
