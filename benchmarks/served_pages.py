"""The archive as a server loads it, for benchmarks/pages.py: with a view that does nothing and one that tells the processor time.

With RAQEEM_FTS5 naming a database that `contenders.fts5` built, the articles of a search and their scores come from SQLite FTS5,
asked for the same analysed words with the same weights. Everything else of the page is the same code.
"""

import os
import sqlite3
import time
from collections.abc import Iterable
from threading import local

# First, as it sets Django up.
from archive.wsgi import application  # noqa: F401

# isort: split
import numpy as np
from django.http import HttpRequest, HttpResponse
from django.urls import path

from archive import urls
from archive.analysis.analyzer import exact, stem
from archive.search.backends.fields import EVERYWHERE, IN_TEXT, WEIGHTS
from archive.search.backends.whoosh_backend import WhooshBackend
from archive.search.matches import Evaluation, Matches
from archive.search.query.nodes import And, Node, Or, Phrase, Term
from benchmarks.contenders.analysed import FORMS

_WEIGHTS = ", ".join(str(getattr(WEIGHTS[field], form)) for field in WEIGHTS for form in FORMS)
_FOUND = f"SELECT rowid, -bm25(articles, {_WEIGHTS}) FROM articles WHERE articles MATCH ?"  # noqa: S608
_readers = local()


def null(request: HttpRequest) -> HttpResponse:
    """Nothing, by way of everything that every request goes through."""
    return HttpResponse("")


def processor_time(request: HttpRequest) -> HttpResponse:
    """The processor time of the server so far, in seconds."""
    return HttpResponse(repr(time.process_time()))


def evaluate(
    backend: WhooshBackend, node: Node, *, lenient: bool = False, ranked: bool = True
) -> Evaluation:
    """Every match of a query tree, found and weighed by FTS5; `lenient` changes nothing where words are found."""
    rows = np.array(_reader().execute(_FOUND, (expression(node),)).fetchall()).reshape(-1, 2)
    postings = backend.postings()
    columns = postings.columns
    order = np.argsort(columns.article_id)
    places = np.searchsorted(columns.article_id[order], rows[:, 0].astype(np.int64))
    lacking = np.zeros(len(rows), np.int64)
    matches = Matches(columns, order[places], rows[:, 1], lacking)
    return Evaluation(matches, places=postings.places)


def expression(node: Node) -> str:
    """A query tree in FTS5's language; of the nodes only those that the benchmark's queries are made of."""
    match node:
        case Term(text=text, exact=as_written):
            return _either(EVERYWHERE, [text], as_written)
        case Phrase(words=words, slop=0, exact=as_written):
            return _either(IN_TEXT, words, as_written)
        case And(nodes=nodes):
            return f"({' AND '.join(map(expression, nodes))})"
        case Or(nodes=nodes):
            return f"({' OR '.join(map(expression, nodes))})"
    raise NotImplementedError(node)


def _either(fields: Iterable[str], words: Iterable[str], as_written: bool) -> str:
    """The words in a row in one of these fields, as written or, where another form will do, by their stems."""
    forms = (("exact", exact), ("stem", stem))[: 1 if as_written else 2]
    every = list(words)
    return " OR ".join(
        f'{{{" ".join(f"{field}_{form}" for field in fields)}}} : "{" ".join(map(made, every))}"'
        for form, made in forms
    ).join("()")


def _reader() -> sqlite3.Connection:
    """A connection for each thread."""
    if not hasattr(_readers, "database"):
        _readers.database = sqlite3.connect(os.environ["RAQEEM_FTS5"])
        _readers.database.executescript("PRAGMA cache_size = -65536; PRAGMA mmap_size = 4294967296")
    return _readers.database


urls.urlpatterns += [path("null/", null), path("processor-time/", processor_time)]
if "RAQEEM_FTS5" in os.environ:
    WhooshBackend.evaluate = evaluate  # type: ignore[method-assign]
