"""One search, from what the reader asked to the page of results."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from django.conf import settings

from archive.analysis.dictionary import load_dictionary
from archive.models import Article
from archive.search import authority, indexer, ladder, near_duplicates, suggester
from archive.search.backends.errors import QueryTooCostly, SearchUnavailable
from archive.search.collapsing import Clusters, Collapsed, collapse
from archive.search.deadline import TimeIsUp, limited, unhurried
from archive.search.facets import facets_of
from archive.search.highlighter import Highlighter
from archive.search.matches import Evaluation, Matches, ordered
from archive.search.narrowing import uncertain, with_dates, with_sources, with_tags
from archive.search.query.exactness import exactly
from archive.search.query.nodes import Node
from archive.search.query.parser import ParsedQuery, parse
from archive.search.reasons import Names, article_texts, other_names, reasons
from archive.search.request import SearchRequest, Sort
from archive.search.results import Fragment, Hit, SearchResults, Step
from archive.search.word_places import word_places

log = logging.getLogger(__name__)
T = TypeVar("T")
COSTLY = "انتهى الوقت المتاح لهذا البحث قبل أن يُعثر على شيء، ولم يُنظر في الأرشيف كله. اختصر البحث أو حدّده بكلمة أخرى."
UNFINISHED = "نتائج جزئية: انتهى الوقت المتاح لهذا البحث، فعُرض ما وُجد منه، وقد يكون غيره وترتيبه ناقصًا. اختصر البحث أو حدّده."
HURRIED = "انتهى الوقت المتاح لهذا البحث، فلم يُعرض كل ما يُعرض مع النتائج من تظليل وخطوات أخرى."
# Of results in the very spelling, and in every form.
Counts = tuple[int | None, int | None]
_NO_COUNTS: Counts = (None, None)


@dataclass(frozen=True)
class Found:
    """What a search finds before a page of it is drawn."""

    query: ParsedQuery
    expanded: authority.Expanded
    evaluation: Evaluation
    filtered: Matches
    collapsed: Collapsed
    clusters: Clusters

    @property
    def matches(self) -> Matches:
        """The results, in no order."""
        return self.collapsed.shown

    @property
    def partial(self) -> int:
        """How many results lack some of the words."""
        return int(np.count_nonzero(self.matches.lacking))

    @property
    def kindred(self) -> bool:
        """Whether there are results, and none of them has any of the words themselves."""
        every = (1 << len(self.evaluation.words)) - 1
        return len(self.matches) > 0 < every and bool(np.all(self.matches.lacking == every))


@dataclass(frozen=True)
class Texts:
    """The articles of a page, by their primary keys, and the other names of their tags."""

    articles: dict[int, Article]
    names: Names


def search(request: SearchRequest) -> SearchResults:
    """One page of results with exact counts; the page is clamped to the last one.

    What was saved before is found, whether or not the index has learnt it. Where the index cannot be read, the database itself
    answers and a notice says so; raises SearchUnavailable where it is too large for that, and nothing else for any text.

    All of it shares SEARCH_TIME_LIMIT. When it is up, steps, counts and marks are left out; matches found by then are shown as
    unfinished, and where there are none, QueryTooCostly is raised.
    """
    with limited(settings.SEARCH_TIME_LIMIT) as deadline:
        try:
            results = _page_of_results(request)
        except TimeIsUp as error:
            raise QueryTooCostly(COSTLY) from error
    if results.unfinished or deadline.missed:
        notice = UNFINISHED if results.unfinished else HURRIED
        notices = (notice, *results.notices)
        return replace(results, notices=notices, hurried=not results.unfinished)
    return results


def _page_of_results(request: SearchRequest) -> SearchResults:
    found = find(request)
    count = len(found.matches)
    if found.evaluation.unfinished and not count:
        raise TimeIsUp  # Filters left nothing of what was found: there may be more.
    page, pages = _page(count, request)
    so_far = ordered(found.matches, request.sort, page * request.page_size)
    on_page = so_far[(page - 1) * request.page_size :]
    marked = tuple(hits(on_page, found, texts_of(on_page)))
    counts = _extra(lambda: _exact_counts(request, found), _NO_COUNTS, found)
    steps: tuple[Step, ...] = _extra(lambda: _steps(request, found), (), found)
    return SearchResults(
        count=count,
        page=page,
        pages=pages,
        hits=marked,
        facets=facets_of(found.evaluation.matches, request, found.clusters),
        uncertain=len(_shown(uncertain(found.filtered, request), request, found.clusters)),
        notices=(*found.query.notices, *found.evaluation.notices),
        suggestion="" if count > found.partial else ladder.suggestion(steps),
        partial=found.partial,
        kindred=found.kindred,
        expansions=found.expanded.expansions,
        hidden=found.collapsed.hidden,
        steps=steps,
        exact_count=counts[0],
        forms_count=counts[1],
        temporary=found.evaluation.temporary,
        unfinished=found.evaluation.unfinished,
    )


def _extra(work: Callable[[], T], otherwise: T, found: Found) -> T:
    """What leads on from results; left out where they are not the last word or there is no time."""
    if found.evaluation.temporary or found.evaluation.unfinished:
        return otherwise
    try:
        return work()
    except (TimeIsUp, SearchUnavailable):
        return otherwise
    except Exception:  # The answer stands without it.
        log.exception("what leads on from the results could not be found")
        return otherwise


def find(request: SearchRequest) -> Found:
    """Everything that a search finds, weighed and narrowed, with no page drawn yet."""
    query = parse(request.text)
    with unhurried():  # Lists that are kept as long as they do not change.
        load_dictionary()
        expanded = _expanded(query.node, request)
        clusters = Clusters() if request.copies else near_duplicates.clusters()
    evaluation = indexer.backend().evaluate(expanded.node, lenient=True)
    if request.sort is not Sort.RELEVANCE:
        evaluation = _complete_if_any(evaluation)
    filtered = with_sources(with_tags(evaluation.matches, request.tags), request.sources)
    collapsed = collapse(with_dates(filtered, request), clusters, request.sort)
    return Found(query, expanded, evaluation, filtered, collapsed, clusters)


def _expanded(node: Node, request: SearchRequest) -> authority.Expanded:
    """With the other names of what the query names, unless the words are asked for as they stand."""
    node = authority.with_tags(node)
    if request.exact:
        return authority.Expanded(exactly(node))
    return authority.expand(node) if request.expand else authority.Expanded(node)


def _tally(request: SearchRequest, found: Found) -> ladder.Tally:
    """How many results another search has; raises TimeIsUp where they cannot all be counted."""
    node = _expanded(parse(request.text).node, request).node
    evaluation = indexer.backend().evaluate(node, lenient=True, ranked=False)
    if evaluation.unfinished:
        raise TimeIsUp
    with_keys = with_sources(with_tags(evaluation.matches, request.tags), request.sources)
    filtered = with_dates(with_keys, request)
    shown = _shown(filtered, request, found.clusters)
    return ladder.Tally(len(shown), int(np.count_nonzero(shown.lacking == 0)))


def _shown(matches: Matches, request: SearchRequest, clusters: Clusters) -> Matches:
    return collapse(matches, clusters, request.sort).shown


def _complete_if_any(evaluation: Evaluation) -> Evaluation:
    """By date, what lacks some words cannot stand behind what has them all: it is left out where anything has them."""
    complete = evaluation.matches.where(evaluation.matches.lacking == 0)
    return replace(evaluation, matches=complete) if len(complete) else evaluation


def _page(count: int, request: SearchRequest) -> tuple[int, int]:
    pages = max(1, -(-count // max(1, request.page_size)))
    return min(max(1, request.page), pages), pages


def texts_of(page: Matches) -> Texts:
    """The articles of a page with everything in which words are sought, read from the database in three queries."""
    listed = Article.objects.published().listed("body", "about", "author")
    articles = listed.in_bulk(page.articles.tolist())
    return Texts(articles, other_names(articles.values()))


def hits(page: Matches, found: Found, texts: Texts) -> Iterator[Hit]:
    """The matches of a page with their words marked; one deleted meanwhile is left out."""
    highlighter = Highlighter(found.expanded.node)
    highlighter.finder.places = word_places(
        found.evaluation, page, texts.articles, highlighter.finder.stems
    )
    for match in page:
        article = texts.articles.get(match.record.article_id)
        if article is not None:
            title = highlighter.highlight(article.title)
            passage = _snippet(article, highlighter)
            why = reasons(
                article_texts(article, texts.names),
                highlighter.finder,
                (*title, *passage),
                found.expanded.expansions,
            )
            also = found.collapsed.copies(article.pk)
            missing = found.evaluation.missing(match)
            yield Hit(article, title, passage, match.score, missing, why, also)


def _snippet(article: Article, highlighter: Highlighter) -> tuple[Fragment, ...]:
    """From the text, or from the closing note where only that has the words."""
    fragments = highlighter.snippet(article.body)
    if article.about and not any(fragment.marked for fragment in fragments):
        from_about = highlighter.snippet(article.about)
        if any(fragment.marked for fragment in from_about):
            return from_about
    return fragments


def _steps(request: SearchRequest, found: Found) -> tuple[Step, ...]:
    """What leads on from few results."""
    index = indexer.backend()
    lookups = ladder.Lookups(
        tally=lambda other: _tally(other, found),
        speller=lambda: suggester.speller(index),
        as_written=lambda text, typed: suggester.as_written(text, typed, index.evaluate),
    )
    count = len(found.matches)
    tally = ladder.Tally(count, count - found.partial)
    steps = ladder.steps(request, found.query.node, tally, lookups)
    # «OECD» is a name that the archive knows, not a word in other letters.
    known = bool(found.expanded.expansions)
    return tuple(step for step in steps if not (known and step.kind == "transliteration"))


def _exact_counts(request: SearchRequest, found: Found) -> Counts:
    """How many results there are in the very spelling, and in every form; None where both find the same."""
    count = len(found.matches)
    if exactly(found.query.node) == found.query.node or not (
        count > found.partial or request.exact
    ):
        return None, None
    other = _tally(replace(request, exact=not request.exact), found).shown
    if request.exact:
        return count, other
    return (other, count) if other != count else (None, None)
