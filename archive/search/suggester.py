"""«هل تقصد…»: a query of the archive's own words in place of words that it does not have."""

from collections.abc import Callable

from archive.analysis.analyzer import analyze, exact
from archive.analysis.normalizer import strip_invisible
from archive.models import Article
from archive.search.matches import Evaluation
from archive.search.query.nodes import Node, Term, positive_words
from archive.search.query.parser import parse

Evaluate = Callable[[Node], Evaluation]
SimilarWords = Callable[[str], list[str]]
_TRIES = 3


def suggest(text: str, node: Node, evaluate: Evaluate, similar_words: SimilarWords) -> str:
    """The query with each unknown word replaced by the nearest known one; empty unless that finds something.

    Nearness is the Damerau-Levenshtein distance of folded words, at most 1 for short and 2 for long words.
    """
    corrected = text
    for term in positive_words(node):
        if isinstance(term, Term) and not evaluate(term).matches:
            corrected = corrected.replace(term.text, _known(term.text, evaluate, similar_words), 1)
    if corrected == text or not evaluate(parse(corrected).node).matches:
        return ""
    return corrected


def _known(word: str, evaluate: Evaluate, similar_words: SimilarWords) -> str:
    for candidate in similar_words(exact(word))[:_TRIES]:
        matches = evaluate(Term(candidate, exact=True)).matches
        if matches and (spelling := _as_written(candidate, matches[0].record.article_id)):
            return spelling
    return word


def _as_written(folded: str, article_id: int) -> str:
    """A folded word as the article spells it, without marks; empty where only a name beside the text has it."""
    texts = Article.objects.filter(pk=article_id).values_list("title", "body").first() or ()
    words = (token for text in texts for token in analyze(text))
    return next((strip_invisible(word.text) for word in words if word.exact == folded), "")
