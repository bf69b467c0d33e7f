"""The index follows the database, and comes back by itself from whatever happens to it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from haystack import connections

from archive.models import Article, IndexEvent
from archive.search import indexer
from archive.search.backends import whoosh_store
from archive.search.backends.errors import IndexBusy
from archive.search.backends.locks import file_lock
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
    matches = indexer.backend().evaluate(Everything()).matches
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
    assert article.pk in indexed()


def test_a_document_that_spoils_its_batch_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article()
    indexer.drain()
    good, bad = make_article(), make_article()
    apply = indexer.backend().apply

    def refuses(documents: list[dict[str, Any]], removed: Any = ()) -> None:
        if any(document["id"].endswith(f".{bad.pk}") for document in documents):
            raise ValueError("وثيقة فاسدة")
        apply(documents, removed)

    monkeypatch.setattr(indexer.backend(), "apply", refuses)
    assert indexer.drain() == 1
    row = IndexEvent.objects.get()
    assert (row.article_id, row.attempts) == (bad.pk, 1)
    assert "وثيقة فاسدة" in row.last_error
    assert good.pk in indexed()
    for _ in range(5):
        assert indexer.catch_up() == {bad.pk}
    row.refresh_from_db()
    assert row.attempts == indexer.ATTEMPTS_OF_SEARCH
    make_article()
    assert indexer.catch_up() == {bad.pk}
    row.refresh_from_db()
    assert row.attempts == indexer.ATTEMPTS_OF_SEARCH


def test_one_drain_runs_at_a_time() -> None:
    make_article()
    with file_lock(root() / "drain.lock", wait=0), pytest.raises(IndexBusy):
        indexer.drain()
    assert indexer.drain() == 1


def test_a_search_goes_on_while_another_drains(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(title="قمح")
    search(SearchRequest())
    make_article(title="قمح")
    monkeypatch.setattr(indexer, "SEARCH_WAIT", 0.0)
    with file_lock(root() / "drain.lock", wait=0):
        assert search(SearchRequest("قمح")).count == 1
    assert search(SearchRequest("قمح")).count == 2


def remove_everything() -> None:
    shutil.rmtree(root())


def empty_the_folder() -> None:
    for path in live().iterdir():
        path.unlink()


def remove_the_pointer() -> None:
    (root() / "CURRENT").unlink()


def truncate_every_file() -> None:
    for path in live().iterdir():
        os.truncate(path, 0)


def truncate_the_segment() -> None:
    (segment,) = live().glob("*.seg")
    os.truncate(segment, segment.stat().st_size // 2)


def remove_the_segment() -> None:
    (segment,) = live().glob("*.seg")
    segment.unlink()


def scribble_over_the_toc() -> None:
    for path in live().glob("*.toc"):
        path.write_bytes(b"\xff" * 200)


def age_the_fingerprint() -> None:
    (live() / "FINGERPRINT").write_text("older", encoding="ascii")


@pytest.mark.parametrize(
    "damage",
    [
        remove_everything,
        empty_the_folder,
        remove_the_pointer,
        truncate_every_file,
        truncate_the_segment,
        remove_the_segment,
        scribble_over_the_toc,
        age_the_fingerprint,
    ],
)
# Whoosh leaves a file that it cannot parse to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_damaged_index_is_built_anew_by_the_next_search(damage: Callable[[], None]) -> None:
    article = make_article(title="قمح")
    assert search(SearchRequest("قمح")).count == 1
    indexer.backend().store.forget()
    damage()
    connections.thread_local.connections.clear()
    results = search(SearchRequest("قمح"))
    assert [hit.article_id for hit in results.hits] == [article.pk]
    assert not results.temporary
    assert (live() / "FINGERPRINT").read_text() == fresh_backend().store.stamp
    assert fresh_backend().is_ready()


def test_a_search_in_an_index_damaged_while_open_is_still_answered() -> None:
    make_article(title="قمح")
    assert search(SearchRequest("قمح")).count == 1
    remove_everything()
    assert search(SearchRequest("قمح")).count == 1


def test_a_rebuild_leaves_the_old_index_answering_until_it_is_done() -> None:
    for _ in range(3):
        make_article(title="قمح")
    search(SearchRequest())
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
    search(SearchRequest())
    late: list[Article] = []

    def changing(articles: Any, total: int) -> Iterator[Any]:
        yield from list(articles)
        late.append(make_article(title="قمح"))
        Article.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
        assert search(SearchRequest("قمح")).count == 2

    indexer.rebuild(changing)
    assert not IndexEvent.objects.exists()
    assert indexed() == {kept.pk, late[0].pk}


def test_an_interrupted_rebuild_leaves_the_old_index_and_is_cleared_away() -> None:
    article = make_article()
    search(SearchRequest())
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
    search(SearchRequest())
    other = fresh_backend()
    assert len(other.evaluate(Everything()).matches) == 1
    make_article()
    search(SearchRequest())
    assert len(other.evaluate(Everything()).matches) == 2
    indexer.rebuild()
    assert len(other.evaluate(Everything()).matches) == 2


def test_counts_are_exact_over_many_segments_and_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    commit = whoosh_store.SegmentWriter.commit
    monkeypatch.setattr(
        whoosh_store.SegmentWriter, "commit", lambda writer: commit(writer, merge=False)
    )
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
                own.apply([documents[number] | {"id": f"archive.article.{1000 + number}"}])
                assert own.evaluate(Everything()).matches
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=work, args=(share,)) for share in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(fresh_backend().evaluate(Everything()).matches) == 13


def test_the_command_indexes_what_is_pending(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("index_changes")
    article = make_article()
    call_command("index_changes")
    assert "التغييرات المفهرسة: 1. الباقية: 0." in capsys.readouterr().out
    call_command("index_changes", rebuild=True)
    assert indexed() == {article.pk}


def test_a_rebuild_settles_what_was_pending_before_it() -> None:
    article = make_article()
    indexer.rebuild()
    assert not IndexEvent.objects.exists()
    assert indexed() == {article.pk}


def test_the_command_builds_an_index_that_is_missing() -> None:
    article = make_article()
    IndexEvent.objects.all().delete()
    call_command("index_changes")
    assert indexer.backend().is_ready()
    assert indexed() == {article.pk}


def test_the_command_says_when_a_rebuild_is_under_way() -> None:
    with file_lock(root() / "rebuild.lock", wait=0), pytest.raises(CommandError, match="أمر آخر"):
        call_command("index_changes", rebuild=True)
