"""Articles that speak of the same as another: those that share most of the words that tell it from the rest.

Words are weighed by tf-idf (K. Spärck Jones, "A statistical interpretation of term specificity", 1972): how often an article
has a stem, and how few articles have it. Titles and texts are compared; closing notes are not, as one body's articles all share
its own. Copies of a text stand elsewhere on the page and are left out here.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from archive.analysis.analyzer import analyze
from archive.analysis.stopwords import is_stopword
from archive.models import Article, Status
from archive.search import indexer, near_duplicates
from archive.search.backends.errors import IndexUnusable
from archive.search.backends.postings import Floats, Posting, Postings

log = logging.getLogger(__name__)
MOST = 6
# So many words of an article say what it is about; of so many, the most frequent, it is asked how rare they are.
MOST_WORDS, MOST_ASKED = 25, 120
TITLE_COUNTS = 3
# Of a longer text so many letters say what it is about.
LONGEST = 200_000
# A word that more than this share of the articles have, and more than so many of them, tells none from another.
COMMON, FEW = 0.2, 10
# What a similar article must have of the weight of an article's words.
LEAST = 0.18
_CANDIDATES = 60
_MOST_KEPT = 2_000
_kept: WeakKeyDictionary[Postings, dict[tuple[int, int], tuple[int, ...]]] = WeakKeyDictionary()


class _Word(NamedTuple):
    """Where a word occurs, and how much it says about the article."""

    posting: Posting
    weight: float


def similar(article: Article) -> list[Article]:
    """At most MOST published articles, the most similar first; none where nothing is similar or the index does not answer."""
    try:
        numbers = _similar_numbers(article)
    except IndexUnusable:  # The indexer mends it.
        return []
    except Exception:  # Similar articles are an extra; the page stands without them.
        log.exception("no similar articles could be found")
        return []
    shown = _without_copies(article.pk, numbers, near_duplicates.clusters())
    articles = Article.objects.published().select_related("source").defer("body", "about")
    found = articles.in_bulk(shown)
    return [found[number] for number in shown if number in found][:MOST]


def _similar_numbers(article: Article) -> tuple[int, ...]:
    """Candidates by falling similarity, kept as long as the index stays as it is."""
    postings = indexer.backend().postings()
    kept = _kept.setdefault(postings, {})
    key = (article.pk, hash((article.title, article.body)))
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = _ranked(article, postings)
    return kept[key]


def _ranked(article: Article, postings: Postings) -> tuple[int, ...]:
    words = _telling_words(article, postings)
    shares = _shares(words, len(postings.live)) * postings.live
    best = np.argsort(-shares, kind="stable")[:_CANDIDATES]
    found = [number for number in map(int, best) if shares[number] >= LEAST]
    return tuple(postings.columns.article_id[found].tolist())


def _telling_words(article: Article, postings: Postings) -> list[_Word]:
    """The words that weigh most, by how often the article has them and how rare they are."""
    live = int(postings.live.sum())
    asked = _stems(article).most_common(MOST_ASKED)
    # A published article is one of those that have the word.
    others = 1 if article.status == Status.PUBLISHED else 0
    words = list(_weighed(dict(asked), live, others, postings))
    return sorted(words, key=lambda word: -word.weight)[:MOST_WORDS]


def _stems(article: Article) -> Counter[str]:
    """How often an article has each stem that says something; a word of the title counts TITLE_COUNTS times."""
    counts: Counter[str] = Counter()
    for text, times in ((article.title, TITLE_COUNTS), (article.body, 1)):
        for token in analyze(text[:LONGEST]):
            if len(token.exact) > 1 and not is_stopword(token.exact):
                counts[token.stem] += times
    return counts


def _weighed(
    counts: Mapping[str, int], live: int, more_than: int, postings: Postings
) -> Iterator[_Word]:
    for stem, count in counts.items():
        posting = postings.posting("text_stem", stem)
        having = len(posting.documents)
        if more_than < having <= max(COMMON * live, FEW):
            yield _Word(posting, (1 + np.log(count)) * np.log((live + 1) / having))


def _shares(words: list[_Word], documents: int) -> Floats:
    """For each document, what share of the words' weight it has; a word that it has more often counts a little more."""
    shares = np.zeros(documents, np.float32)
    total = sum(word.weight for word in words)
    for word in words:
        counts = word.posting.counts
        shares[word.posting.documents] += np.float32(word.weight / total) * counts / (counts + 0.5)
    return shares


def _without_copies(
    article_id: int, numbers: tuple[int, ...], clusters: Mapping[int, int]
) -> list[int]:
    """Articles of which none is a copy of the article or of another in the list."""
    taken = {clusters.get(article_id, article_id)}
    kept: list[int] = []
    for number in numbers:
        cluster = clusters.get(number, number)
        if number != article_id and cluster not in taken:
            taken.add(cluster)
            kept.append(number)
    return kept[: 2 * MOST]
