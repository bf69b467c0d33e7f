"""Haystack's backend over our Whoosh index."""

import logging
import time
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.models import Model
from haystack.backends import BaseSearchBackend, log_query
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier

from archive.analysis.analyzer import exact
from archive.models import IndexEvent
from archive.progress import Progress, shown, silent
from archive.search.backends import pending, scanning
from archive.search.backends.answers import haystack_answer
from archive.search.backends.article_reader import NO_ARTICLES_FAULT, ArticleReader, Failures
from archive.search.backends.document import Document, document
from archive.search.backends.errors import (
    IndexBusy,
    IndexState,
    IndexUnusable,
    RoomMade,
    SearchUnavailable,
    WorkersFailed,
)
from archive.search.backends.evaluation import evaluate
from archive.search.backends.locks import file_lock
from archive.search.backends.overlay import Index, OverlaidPostings
from archive.search.backends.whoosh_store import WhooshStore
from archive.search.backends.workers import Workers, can_share, processes
from archive.search.deadline import unhurried
from archive.search.matches import Evaluation
from archive.search.query.nodes import And, Node, Term
from archive.search.query.parser import parse

log = logging.getLogger(__name__)
# So many seconds one of Haystack's commands waits for the indexer.
HAYSTACK_WAIT = 60.0
MENDING = "نتائج مؤقتة: الفهرس قيد الإصلاح، والبحث يجري الآن في قاعدة البيانات نفسها."
UPDATING = "نتائج مؤقتة: الفهرس قيد التحديث، والبحث يجري الآن في قاعدة البيانات نفسها."
BEHIND = "نتائج مؤقتة: الفهرس قيد التحديث، وقد لا تظهر بعد بعض المواد المضافة أو المعدَّلة حديثًا."


class WhooshBackend(BaseSearchBackend):
    """One index folder, only read by searches: the indexer mends it, and until then the database answers."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.store = WhooshStore(Path(options["PATH"]))
        self.articles = ArticleReader(
            connection_alias, lambda index, instance: self.document(index, instance)
        )
        self._overlaid: tuple[Any, OverlaidPostings] | None = None
        self._last: tuple[Index | OverlaidPostings, Any, Evaluation] | None = None

    # What the searcher and the indexer ask for.

    def evaluate(self, node: Node, *, lenient: bool = False, ranked: bool = True) -> Evaluation:
        """Every match of a query tree, ranked; leniently, of a query that few articles match whole, also the next best.

        What the index has not learnt yet is found as well. Where the index does not answer, or is far behind, the database does.
        Where that is too large, the answer is temporary; raises SearchUnavailable rather than finding nothing.
        """
        try:
            with unhurried():
                postings = self.postings()
            if is_temporary(postings):
                return self._behind(postings, node, lenient, ranked)
            return self._evaluated(postings, node, lenient, ranked)
        except IndexUnusable as error:
            log.warning("the database answers in place of the index: %s", error)
            self.store.report(error)
            return _temporary(self.scan(node, lenient=lenient, ranked=ranked), MENDING)

    def _behind(
        self, postings: Index | OverlaidPostings, node: Node, lenient: bool, ranked: bool
    ) -> Evaluation:
        """What the database answers while the index is far behind; of a large archive what the index does, if it is anything."""
        try:
            return _temporary(self.scan(node, lenient=lenient, ranked=ranked), UPDATING)
        except SearchUnavailable:
            found = self._evaluated(postings, node, lenient, ranked)
            if found.matches:
                return _temporary(found, BEHIND)
            raise

    def _evaluated(
        self, postings: Index | OverlaidPostings, node: Node, lenient: bool, ranked: bool
    ) -> Evaluation:
        """One evaluation for all that is asked of it, one after another: the count, the page, the facets."""
        question = (node, lenient, ranked)
        if self._last is not None and self._last[0] is postings and self._last[1] == question:
            return self._last[2]
        found = evaluate(node, postings, lenient=lenient, ranked=ranked)
        self._last = None if found.unfinished else (postings, question, found)
        return found

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

    def scan(self, node: Node, *, lenient: bool = False, ranked: bool = True) -> Evaluation:
        """Every match of a query tree, found in the database itself: slow, true, and in need of no index."""
        with unhurried():
            postings = scanning.scanned(self.store.root, self.articles.everything)
        return evaluate(node, postings, lenient=lenient, ranked=ranked)

    def similar_words(self, word: str) -> list[str]:
        """Folded words of the archive a few letters away from a folded word, the most frequent first."""
        return self.postings().similar_words(word)

    def apply(self, documents: list[Document], removed: Collection[int] = ()) -> None:
        """Replace documents and remove those of articles in one commit."""
        self.store.apply(documents, removed)

    def document(self, index: SearchIndex, instance: Model) -> Document:
        """What the index keeps of an object."""
        return document(index.full_prepare(instance))

    def is_current(self) -> bool:
        """Whether the index is whole, of this version, and not asked to be built anew."""
        return self.store.state() is IndexState.READY and not self.store.generations.is_stale()

    def refreshing(self, wait: float) -> AbstractContextManager[None]:
        """Hold off every refresh: none that read articles before is still under way. Raises IndexBusy after `wait` seconds."""
        return file_lock(self.store.root / "refresh.lock", wait)

    def refresh(self, keys: Collection[int], wait: float = 0.0) -> Failures:
        """Make the index agree with the database about these articles; answers those that it could not be given, and why.

        One refresh runs at a time, so that what was read earlier never replaces what was read later. Raises IndexBusy after
        `wait` seconds, IndexUnusable, and OSError where the disk refuses.
        """
        with self.refreshing(wait):
            documents, failures = self.articles.read(keys)
            gone = set(keys) - documents.keys() - failures.keys()
            try:
                self.apply(list(documents.values()), gone)
            except NO_ARTICLES_FAULT:
                raise
            except Exception:  # One document may spoil the commit of all: find it.
                self.apply([], gone)
                failures |= self._one_by_one(documents)
        return failures

    def rebuild(self, progress: Progress = silent, workers: int | None = None) -> Failures:
        """Build the index anew beside the one in use, then switch; answers the articles that it could not be given, and why.

        At most so many processes work, this one among them; None leaves it to the settings. Raises IndexBusy while another
        rebuild is under way, OSError where the disk refuses.
        """
        try:
            return self._rebuilt(progress, self._workers(workers))
        except WorkersFailed as error:
            log.warning("one process builds the index alone: %s", error)
            return self.rebuild(progress, workers=1)
        except RoomMade:
            return self._rebuilt(progress, Workers())

    def _rebuilt(self, progress: Progress, workers: Workers) -> Failures:
        failures: Failures = {}
        everything = self.articles.everything(progress, failures, workers)
        self.store.rebuild(everything, lambda changed: self._again(changed, failures), workers)
        self.store.forget()
        return failures | workers.failures

    def _workers(self, most: int | None) -> Workers:
        """As many as are worth their start, beside this process."""
        objects = self.articles.querysets()
        if not all(can_share(connections[articles.db]) for articles in objects):
            return Workers()
        total = sum(articles.count() for articles in objects)
        return Workers(processes(total, most) - 1, self.connection_alias)

    # What Haystack asks for.

    def update(self, index: SearchIndex, iterable: Iterable[Model], commit: bool = True) -> None:
        """Index objects as the database has them now. After clear(), or without an index, all of it is built anew instead."""
        keys = [instance.pk for instance in iterable]
        if not self._built_if_due():
            # What fails is left to the indexer, which tries again and reports it.
            IndexEvent.objects.record(self.refresh(keys, wait=HAYSTACK_WAIT))

    def remove(self, obj_or_string: Model | str, commit: bool = True) -> None:
        """Remove an object, or the identifier of one, if the public may no longer see it."""
        if self.is_current():
            key = int(get_identifier(obj_or_string).rsplit(".", 1)[1])
            IndexEvent.objects.record(self.refresh([key], wait=HAYSTACK_WAIT))

    def clear(self, models: Iterable[type[Model]] | None = None, commit: bool = True) -> None:
        """Have the index built anew, by the indexer or the next update(); readers go on finding what it holds until then."""
        self.store.generations.mark_stale()

    @log_query
    def search(self, query_string: Node | str, **kwargs: Any) -> dict[str, Any]:
        """Haystack's search: a query tree, or text in the archive's query language."""
        node = _tree(query_string)
        narrowed = [_tree(query) for query in kwargs.get("narrow_queries") or ()]
        whole = And((node, *narrowed)) if narrowed else node
        evaluation = self.evaluate(whole, ranked=not kwargs.get("sort_by"))
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

    def _built_if_due(self) -> bool:
        """Build the index anew where that is due; where another does so already, wait for it and answer False."""
        while not self.is_current():
            with suppress(IndexBusy):
                self.rebuild(shown("الفهرسة"))
                return True
            time.sleep(1)
        return False

    def _read(self, keys: Collection[int]) -> dict[int, Document | None]:
        """The documents of those of these articles that the public may see; None for one that cannot be read."""
        documents, failures = self.articles.read(keys)
        for number, error in failures.items():
            log.error("article %s cannot be read for the search: %r", number, error)
        return documents | dict.fromkeys(failures)

    def _one_by_one(self, documents: dict[int, Document]) -> Failures:
        failures: Failures = {}
        for number, one in documents.items():
            try:
                self.apply([one])
            except NO_ARTICLES_FAULT:
                raise
            except Exception as error:
                failures[number] = error
        return failures

    def _again(self, articles: list[int], failures: Failures) -> list[Document]:
        documents, failed = self.articles.read(articles)
        failures |= failed
        return list(documents.values())


def is_temporary(postings: Index | OverlaidPostings) -> bool:
    """Whether the index may answer otherwise once it has been brought up to date."""
    return postings.outdated or getattr(postings, "behind", 0) > 0


def _temporary(found: Evaluation, notice: str) -> Evaluation:
    return replace(found, temporary=True, notices=(*found.notices, notice))


def _tree(query: Node | str) -> Node:
    return parse(query).node if isinstance(query, str) else query
