"""Articles read from the database as an index is given them."""

from collections.abc import Callable, Collection, Iterable, Iterator

from django.db import DatabaseError
from django.db.models import Model, QuerySet
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex

from archive.progress import Progress, silent
from archive.search.backends.document import Document
from archive.search.backends.errors import IndexBusy, IndexUnusable
from archive.search.backends.workers import Workers

# Articles that could not be indexed, and why.
Failures = dict[int, Exception]
# What goes wrong with these says nothing about the article in hand.
NO_ARTICLES_FAULT = (IndexBusy, IndexUnusable, OSError, DatabaseError, MemoryError)


class ArticleReader:
    """Reads what the public may see, for a Haystack connection; `document` makes of an object what the index keeps of it."""

    def __init__(self, connection: str, document: Callable[[SearchIndex, Model], Document]) -> None:
        self._connection = connection
        self._document = document

    def read(self, keys: Collection[int]) -> tuple[dict[int, Document], Failures]:
        """The documents of those of these articles that the public may see, and why some cannot be read."""
        failures: Failures = {}
        documents = {
            number: ready
            for index in self._indexes()
            for number, ready in self._documents(
                index, self._objects(index).filter(pk__in=keys), failures
            )
        }
        return documents, failures

    def everything(
        self,
        progress: Progress = silent,
        failures: Failures | None = None,
        workers: Workers | None = None,
    ) -> Iterator[Document]:
        """Every document but those that workers take; what cannot be read is added to `failures`."""
        keys = self._keys()
        failed = {} if failures is None else failures
        every = progress(self._shared(keys, failed, workers or Workers()), len(keys))
        yield from (ready for ready in every if ready is not None)

    def querysets(self) -> list[QuerySet]:
        """What there is to read."""
        return [self._objects(index) for index in self._indexes()]

    def _shared(
        self, keys: list[int], failures: Failures, workers: Workers
    ) -> Iterator[Document | None]:
        """For each key its document, or None where there is none or a worker has it."""
        for page, is_ours in workers.shared(keys):
            documents, failed = self.read(page) if is_ours else ({}, {})
            failures |= failed
            yield from map(documents.get, page)

    def _keys(self) -> list[int]:
        """The articles that there are now: what is added meanwhile is for the outbox, else there might be no end."""
        return [
            key
            for objects in self.querysets()
            for key in objects.order_by("pk").values_list("pk", flat=True)
        ]

    def _documents(
        self, index: SearchIndex, instances: Iterable[Model], failures: Failures
    ) -> Iterator[tuple[int, Document]]:
        for instance in instances:
            try:
                yield instance.pk, self._document(index, instance)
            except SkipDocument:
                continue
            except NO_ARTICLES_FAULT:
                raise
            except Exception as error:
                failures[instance.pk] = error

    def _objects(self, index: SearchIndex) -> QuerySet:
        return index.index_queryset(using=self._connection)

    def _indexes(self) -> list[SearchIndex]:
        from haystack import connections

        return list(connections[self._connection].get_unified_index().get_indexes().values())
