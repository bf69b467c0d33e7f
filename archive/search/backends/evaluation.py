"""From a query tree to ranked matches: those with all the words and, when these are few, those with most of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from archive.search.backends.evaluator import Evaluator
from archive.search.backends.hits import Hits, intersection, places_of, union
from archive.search.backends.postings import Flags, Floats, Numbers, Postings
from archive.search.backends.ranking import Ranking
from archive.search.backends.scoring import inverse_frequency
from archive.search.backends.wording import demand, is_sentence, loosened, typed_words
from archive.search.deadline import TimeIsUp
from archive.search.matches import Evaluation, Matches
from archive.search.query.nodes import And, Node

T = TypeVar("T")
# So many results with all the words are enough.
ENOUGH = 10
# What a result must have of a query, by what its words say, when it has not all of it; and what a kindred word counts for.
LEAST, KINDRED = 0.3, 0.6
# Up to so many words, every result with all of them stands before any that lacks one. Of more words completeness weighs as much
# as this: a question is answered best by weighing, and benchmarks/retrieval.py measures what the strict order costs.
FEW_WORDS = 2
COMPLETE_FIRST, COMPLETE = 10_000.0, 2.0
_NO_SUCH_PHRASE = (
    "لا مادة تحوي العبارة كما كُتبت بين علامتي التنصيص مع بقية الكلمات، فهذه مواد تحوي كلماتها."
)


def evaluate(
    node: Node, postings: Postings, *, lenient: bool = False, ranked: bool = True
) -> Evaluation:
    """Every match of a tree, ranked; leniently, also what lacks some words of a query that few articles match whole.

    To count them, they need not be ranked. Where the time of the search runs out, the matches found by then are the answer,
    unfinished; raises TimeIsUp where there are none. None among the words that a prefix was cut to says nothing: then all are
    looked at.
    """
    evaluator = Evaluator(postings)
    evaluation = _evaluated(node, evaluator, lenient, ranked)
    if evaluator.expansions.is_cut and not evaluation.matches:
        evaluator = Evaluator(postings, cuts=False)
        evaluation = _evaluated(node, evaluator, lenient, ranked)
    if evaluator.unfinished and not evaluation.matches:
        raise TimeIsUp
    return replace(evaluation, unfinished=evaluator.unfinished)


def _evaluated(node: Node, evaluator: Evaluator, lenient: bool, ranked: bool) -> Evaluation:
    if not lenient:
        return _strictly(node, evaluator, ranked)
    found = _leniently(node, evaluator, ranked)
    enough = ENOUGH if is_sentence(node) else 1
    looser = loosened(node) if len(found.matches) < enough else None
    if looser is None:
        return found
    more = _in_time(evaluator, lambda: _leniently(looser, evaluator, ranked), found)
    if not found.matches and more.matches:
        return replace(more, notices=(*more.notices, _NO_SUCH_PHRASE))
    return more


def _in_time(evaluator: Evaluator, work: Callable[[], T], otherwise: T) -> T:
    """What the work answers, or something else where there is no time for it."""
    try:
        return work()
    except TimeIsUp:
        evaluator.unfinished = True
        return otherwise


def _strictly(node: Node, evaluator: Evaluator, ranked: bool) -> Evaluation:
    hits = evaluator.hits(node)
    ranking = Ranking(evaluator, typed_words(node)) if ranked else None
    return _evaluation(evaluator, hits, np.zeros(len(hits), np.int64), ranking)


def _leniently(node: Node, evaluator: Evaluator, ranked: bool) -> Evaluation:
    wanted = demand(node)
    if not wanted.words:
        return _strictly(node, evaluator, ranked)
    required = [evaluator.hits(And(wanted.required))] if wanted.required else []
    parts = [evaluator.hits(inner) for inner in wanted.words]
    ranking = Ranking(evaluator, typed_words(node))
    few = len(parts) <= FEW_WORDS
    hits = intersection([*parts, *required], evaluator.size)
    lacking = np.zeros(len(hits), np.int64)
    if not few or len(hits) < ENOUGH:
        near = _in_time(evaluator, lambda: [ranking.kindred(inner) for inner in wanted.words], None)
        hits, lacking = _most_of(parts, required, near, evaluator)
    evaluation = _evaluation(evaluator, hits, lacking, ranking if ranked else None)
    evaluation = replace(evaluation, words=wanted.labels)
    return _complete_first(evaluation, COMPLETE_FIRST if few else COMPLETE)


def _most_of(
    parts: list[Hits], required: list[Hits], kindred: list[Flags] | None, evaluator: Evaluator
) -> tuple[Hits, Numbers]:
    """What has most of a query, and what each lacks: bit n stands for part n. Nothing may lack what is required."""
    lacking = np.full(evaluator.size, (1 << len(parts)) - 1)
    for place, part in enumerate(parts):
        lacking[part.documents] &= ~(1 << place)
    shown = (lacking == 0) | (_covered(parts, kindred, evaluator) >= LEAST)
    for one in required:
        shown &= one.flags(evaluator.size)
    documents: Numbers = np.flatnonzero(shown & evaluator.live)
    scored = union([*parts, *required], evaluator.size)
    places = places_of(documents, scored.documents, evaluator.size)
    return Hits(documents, np.append(scored.scores, np.float32(0))[places]), lacking[documents]


def _covered(parts: list[Hits], kindred: list[Flags] | None, evaluator: Evaluator) -> Floats:
    """How much of the query, by what its words say, each document has: a kindred word counts less than the word."""
    total = 0.0
    covered = np.zeros(evaluator.size, np.float32)
    for place, part in enumerate(parts):
        has = np.float32(KINDRED) * kindred[place] if kindred else np.zeros_like(covered)
        has[part.documents] = 1
        # A word that no article has tells none from another.
        spread = int(np.count_nonzero(has))
        weight = inverse_frequency(evaluator.count, spread) if spread else 0.0
        total += weight
        covered += np.float32(weight) * has
    return covered / np.float32(total or 1.0)


def _evaluation(
    evaluator: Evaluator, hits: Hits, lacking: Numbers, ranking: Ranking | None
) -> Evaluation:
    scores = hits.scores
    if ranking:
        scores = _in_time(evaluator, lambda: ranking.scores(hits), scores)
    columns = evaluator.postings.columns
    matches = Matches(columns, hits.documents, scores.astype(np.float64), lacking)
    notices = tuple(dict.fromkeys(evaluator.notices))
    return Evaluation(matches, notices, places=evaluator.postings.places)


def _complete_first(evaluation: Evaluation, worth: float) -> Evaluation:
    found = evaluation.matches
    matches = replace(found, scores=found.scores + worth * (found.lacking == 0))
    return replace(evaluation, matches=matches)
