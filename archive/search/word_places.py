"""Where the words of a query stand in the texts of a page of results, as the index tells: no text need be analysed for it."""

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

import numpy as np

from archive.models import Article
from archive.search.backends.errors import IndexUnusable
from archive.search.matches import Evaluation, Matches, PlacesOf
from archive.search.occurrences import Places

# The columns of an article that the index has in fields of one text each.
_COLUMNS = {"title": "title", "text": "body"}


def word_places(
    evaluation: Evaluation,
    page: Matches,
    articles: Mapping[int, Article],
    stems: Collection[str],
) -> Mapping[str, Places]:
    """By text the numbers of its words that have one of these stems, rising; nothing where it is not known."""
    if evaluation.places is None or not stems:
        return {}
    try:
        return {
            getattr(articles[article], column): places
            for name, column in _COLUMNS.items()
            for article, places in _places(evaluation.places, page, name, sorted(stems))
            if article in articles
        }
    except IndexUnusable:  # The next search says so; this one looks through the texts.
        return {}


def _places(
    places_of: PlacesOf, page: Matches, name: str, stems: list[str]
) -> Iterator[tuple[int, Places]]:
    """Each article of a page with the places of these stems in a field."""
    documents = np.sort(page.documents)
    owners, offsets = places_of(name, stems, documents)
    ends = np.searchsorted(owners, np.arange(len(documents) + 1)).tolist()
    articles = page.columns.article_id[documents].tolist()
    for article, (start, end) in zip(articles, pairwise(ends), strict=True):
        yield article, offsets[start:end].tolist()
