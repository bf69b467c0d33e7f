"""One search, from what the reader asked to the page of results."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from archive.models import Article, Source, Tag
from archive.search import authority, indexer, ladder, near_duplicates, suggester
from archive.search.collapsing import Collapsed, collapse
from archive.search.facets import count_facets, facet_values, year_values
from archive.search.highlighter import highlight, snippet
from archive.search.matches import Evaluation, Match, ordered
from archive.search.narrowing import uncertain, with_dates, with_sources, with_tags
from archive.search.query.exactness import exactly
from archive.search.query.nodes import Node
from archive.search.query.parser import parse
from archive.search.reasons import article_texts, reasons
from archive.search.request import SearchRequest, Sort
from archive.search.results import Facets, Fragment, Hit, SearchResults, Step

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What a search finds before a page of it is drawn: `matches` are those shown, in reading order."""

    node: Node
    expanded: authority.Expanded
    evaluation: Evaluation
    filtered: list[Match]
    collapsed: Collapsed
    clusters: near_duplicates.Clusters

    @property
    def matches(self) -> list[Match]:
        """The results, in reading order."""
        return self.collapsed.shown

    @property
    def partial(self) -> int:
        """How many results lack some of the words."""
        return sum(match.lacking != 0 for match in self.matches)

    @property
    def kindred(self) -> bool:
        """Whether there are results, and none of them has any of the words themselves."""
        every = (1 << len(self.evaluation.words)) - 1
        return bool(self.matches) and all(match.lacking == every > 0 for match in self.matches)


def search(request: SearchRequest) -> SearchResults:
    """One page of results with exact counts; the page is clamped to the last one.

    What was saved before is found, whether or not the index has learnt it. Where the index cannot be read, the database itself
    answers and a notice says so; raises SearchUnavailable where it is too large for that, and nothing else for any text.
    """
    found = find(request)
    count = len(found.matches)
    page, pages = _page(count, request)
    on_page = found.matches[(page - 1) * request.page_size :][: request.page_size]
    is_indexed = not found.evaluation.temporary
    counts = _exact_counts(request, found) if is_indexed else (None, None)
    steps = _steps(request, found) if is_indexed else ()
    return SearchResults(
        count=count,
        page=page,
        pages=pages,
        hits=tuple(_hits(on_page, found)),
        facets=_facets(found.evaluation.matches, request, found.clusters),
        uncertain=len(collapse(uncertain(found.filtered, request), found.clusters).shown),
        notices=(*parse(request.text).notices, *found.evaluation.notices),
        suggestion="" if count > found.partial else ladder.suggestion(steps),
        partial=found.partial,
        kindred=found.kindred,
        expansions=found.expanded.expansions,
        hidden=found.collapsed.hidden,
        steps=steps,
        exact_count=counts[0],
        forms_count=counts[1],
        temporary=found.evaluation.temporary,
    )


def find(request: SearchRequest) -> Found:
    """Everything that a search finds, ranked and narrowed, with no page drawn yet."""
    node = parse(request.text).node
    expanded = _expanded(node, request)
    evaluation = indexer.backend().evaluate(expanded.node, lenient=True)
    if request.sort is not Sort.RELEVANCE:
        evaluation = _complete_if_any(evaluation)
    filtered = with_sources(with_tags(evaluation.matches, request.tags), request.sources)
    clusters = {} if request.copies else near_duplicates.clusters()
    collapsed = collapse(ordered(with_dates(filtered, request), request.sort), clusters)
    return Found(node, expanded, evaluation, filtered, collapsed, clusters)


def _expanded(node: Node, request: SearchRequest) -> authority.Expanded:
    """With the other names of what the query names, unless the words are asked for as they stand."""
    node = authority.with_tags(node)
    if request.exact:
        return authority.Expanded(exactly(node))
    return authority.expand(node) if request.expand else authority.Expanded(node)


def _tally(request: SearchRequest, found: Found) -> ladder.Tally:
    """How many results another search has; raises where the index does not answer."""
    node = _expanded(parse(request.text).node, request).node
    matches = indexer.backend().evaluate(node, lenient=True).matches
    filtered = with_dates(with_sources(with_tags(matches, request.tags), request.sources), request)
    shown = collapse(ordered(filtered, request.sort), found.clusters).shown
    return ladder.Tally(len(shown), sum(match.lacking == 0 for match in shown))


def _complete_if_any(evaluation: Evaluation) -> Evaluation:
    """By date, what lacks some words cannot stand behind what has them all: it is left out where anything has them."""
    complete = [match for match in evaluation.matches if not match.lacking]
    return replace(evaluation, matches=complete) if complete else evaluation


def _page(count: int, request: SearchRequest) -> tuple[int, int]:
    pages = max(1, -(-count // max(1, request.page_size)))
    return min(max(1, request.page), pages), pages


def _hits(matches: list[Match], found: Found) -> Iterable[Hit]:
    node = found.expanded.node
    with_names = Article.objects.published().with_facts().prefetch_related("taggings__tag__aliases")
    texts = with_names.in_bulk([match.record.article_id for match in matches])
    for match in matches:
        article = texts.get(match.record.article_id)
        if article is not None:
            title = highlight(article.title, node)
            passage = _snippet(article, node)
            shown = (*title, *passage)
            why = reasons(article_texts(article), node, shown, found.expanded.expansions)
            also = found.collapsed.copies.get(article.pk, ())
            missing = found.evaluation.missing(match)
            yield Hit(article.pk, title, passage, match.score, missing, why, also)


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


def _steps(request: SearchRequest, found: Found) -> tuple[Step, ...]:
    """What leads on from few results; nothing where the index does not answer."""
    index = indexer.backend()
    lookups = ladder.Lookups(
        tally=lambda other: _tally(other, found),
        speller=lambda: suggester.speller(index),
        as_written=lambda text, typed: suggester.as_written(text, typed, index.evaluate),
    )
    count = len(found.matches)
    tally = ladder.Tally(count, count - found.partial)
    try:
        steps = ladder.steps(request, found.node, tally, lookups)
    except Exception:  # Steps are an extra; the answer stands without them.
        log.exception("no further steps could be found")
        return ()
    # «OECD» is a name that the archive knows, not a word in other letters.
    known = bool(found.expanded.expansions)
    return tuple(step for step in steps if not (known and step.kind == "transliteration"))


def _exact_counts(request: SearchRequest, found: Found) -> tuple[int | None, int | None]:
    """How many results there are in the very spelling, and in every form; None where both find the same."""
    count = len(found.matches)
    if exactly(found.node) == found.node or not (count > found.partial or request.exact):
        return None, None
    try:
        other = _tally(replace(request, exact=not request.exact), found).shown
    except Exception:
        log.exception("the other spelling could not be counted")
        return None, None
    if request.exact:
        return count, other
    return (other, count) if other != count else (None, None)
