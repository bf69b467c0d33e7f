"""Completing what a reader types with names, phrases and titles of the archive."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from archive.analysis.normalizer import fold
from archive.analysis.word_starts import completes, prefixes, words
from archive.models import Article, Source
from archive.models.title_start import title_starts
from archive.search.completion_lists import CompletionLists, Name, completion_lists

MOST = 8
# Nothing longer is the beginning of a title.
LONGEST = 500
# How many of each kind are certain of a place where all kinds have some: names, phrases, titles, names of nothing yet.
SHARES = (3, 3, 2, 0)
# So many rows of titles are read for each reading of what was typed; more begin so only where that is a letter or two.
_MOST_ROWS = 100
# More titles than asked for are compared, since keys are cut and leave articles out.
_CANDIDATES_FOR_ONE = 2


class Kind(StrEnum):
    """What a suggestion is."""

    TAG = "tag"
    SOURCE = "source"
    PHRASE = "phrase"
    ARTICLE = "article"


@dataclass(frozen=True)
class Suggestion:
    """A text that completes what was typed, and the key of the tag, source or article.

    `count` is how many published articles have the tag or source, None where it is not known; `of` is the name that a tag is
    listed under, where the text is another one of its names.
    """

    kind: Kind
    text: str
    key: str = ""
    count: int | None = None
    of: str = ""


def complete(text: str, most: int = MOST) -> list[Suggestion]:
    """At most `most` suggestions for what has been typed, in any spelling, from the start of any word of a name or title.

    Titles and names are as the database has them now. Never raises for any text.
    """
    typed = [word.full for word in words(text)] if len(text) <= LONGEST else []
    if not any(typed):
        return []
    lists = completion_lists()
    lists.refresh_if_old()
    names = list(_names(typed, lists, most))
    phrases = _phrases(typed, lists, {fold(name.text) for name in names}, most)
    groups = (
        [name for name in names if name.count],
        phrases,
        list(_titles(typed, most)),
        [name for name in names if not name.count],
    )
    return _shared_out(groups, most)


def _names(typed: Sequence[str], lists: CompletionLists, most: int) -> Iterator[Suggestion]:
    held = lists.names()
    # A tag may be found by several of its names: the first of them stands for it.
    found = [held.names[number] for number in held.starts.find(typed, 3 * most)]
    unique = {(name.kind, name.key): name for name in reversed(found)}
    chosen = [name for name in found if unique[name.kind, name.key] is name][:most]
    unheard = _unheard_of(chosen)
    for name in chosen:
        if name.key not in unheard or name.kind != Kind.SOURCE:
            of = name.label if name.label != name.text else ""
            yield Suggestion(Kind(name.kind), name.text, name.key, name.count or None, of)


def _unheard_of(names: Iterable[Name]) -> set[str]:
    """Keys of sources of which nothing is published; a tag is part of the vocabulary even so."""
    uncounted = {name.key for name in names if name.kind == Kind.SOURCE and not name.count}
    if not uncounted:
        return set()
    sources = Source.objects.filter(key__in=uncounted)
    published = sources.filter(articles__in=Article.objects.published())
    return uncounted.difference(published.values_list("key", flat=True))


def _phrases(
    typed: Sequence[str], lists: CompletionLists, named: set[str], most: int
) -> list[Suggestion]:
    phrases = lists.phrases()
    texts = (phrases.texts[number] for number in phrases.find(typed, 2 * most))
    return [Suggestion(Kind.PHRASE, text) for text in texts if fold(text) not in named][:most]


def _titles(typed: Sequence[str], most: int) -> Iterator[Suggestion]:
    """Titles that begin so first, then the newest in the archive."""
    starts = title_starts(prefixes(typed), _MOST_ROWS)
    places: dict[int, list[int]] = {}
    for article, place in sorted(starts, key=lambda start: (start[1] > 0, -start[0])):
        places.setdefault(article, []).append(place)
    chosen = list(places)[: _CANDIDATES_FOR_ONE * most]
    # Apart from the rows of the starts: joined, databases would rather begin with every published article.
    rows = Article.objects.published().filter(pk__in=chosen).order_by()
    titles = {pk: (key, title) for pk, key, title in rows.values_list("pk", "key", "title")}
    fitting = (
        Suggestion(Kind.ARTICLE, title, key)
        for number in chosen
        for key, title in [titles.get(number, ("", ""))]
        if _completes(title, places[number], typed)
    )
    return islice(fitting, most)


def _completes(title: str, places: Iterable[int], typed: Sequence[str]) -> bool:
    every = words(title)
    return any(completes(every[place:], typed) for place in places)


def _shared_out(groups: Sequence[Sequence[Suggestion]], most: int) -> list[Suggestion]:
    """The groups in their order: each its share of the places, then what is left from the first on."""
    taken = [min(len(group), share) for group, share in zip(groups, SHARES, strict=True)]
    for place, group in enumerate(groups):
        taken[place] += min(len(group) - taken[place], most - sum(taken))
    return [one for group, count in zip(groups, taken, strict=True) for one in group[:count]]
