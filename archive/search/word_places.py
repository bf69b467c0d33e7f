"""Where the words of a query stand in the texts of a page of results, as the index tells: no text need be analysed for it."""

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np

from archive.search.backends.errors import IndexUnusable
from archive.search.matches import Evaluation, Matches
from archive.search.occurrences import Places


def word_places(
    evaluation: Evaluation, page: Matches, stems: Collection[str]
) -> Mapping[int, Places]:
    """By article the numbers of the words of its text that have one of these stems, rising; nothing where it is not known."""
    if evaluation.places is None or not stems:
        return {}
    documents = np.sort(page.documents)
    try:
        owners, offsets = evaluation.places("text", sorted(stems), documents)
    except IndexUnusable:  # The next search says so; this one looks through the texts.
        return {}
    ends = np.searchsorted(owners, np.arange(len(documents) + 1)).tolist()
    articles = page.columns.article_id[documents].tolist()
    return {
        article: offsets[start:end].tolist()
        for article, (start, end) in zip(articles, pairwise(ends), strict=True)
    }
