"""Raqeem by its engine's own door: a text in the archive's query language, evaluated once for the count, the page and the facets."""

from pathlib import Path

from benchmarks.contenders.archive import open_archive
from benchmarks.contenders.measuring import Page, Run, measure
from benchmarks.contenders.queries import FACETS, PAGE, Query


class RaqeemReader:
    """What every search of the archive does before texts are read: within its time, and with a look at what waits in the outbox."""

    def page(self, query: Query) -> Page:
        """One evaluation."""
        from django.conf import settings

        from archive.search import indexer
        from archive.search.collapsing import Clusters, count_texts
        from archive.search.deadline import limited
        from archive.search.matches import ordered
        from archive.search.query.parser import parse
        from archive.search.request import Sort

        with limited(settings.SEARCH_TIME_LIMIT):
            node = parse(text_of(query)).node
            matches = indexer.backend().evaluate(node, ranked=not query.is_by_date).matches
            start = query.start(len(matches))
            sort = Sort.NEWEST if query.is_by_date else Sort.RELEVANCE
            shown = ordered(matches, sort, start + PAGE)[start : start + PAGE]
            names = FACETS if query.has_facets else ()
            facets = {name: dict(count_texts(matches, name, Clusters())) for name in names}
        return Page(len(matches), tuple(shown.articles.tolist()), facets)


def text_of(query: Query) -> str:
    """A query as a reader types it."""
    if query.kind == "or":
        return " OR ".join(query.words)
    text = " ".join(query.words)
    if query.years:
        return "{} من:{} إلى:{}".format(text, *query.years)
    return {"phrase": f'"{text}"', "prefix": f"{text}*"}.get(query.kind, text)


def asked(folder: Path, passes: dict[str, list[Query]]) -> Run:
    """Open the archive of a folder in this process, and ask it everything."""
    open_archive(folder)
    # Imports are no matter of the index.
    from archive.search import deadline, indexer, searcher  # noqa: F401

    return measure(RaqeemReader, passes)
