"""tantivy, given the analysed words: one text field for each column, and fast fields for facets and dates."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Built

from archive.search.backends.fields import EVERYWHERE, IN_TEXT, WEIGHTS
from benchmarks.contenders.analysed import COLUMNS, FORMS, Analysed
from benchmarks.contenders.measuring import Facets, Page
from benchmarks.contenders.queries import FACETS, PAGE, Query
from benchmarks.contenders.terms import Word, first_day, last_day, words_of

_HEAP, _HEAP_OF_ONE = 256 << 20, 15 << 20
_TERMS = {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in COLUMNS:
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
    for name in ("source", "tags"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("year", "day"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("number", stored=True, fast=True)
    return builder.build()


def _opened(folder: Path) -> tantivy.Index:
    index = tantivy.Index(_schema(), path=str(folder))
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("words", words)
    return index


def build(folder: Path, articles: Iterable[Analysed]) -> None:
    """Write the articles into a new index, with one thread."""
    writer = _opened(folder).writer(heap_size=_HEAP, num_threads=1)
    for article in articles:
        writer.add_document(_document(article))
    writer.commit()
    writer.wait_merging_threads()


def _document(article: Analysed) -> tantivy.Document:
    return tantivy.Document(
        **article.columns,
        source=article.source,
        tags=article.tags,
        year=article.year,
        day=article.day,
        number=article.number,
    )


class TantivyReader:
    """A page by tantivy's searcher."""

    def __init__(self, folder: Path) -> None:
        self.index = _opened(folder)
        self.schema = self.index.schema
        self.searcher = self.index.searcher()
        self.writer: Any = None

    def page(self, query: Query) -> Page:
        """The count and the page in one search, and where asked for all counts by value in another."""
        wanted = self._built(query)
        found = self._found(wanted, query, (query.page - 1) * PAGE)
        if not found.hits and found.count:
            found = self._found(wanted, query, query.start(found.count))
        facets = _counts(self.searcher.aggregate(wanted, _TERMS)) if query.has_facets else {}
        numbers = (self.searcher.doc(address)["number"][0] for _, address in found.hits)
        return Page(found.count, tuple(numbers), facets)

    def save(self, article: Analysed) -> None:
        """Add an article, and see it; segments are merged behind."""
        self.writer = self.writer or self.index.writer(heap_size=_HEAP_OF_ONE, num_threads=1)
        self.writer.add_document(_document(article))
        self.writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _found(self, wanted: Built, query: Query, start: int) -> Any:
        order = "day" if query.is_by_date else None
        return self.searcher.search(wanted, PAGE, order_by_field=order, offset=start)

    def _built(self, query: Query) -> Built:
        words = words_of(query)
        if query.kind == "phrase":
            wanted = _any(self._phrases(words))
        else:
            terms = [_any(self._forms(word, query.kind == "prefix")) for word in words]
            wanted = _any(terms) if query.kind == "or" else _all(terms)
        if not query.years:
            return wanted
        first, last = query.years
        days = (first_day(first), last_day(last))
        kind = tantivy.FieldType.Integer
        return _all(
            [
                wanted,
                Built.const_score_query(Built.range_query(self.schema, "day", kind, *days), 0.0),
            ]
        )

    def _forms(self, word: Word, is_prefix: bool) -> list[Built]:
        return [
            Built.boost_query(
                self._term(f"{field}_{form}", getattr(word, form), is_prefix),
                getattr(WEIGHTS[field], form),
            )
            for field in EVERYWHERE
            for form in FORMS
        ]

    def _term(self, column: str, term: str, is_prefix: bool) -> Built:
        if is_prefix:
            return Built.regex_query(self.schema, column, f"{term}.*")
        return Built.term_query(self.schema, column, term)

    def _phrases(self, words: list[Word]) -> list[Built]:
        return [
            Built.boost_query(
                Built.phrase_query(
                    self.schema, f"{field}_{form}", [getattr(word, form) for word in words]
                ),
                getattr(WEIGHTS[field], form),
            )
            for field in IN_TEXT
            for form in FORMS
        ]


def _counts(found: dict[str, Any]) -> Facets:
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]}
        for name in FACETS
    }


def _all(queries: list[Built]) -> Built:
    return _joined(queries, Occur.Must)


def _any(queries: list[Built]) -> Built:
    return _joined(queries, Occur.Should)


def _joined(queries: list[Built], occur: Any) -> Built:
    return (
        queries[0] if len(queries) == 1 else Built.boolean_query([(occur, one) for one in queries])
    )
