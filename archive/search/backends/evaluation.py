"""From a query tree to ranked matches: those with all the words and, when these are few, those with most of them."""

import numpy as np

from archive.analysis.stopwords import is_stopword
from archive.search.backends.evaluator import Evaluator
from archive.search.backends.postings import Flags, Hits, Numbers, Postings
from archive.search.backends.ranking import Ranking
from archive.search.backends.scoring import inverse_frequency
from archive.search.backends.wording import is_expanded, typed_words
from archive.search.matches import Evaluation, Match
from archive.search.query.nodes import And, Node, Or, Term

# So many results with all the words are enough.
ENOUGH = 10
# What a result must have of a query, by what its words say, when it has not all of it.
LEAST = 0.5
# Up to so many words, every result with all of them stands before any that lacks one; a question of many words is answered
# best by weighing (benchmarks/retrieval.py measures what the other way costs).
FEW_WORDS = 3
_COMPLETE_FIRST = 10_000.0


def evaluate(node: Node, postings: Postings, *, lenient: bool = False) -> Evaluation:
    """Every match of a tree, ranked; leniently, also what lacks some words of a query that few articles match whole."""
    evaluator = Evaluator(postings)
    parts = _optional(node) if lenient else []
    if len(parts) < 2:
        complete = evaluator.hits(node)
        return _evaluation(node, evaluator, complete, np.zeros(len(complete.found), np.int64), ())
    return _leniently(node, parts, evaluator)


def _leniently(node: Node, parts: list[Node], evaluator: Evaluator) -> Evaluation:
    required = [inner for inner in _conjuncts(node) if inner not in parts]
    base = evaluator.all_of([evaluator.hits(inner) for inner in required]) if required else None
    hits = [evaluator.hits(part) for part in parts]
    lacking = np.zeros(len(evaluator.live), np.int64)
    for place, part in enumerate(hits):
        lacking |= np.where(part.found, 0, 1 << place)
    allowed = base.found if base else evaluator.live
    complete = allowed & (lacking == 0)
    few = len(parts) <= FEW_WORDS
    shown = complete
    if not (few and complete.sum() >= ENOUGH):
        shown = allowed & (complete | (_covered(hits, evaluator) >= LEAST))
    scored = evaluator.any_of([*hits, base] if base else hits)
    found = Hits(shown, scored.scores * shown)
    evaluation = _evaluation(node, evaluator, found, lacking, tuple(map(_wording, parts)))
    return _complete_first(evaluation) if few else evaluation


def _covered(hits: list[Hits], evaluator: Evaluator) -> np.ndarray:
    weights = [inverse_frequency(evaluator.count, int(part.found.sum())) for part in hits]
    covered = sum(weight * part.found for weight, part in zip(weights, hits, strict=True))
    return np.asarray(covered) / (sum(weights) or 1.0)


def _evaluation(
    node: Node, evaluator: Evaluator, hits: Hits, lacking: Numbers, words: tuple[str, ...]
) -> Evaluation:
    scores = Ranking(evaluator, typed_words(node)).scores(hits)
    matches = [
        Match(evaluator.postings.record(number), float(scores[number]), int(lacking[number]))
        for number in map(int, _numbers(hits.found))
    ]
    return Evaluation(matches, tuple(dict.fromkeys(evaluator.notices)), words)


def _complete_first(evaluation: Evaluation) -> Evaluation:
    matches = [
        match._replace(score=match.score + _COMPLETE_FIRST) if not match.lacking else match
        for match in evaluation.matches
    ]
    return Evaluation(matches, evaluation.notices, evaluation.words)


def _optional(node: Node) -> list[Node]:
    """The parts of a query that a result may lack: plain words that say something, names of things."""
    return [inner for inner in dict.fromkeys(_conjuncts(node)) if _may_lack(inner)]


def _may_lack(node: Node) -> bool:
    if isinstance(node, Or):
        return is_expanded(node)
    return isinstance(node, Term) and not node.exact and not is_stopword(node.text)


def _conjuncts(node: Node) -> list[Node]:
    if not isinstance(node, And):
        return [node]
    # Function words are in every text: whether one is in this text as well decides nothing.
    said = [inner for inner in node.nodes if not _says_nothing(inner)]
    return said or list(node.nodes)


def _says_nothing(node: Node) -> bool:
    return isinstance(node, Term) and not node.exact and is_stopword(node.text)


def _wording(node: Node) -> str:
    if isinstance(node, Or):
        return _wording(node.nodes[0])
    if isinstance(node, And):
        return " ".join(_wording(inner) for inner in node.nodes)
    return node.text if isinstance(node, Term) else ""


def _numbers(found: Flags) -> Numbers:
    numbers: Numbers = np.flatnonzero(found)
    return numbers
