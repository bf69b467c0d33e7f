"""Articles read page by page, for works that look at all of them: how they are read, and how such a work is watched."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

ModelT = TypeVar("ModelT", bound=Model)
# Shows how far a work has come: takes the articles and how many there are, and gives the articles on.
Progress = Callable[[Iterable[Any], int], Iterable[Any]]
PAGE = 500


def silent(articles: Iterable[Any], total: int) -> Iterable[Any]:
    """No progress shown."""
    return articles


def in_pages(objects: QuerySet[ModelT], size: int = PAGE) -> Iterator[ModelT]:
    """Objects in short reads, so that no transaction stays open while editors write."""
    last = 0
    while page := list(objects.filter(pk__gt=last).order_by("pk")[:size]):
        yield from page
        last = page[-1].pk
