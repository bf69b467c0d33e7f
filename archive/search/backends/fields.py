"""The text fields of an article and what a match in each is worth."""

from typing import NamedTuple


class Weight(NamedTuple):
    """What a match counts: in the very spelling (after folding), and in another form of the word."""

    exact: float
    stem: float


# A word found as written counts in both forms, so its worth is the sum.
WEIGHTS = {
    "title": Weight(0.75, 1.5),
    "text": Weight(0.25, 0.5),
    "author": Weight(0.4, 0.8),
    "tag_name": Weight(0.25, 0.5),
    "source_name": Weight(0.2, 0.4),
    "about": Weight(0.05, 0.1),
    "key": Weight(2.0, 2.0),
}
EVERYWHERE = tuple(WEIGHTS)
# A phrase is a claim about the text itself: the names of its tags and its source prove nothing.
IN_TEXT = ("title", "text", "author", "about")
# The fields behind a name: those of the query language, and those that Haystack's users filter by.
BY_NAME = {name: (name,) for name in WEIGHTS} | {
    "content": EVERYWHERE,
    "source": ("source_name",),
    "tag": ("tag_name",),
}
