"""Articles read page by page, for works that look at all of them."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

ModelT = TypeVar("ModelT", bound=Model)


def in_pages(objects: QuerySet[ModelT], size: int) -> Iterator[ModelT]:
    """Objects in short reads, so that no transaction stays open while editors write."""
    last = 0
    while page := list(objects.filter(pk__gt=last).order_by("pk")[:size]):
        yield from page
        last = page[-1].pk
