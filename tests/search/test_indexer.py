"""The index follows the database, and comes back by itself from whatever happens to it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db import connection as database
from django.utils import timezone
from haystack import connections

from archive.models import Article, IndexEvent
from archive.search import indexer
from archive.search.backends import whoosh_store
from archive.search.backends.errors import IndexBusy
from archive.search.backends.evaluation import evaluate
from archive.search.backends.segments import tiers
from archive.search.backends.whoosh_backend import WhooshBackend
from archive.search.query.nodes import Everything
from archive.search.request import SearchRequest
from archive.search.searcher import search
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def root() -> Path:
    return indexer.backend().store.root


def live() -> Path:
    return indexer.backend().store.folder()


def indexed() -> set[int]:
    """What the index itself has, without what a search lays over it."""
    matches = evaluate(Everything(), fresh_backend().store.postings()).matches
    return {match.record.article_id for match in matches}


def fresh_backend() -> WhooshBackend:
    """As another process would open the index."""
    return WhooshBackend("default", **connections["default"].options)


def test_draining_settles_every_row() -> None:
    article = make_article()
    article.save()
    assert indexer.drain() == 2
    assert not IndexEvent.objects.exists()
    assert indexed() == {article.pk}
    assert indexer.drain() == 0


def test_draining_takes_no_more_rows_than_asked() -> None:
    for _ in range(3):
        make_article()
    assert indexer.drain(limit=2) == 2
    assert IndexEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_in_the_index() -> None:
    make_article(title="قمح")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_article(title="قمح")
        raise ZeroDivisionError
    assert search(SearchRequest("قمح")).count == 1


def test_rows_stay_until_the_index_has_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article()
    indexer.drain()
    article = make_article()

    def no_space(*args: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(whoosh_store, "_write", no_space)
    with pytest.raises(OSError, match="no space"):
        indexer.drain()
    assert IndexEvent.objects.count() == 1
    monkeypatch.undo()
    assert search(SearchRequest()).count == 2
    indexer.drain()
    assert article.pk in indexed()


def spoil(monkeypatch: pytest.MonkeyPatch, bad: Article, *methods: str) -> None:
    """Have the index refuse an article: where it is prepared, or where it is written."""
    backend = indexer.backend()
    apply, document = backend.apply, backend.document

    def refuses(documents: list[dict[str, Any]], removed: Any = ()) -> None:
        if any(one.record.article_id == bad.pk for one in documents):
            raise ValueError("وثيقة فاسدة")
        apply(documents, removed)

    def unreadable(index: Any, article: Article) -> dict[str, Any]:
        if article.pk == bad.pk:
            raise ValueError("وثيقة فاسدة")
        return document(index, article)

    replaced = {"apply": refuses, "document": unreadable}
    for name in methods:
        monkeypatch.setattr(backend, name, replaced[name])


@pytest.mark.parametrize("method", ["apply", "document"])
def test_an_article_that_cannot_be_indexed_waits_longer_each_time_and_holds_up_no_other(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = make_article(), make_article()
    spoil(monkeypatch, bad, method)
    assert indexer.drain_all() == 1
    row = IndexEvent.objects.get()
    assert (row.article_id, row.attempts) == (bad.pk, 1)
    assert "وثيقة فاسدة" in row.last_error
    assert good.pk in indexed()
    waits = []
    for _ in range(3):
        assert not IndexEvent.objects.due().exists()
        row.refresh_from_db()
        assert row.retry_at
        waits.append(row.retry_at - timezone.now())
        IndexEvent.objects.update(retry_at=timezone.now())
        assert indexer.drain_all() == 0
    assert waits == sorted(waits)
    assert waits[2] > 2 * waits[0]
    monkeypatch.undo()
    IndexEvent.objects.retry_now()
    assert indexer.drain_all() == 1
    assert indexed() == {good.pk, bad.pk}


def test_an_article_tried_in_vain_is_settled_with_its_next_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = make_article()
    spoil(monkeypatch, bad, "document")
    indexer.drain_all()
    monkeypatch.undo()
    bad.save()
    assert indexer.drain_all() == 2
    assert not IndexEvent.objects.exists()


def test_a_rebuild_does_without_an_article_that_cannot_be_indexed_and_reports_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good, bad = make_article(), make_article()
    IndexEvent.objects.all().delete()
    spoil(monkeypatch, bad, "document")
    indexer.rebuild()
    assert list(IndexEvent.objects.values_list("article_id", flat=True)) == [bad.pk]
    assert indexer.drain_all() == 0
    assert IndexEvent.objects.failing().get().article_id == bad.pk
    monkeypatch.undo()
    assert good.pk in indexed()


@pytest.mark.parametrize("error", [OSError("قرص ممتلئ"), DatabaseError("مقفلة")])
def test_what_is_no_fault_of_an_article_is_not_laid_to_it(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_article()

    def fails(*args: object) -> None:
        raise error

    for name in ("document", "apply"):
        monkeypatch.setattr(indexer.backend(), name, fails)
        with pytest.raises(type(error)):
            indexer.drain()
        assert IndexEvent.objects.get().attempts == 0
        monkeypatch.undo()


def test_many_rows_of_one_article_are_settled_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article()
    IndexEvent.objects.record([article.pk] * 1200)
    prepared = []
    document = indexer.backend().document

    def counts(index: Any, article: Article) -> dict[str, Any]:
        prepared.append(article.pk)
        return document(index, article)

    monkeypatch.setattr(indexer.backend(), "document", counts)
    assert indexer.drain(limit=2) == 1201
    assert prepared == [article.pk]


def test_progress_is_told_of_every_row_that_is_settled() -> None:
    articles = [make_article() for _ in range(3)]
    IndexEvent.objects.record([articles[0].pk] * 4)
    told: list[tuple[int, int]] = []

    def watched(rows: Any, total: int) -> Iterator[Any]:
        every = list(rows)
        told.append((len(every), total))
        yield from every

    assert indexer.drain_all(progress=watched) == 7
    assert told == [(7, 7)]


def test_one_refresh_runs_at_a_time() -> None:
    make_article()
    with indexer.backend().refreshing(0.0), pytest.raises(IndexBusy):
        indexer.drain()
    assert indexer.drain() == 1


def test_a_rebuild_takes_no_rows_while_a_refresh_may_still_bring_an_older_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_article()
    monkeypatch.setattr(indexer, "PATIENCE", 0.0)
    with indexer.backend().refreshing(0.0), pytest.raises(IndexBusy):
        indexer.rebuild()
    assert IndexEvent.objects.exists()


def test_what_changes_while_it_is_indexed_stays_to_be_indexed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make_article(title="قمح")
    document = indexer.backend().document

    def overtaken(index: Any, read: Article) -> dict[str, Any]:
        Article.objects.filter(pk=article.pk).update(title="شعير")
        return document(index, read)

    monkeypatch.setattr(indexer.backend(), "document", overtaken)
    assert indexer.drain() == 1
    monkeypatch.undo()
    assert indexer.drain() == 1
    assert not IndexEvent.objects.exists()
    assert search(SearchRequest("شعير")).count == 1
    assert search(SearchRequest("قمح")).count == 0


@pytest.mark.parametrize("state", ["missing", "damaged", "of another version"])
def test_draining_builds_an_index_that_cannot_be_changed_anew(
    state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article()
    if state == "missing":
        shutil.rmtree(root())
    elif state == "damaged":
        for path in live().iterdir():
            os.truncate(path, 0)
    else:
        # Made by this version, seen by the next.
        monkeypatch.setattr(indexer.backend().store, "stamp", "next")
    assert indexer.drain() == 1
    assert indexer.backend().is_current()
    assert indexed() == {article.pk}


def test_a_rebuild_leaves_the_old_index_answering_until_it_is_done() -> None:
    for _ in range(3):
        make_article(title="قمح")
    indexer.drain()
    before = live()
    counts = []

    def watching(articles: Any, total: int) -> Iterator[Any]:
        assert total == 3
        for article in articles:
            counts.append(search(SearchRequest("قمح")).count)
            yield article

    indexer.rebuild(watching)
    assert counts == [3, 3, 3]
    assert live() != before
    assert search(SearchRequest("قمح")).count == 3


def test_what_changes_during_a_rebuild_is_in_the_new_index() -> None:
    kept, withdrawn = make_article(title="قمح"), make_article(title="قمح")
    indexer.drain()
    late: list[Article] = []

    def changing(articles: Any, total: int) -> Iterator[Any]:
        yield from list(articles)
        late.append(make_article(title="قمح"))
        Article.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
        assert search(SearchRequest("قمح")).count == 2
        assert indexer.drain() == 2

    indexer.rebuild(changing)
    assert not IndexEvent.objects.exists()
    assert indexed() == {kept.pk, late[0].pk}


def test_an_interrupted_rebuild_leaves_the_old_index_and_is_cleared_away() -> None:
    article = make_article()
    indexer.drain()
    before = live()

    def breaks(articles: Any, total: int) -> Iterator[Any]:
        yield next(iter(articles))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        indexer.rebuild(breaks)
    assert (live(), indexed()) == (before, {article.pk})

    assert list(root().glob("gen*")) == [before]


def test_one_rebuild_runs_at_a_time() -> None:
    def second(articles: Any, total: int) -> Any:
        with pytest.raises(IndexBusy):
            fresh_backend().rebuild()
        return articles

    indexer.rebuild(second)


def test_another_process_sees_a_change_at_once() -> None:
    make_article()
    indexer.drain()
    other = fresh_backend()
    assert len(other.evaluate(Everything()).matches) == 1
    make_article()
    indexer.drain()
    assert len(other.evaluate(Everything()).matches) == 2
    indexer.rebuild()
    assert len(other.evaluate(Everything()).matches) == 2


def test_counts_are_exact_over_many_segments_and_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "due", lambda sizes: [])
    for batch in range(7):
        for number in range(7):
            make_article(title=f"قمح {batch} {number}", body="قمح " * (number + 1))
        indexer.drain()
    Article.objects.filter(title__endswith=" 0").delete()
    indexer.drain()
    assert len(indexer.backend().store.postings().segments) == 7
    pages = [search(SearchRequest("قمح", page=number, page_size=10)) for number in range(1, 6)]
    assert {page.count for page in pages} == {42}
    ids = [hit.article_id for page in pages for hit in page.hits]
    assert len(set(ids)) == len(ids) == 42


def test_threads_that_read_and_write_at_once_lose_nothing() -> None:
    article = make_article()
    indexer.drain()
    index = connections["default"].get_unified_index().get_index(Article)
    documents = [indexer.backend().document(index, article) for _ in range(12)]
    failures: list[BaseException] = []

    def work(share: int) -> None:
        own = fresh_backend()
        try:
            for number in range(share, len(documents), 3):
                record = replace(documents[number].record, article_id=1000 + number)
                own.apply([documents[number]._replace(record=record)])
                assert evaluate(Everything(), own.store.postings()).matches
        except BaseException as error:
            failures.append(error)
        finally:
            database.close()

    threads = [Thread(target=work, args=(share,)) for share in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(evaluate(Everything(), fresh_backend().store.postings()).matches) == 13


def test_a_rebuild_settles_what_was_pending_before_it() -> None:
    article = make_article()
    indexer.rebuild()
    assert not IndexEvent.objects.exists()
    assert indexed() == {article.pk}
