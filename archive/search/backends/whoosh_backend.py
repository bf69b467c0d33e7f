"""Haystack's backend over our Whoosh index."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db.models import Model
from haystack.backends import BaseSearchBackend, log_query
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier

from archive.analysis.analyzer import exact
from archive.search.backends import pending, scanning
from archive.search.backends.answers import haystack_answer
from archive.search.backends.errors import IndexUnusable
from archive.search.backends.evaluation import evaluate
from archive.search.backends.overlay import Index, OverlaidPostings
from archive.search.backends.whoosh_schema import document
from archive.search.backends.whoosh_store import Document, WhooshStore
from archive.search.matches import Evaluation
from archive.search.query.nodes import And, Node, Term
from archive.search.query.parser import parse

log = logging.getLogger(__name__)
Progress = Callable[[Iterable[Any], int], Iterable[Any]]
MENDING = "نتائج مؤقتة: الفهرس قيد الإصلاح، والبحث يجري الآن في قاعدة البيانات نفسها."
BEHIND = "نتائج مؤقتة: الفهرس قيد التحديث، وقد لا تظهر بعد آخر المواد المضافة أو المعدَّلة."


def silent(articles: Iterable[Any], total: int) -> Iterable[Any]:
    """No progress shown."""
    return articles


class WhooshBackend(BaseSearchBackend):
    """One index folder, only read by searches: the indexer mends it, and until then the database answers."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.store = WhooshStore(Path(options["PATH"]))
        self._overlaid: tuple[Any, OverlaidPostings] | None = None

    # What the searcher and the indexer ask for.

    def evaluate(self, node: Node, *, lenient: bool = False) -> Evaluation:
        """Every match of a query tree, ranked; leniently, of a query that few articles match whole, also the next best.

        What the index has not learnt yet is found as well. Where the index does not answer, or would say "nothing" without
        being sure, the database does. Raises SearchUnavailable where it is too large for that.
        """
        try:
            postings = self.postings()
            found = evaluate(node, postings, lenient=lenient)
        except IndexUnusable as error:
            log.warning("the database answers in place of the index: %s", error)
            self.store.forget()
            return _temporary(self.scan(node, lenient=lenient), MENDING)
        if not is_temporary(postings):
            return found
        if not found.matches:
            return _temporary(self.scan(node, lenient=lenient), BEHIND)
        return _temporary(found, BEHIND)

    def postings(self) -> Index | OverlaidPostings:
        """The index as last committed, with what waits in the outbox laid over it; raises IndexUnusable."""
        waiting = pending.changes()
        base = self.store.postings()
        scanning.forget(self.store.root)
        if not waiting:
            pending.forget(self.store.root)
            self._overlaid = None
            return base
        key = (base, waiting)
        if self._overlaid is None or self._overlaid[0] != key:
            self._overlaid = key, pending.overlaid(base, waiting, self.store.root, self._read)
        return self._overlaid[1]

    def scan(self, node: Node, *, lenient: bool = False) -> Evaluation:
        """Every match of a query tree, found in the database itself: slow, true, and in need of no index."""
        postings = scanning.scanned(self.store.root, lambda: self._everything(silent))
        return evaluate(node, postings, lenient=lenient)

    def similar_words(self, word: str) -> list[str]:
        """Folded words of the archive a few letters away from a folded word, the most frequent first."""
        return self.postings().similar_words(word)

    def is_ready(self) -> bool:
        """Whether there is an index of this version that opens."""
        try:
            self.store.postings()
        except IndexUnusable:
            return False
        return True

    def apply(self, documents: list[Document], removed: Iterable[str] = ()) -> None:
        """Replace and remove documents in one commit."""
        self.store.apply(documents, removed)

    def document(self, index: SearchIndex, instance: Model) -> Document:
        """What the index keeps of an object."""
        return document(index.full_prepare(instance))

    def rebuild(self, progress: Progress = silent) -> None:
        """Build the index anew beside the one in use, then switch; raises IndexBusy while another does."""
        self.store.rebuild(self._everything(progress), self._again)
        self.store.forget()

    # What Haystack asks for.

    def update(self, index: SearchIndex, iterable: Iterable[Model], commit: bool = True) -> None:
        """Index objects. After clear(), or without an index, the whole is built anew instead, so that none is partial."""
        if self.store.generations.is_stale() or not self.is_ready():
            self.rebuild()
            return
        self.apply(list(self._documents(index, iterable)))

    def remove(self, obj_or_string: Model | str, commit: bool = True) -> None:
        """Remove an object, or the identifier of one that exists no more."""
        if self.is_ready():
            self.apply([], [get_identifier(obj_or_string)])

    def clear(self, models: Iterable[type[Model]] | None = None, commit: bool = True) -> None:
        """Have the index built anew by the next update(); readers go on finding what it holds until then."""
        self.store.generations.mark_stale()

    @log_query
    def search(self, query_string: Node | str, **kwargs: Any) -> dict[str, Any]:
        """Haystack's search: a query tree, or text in the archive's query language."""
        node = _tree(query_string)
        narrowed = [_tree(query) for query in kwargs.get("narrow_queries") or ()]
        evaluation = self.evaluate(And((node, *narrowed)) if narrowed else node)
        answer = haystack_answer(evaluation.matches, **kwargs)
        if self.include_spelling and (text := kwargs.get("spelling_query")):
            answer["spelling_suggestion"] = self._corrected(text)
        return answer

    def _corrected(self, text: str) -> str | None:
        """Folded words of the archive in place of those it does not have; None where it has them all."""
        words = text.split()
        corrected = [self._nearest(word) for word in words]
        return " ".join(corrected) if corrected != words else None

    def _nearest(self, word: str) -> str:
        if self.evaluate(Term(word)).matches:
            return word
        return next(iter(self.similar_words(exact(word))), word)

    def _read(self, keys: Collection[int]) -> dict[int, Document | None]:
        """The documents of those of these articles that the public may see; None for one that cannot be read."""
        documents: dict[int, Document | None] = {}
        for index in self._indexes():
            for instance in index.index_queryset(using=self.connection_alias).filter(pk__in=keys):
                try:
                    documents[instance.pk] = self.document(index, instance)
                except Exception:
                    log.exception("article %s cannot be read for the search", instance.pk)
                    documents[instance.pk] = None
        return documents

    def _documents(self, index: SearchIndex, instances: Iterable[Model]) -> Iterator[Document]:
        for instance in instances:
            try:
                yield self.document(index, instance)
            except SkipDocument:
                continue

    def _everything(self, progress: Progress) -> Iterator[Document]:
        for index in self._indexes():
            objects = index.index_queryset(using=self.connection_alias).order_by("pk")
            batches = objects.iterator(chunk_size=500)
            yield from self._documents(index, progress(batches, objects.count()))

    def _again(self, identifiers: list[str]) -> list[Document]:
        keys = [int(identifier.rsplit(".", 1)[1]) for identifier in identifiers]
        documents: list[Document] = []
        for index in self._indexes():
            objects = index.index_queryset(using=self.connection_alias).filter(pk__in=keys)
            documents.extend(self._documents(index, objects))
        return documents

    def _indexes(self) -> list[SearchIndex]:
        from haystack import connections

        unified = connections[self.connection_alias].get_unified_index()
        return list(unified.get_indexes().values())


def is_temporary(postings: Index | OverlaidPostings) -> bool:
    """Whether the index may answer otherwise once it has been brought up to date."""
    return postings.outdated or getattr(postings, "behind", 0) > 0


def _temporary(found: Evaluation, notice: str) -> Evaluation:
    return replace(found, temporary=True, notices=(*found.notices, notice))


def _tree(query: Node | str) -> Node:
    return parse(query).node if isinstance(query, str) else query
