"""One search, from what the reader asked to the page of results."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from archive.models import Article, Source, Tag
from archive.search import authority, indexer, ladder, near_duplicates, suggester
from archive.search.collapsing import collapse
from archive.search.facets import count_facets, facet_values, year_values
from archive.search.highlighter import highlight, snippet
from archive.search.matches import Evaluation, Match, ordered
from archive.search.narrowing import uncertain, with_dates, with_sources, with_tags
from archive.search.query.exactness import exactly
from archive.search.query.nodes import Node
from archive.search.query.parser import parse
from archive.search.reasons import article_texts, reasons
from archive.search.request import SearchRequest
from archive.search.results import Facets, Fragment, Hit, SearchResults, Step

log = logging.getLogger(__name__)
TEMPORARY = "نتائج مؤقتة: الفهرس قيد الإصلاح"


def search(request: SearchRequest) -> SearchResults:
    """One page of results with exact counts; the page is clamped to the last one.

    What was saved before is found: pending changes are indexed first. Where the index can be neither read nor built anew,
    the database itself answers and a notice says so. Never raises for any text.
    """
    parsed = parse(request.text)
    expanded = _expanded(parsed.node, request)
    pending = indexer.catch_up()
    evaluation = _without_withdrawn(_evaluate(expanded.node), pending)
    filtered = with_sources(with_tags(evaluation.matches, request.tags), request.sources)
    clusters = {} if request.copies else near_duplicates.clusters()
    collapsed = collapse(ordered(with_dates(filtered, request), request.sort), clusters)
    found = collapsed.shown
    page, pages = _page(len(found), request)
    on_page = found[(page - 1) * request.page_size :][: request.page_size]
    is_indexed = TEMPORARY not in evaluation.notices
    asked = (request, parsed.node, len(found), _Unsettled(pending, clusters))
    counts = _exact_counts(*asked) if is_indexed else (None, None)
    steps = _steps(*asked) if is_indexed else ()
    return SearchResults(
        count=len(found),
        page=page,
        pages=pages,
        hits=tuple(_hits(on_page, expanded, collapsed.copies)),
        facets=_facets(evaluation.matches, request, clusters),
        uncertain=len(collapse(uncertain(filtered, request), clusters).shown),
        notices=(*parsed.notices, *evaluation.notices),
        suggestion="" if found else ladder.suggestion(steps),
        expansions=expanded.expansions,
        hidden=collapsed.hidden,
        steps=steps,
        exact_count=counts[0],
        forms_count=counts[1],
    )


def _expanded(node: Node, request: SearchRequest) -> authority.Expanded:
    """With the other names of what the query names, unless the words are asked for as they stand."""
    if request.exact:
        return authority.Expanded(exactly(node))
    return authority.expand(node) if request.expand else authority.Expanded(node)


class _Unsettled(NamedTuple):
    """What the index alone does not tell: the articles whose changes it lacks, and the copies of a text."""

    pending: set[int]
    clusters: near_duplicates.Clusters


def _count(request: SearchRequest, unsettled: _Unsettled) -> int:
    """How many results have all that a search asks for; raises where the index does not answer."""
    node = _expanded(parse(request.text).node, request).node
    evaluation = _without_withdrawn(indexer.backend().evaluate(node), unsettled.pending)
    filtered = with_sources(with_tags(evaluation.matches, request.tags), request.sources)
    return len(collapse(with_dates(filtered, request), unsettled.clusters).shown)


def _evaluate(node: Node) -> Evaluation:
    try:
        return indexer.backend().evaluate(node)
    except Exception:  # Whatever is wrong with the index, the reader gets a true answer.
        log.exception("the index does not answer; the database does")
        found = indexer.backend().scan(node)
        return Evaluation(found.matches, (*found.notices, TEMPORARY))


def _without_withdrawn(evaluation: Evaluation, pending: set[int]) -> Evaluation:
    """Leave out what the index still has though readers may no longer see it."""
    if not pending:
        return evaluation
    published = Article.objects.published().filter(pk__in=pending).values_list("pk", flat=True)
    gone = pending.difference(published)
    kept = [match for match in evaluation.matches if match.record.article_id not in gone]
    return Evaluation(kept, evaluation.notices)


def _page(count: int, request: SearchRequest) -> tuple[int, int]:
    pages = max(1, -(-count // max(1, request.page_size)))
    return min(max(1, request.page), pages), pages


def _hits(
    matches: list[Match], asked: authority.Expanded, copies: Mapping[int, tuple[int, ...]]
) -> Iterable[Hit]:
    node = asked.node
    with_names = Article.objects.with_facts().prefetch_related("taggings__tag__aliases")
    texts = with_names.in_bulk([match.record.article_id for match in matches])
    for match in matches:
        article = texts.get(match.record.article_id)
        if article is not None:
            title = highlight(article.title, node)
            passage = _snippet(article, node)
            shown = (*title, *passage)
            why = reasons(article_texts(article), node, shown, asked.expansions)
            also = copies.get(article.pk, ())
            yield Hit(article.pk, title, passage, match.score, reasons=why, also=also)


def _snippet(article: Article, node: Node) -> tuple[Fragment, ...]:
    """From the text, or from the closing note where only that has the words."""
    fragments = snippet(article.body, node)
    if article.about and not any(fragment.marked for fragment in fragments):
        from_about = snippet(article.about, node)
        if any(fragment.marked for fragment in from_about):
            return from_about
    return fragments


def _facets(
    matches: list[Match], request: SearchRequest, clusters: near_duplicates.Clusters
) -> Facets:
    counts = count_facets(matches, request, clusters)
    source_labels = {
        key: (order, name)
        for key, order, name in Source.objects.filter(
            key__in={*counts.sources, *request.sources}
        ).values_list("key", "sort_key", "name")
    }
    tag_labels = {
        key: (order, label)
        for key, order, label in Tag.objects.filter(
            key__in={*counts.tags, *request.tags}
        ).values_list("key", "sort_key", "label")
    }
    return Facets(
        sources=facet_values(counts.sources, source_labels, request.sources),
        tags=facet_values(counts.tags, tag_labels, request.tags),
        years=year_values(counts.years, request),
        undated=counts.undated,
        no_source=counts.no_source,
    )


def _steps(
    request: SearchRequest, node: Node, found: int, unsettled: _Unsettled
) -> tuple[Step, ...]:
    """What leads on from few results; nothing where the index does not answer."""
    index = indexer.backend()
    lookups = ladder.Lookups(
        count=lambda other: _count(other, unsettled),
        speller=lambda: suggester.speller(index),
        as_written=lambda text, typed: suggester.as_written(text, typed, index.evaluate),
    )
    try:
        return ladder.steps(request, node, found, lookups)
    except Exception:  # Steps are an extra; the answer stands without them.
        log.exception("no further steps could be found")
        return ()


def _exact_counts(
    request: SearchRequest, node: Node, found: int, unsettled: _Unsettled
) -> tuple[int | None, int | None]:
    """How many results there are in the very spelling, and in every form; None where both find the same."""
    if exactly(node) == node or not (found or request.exact):
        return None, None
    try:
        other = _count(replace(request, exact=not request.exact), unsettled)
    except Exception:
        log.exception("the other spelling could not be counted")
        return None, None
    if request.exact:
        return found, other
    return (other, found) if other != found else (None, None)
