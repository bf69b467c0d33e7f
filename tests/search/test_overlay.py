"""What waits in the outbox is part of every answer, whether or not the indexer has come to it."""

from contextlib import suppress
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import F
from pytest_django import Settings

from archive.models import Article, IndexEvent
from archive.search import indexer
from archive.search.backends import pending
from archive.search.backends.errors import SearchUnavailable
from archive.search.query.nodes import Everything
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.searcher import search
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db


def found(text: str = "") -> set[int]:
    results = search(SearchRequest(text, page_size=500, copies=True))
    assert not results.temporary
    assert results.count == len(results.hits)
    return {hit.article_id for hit in results.hits}


def test_an_edit_is_found_with_its_new_words_and_not_with_its_old_ones() -> None:
    article = make_article(title="قمح")
    indexer.drain()
    article.title = "شعير"
    article.save()
    assert (found("قمح"), found("شعير")) == (set(), {article.pk})
    assert IndexEvent.objects.exists()


def test_what_was_withdrawn_or_deleted_is_gone_at_once() -> None:
    withdrawn, deleted, kept = (make_article(title="قمح") for _ in range(3))
    indexer.drain()
    Article.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    deleted.delete()
    assert found("قمح") == found() == {kept.pk}


def test_a_search_changes_nothing() -> None:
    make_article(title="قمح")
    before = sorted(path.name for path in indexer.backend().store.root.rglob("*"))
    events = IndexEvent.objects.count()
    assert len(found("قمح")) == 1
    assert sorted(path.name for path in indexer.backend().store.root.rglob("*")) == before
    assert IndexEvent.objects.count() == events


def test_index_and_overlay_together_find_what_the_database_has() -> None:
    random = Random(5)  # noqa: S311 - the same articles each time
    words = ["قمح", "والقمح", "شعير", "ذرة"]
    tag = make_tag("غلة", key="crop")
    for number in range(30):
        tags = (tag,) if number % 3 == 0 else ()
        make_article(tags, title=random.choice(words), body=" ".join(random.choices(words, k=4)))
        if number == 14:
            indexer.drain()
    for article in Article.objects.all()[::4]:
        article.body = " ".join(random.choices(words, k=4))
        article.save()
    Article.objects.filter(title="ذرة").delete()
    for text in ("قمح", "قمح شعير", "«قمح شعير»", "شع*", "-قمح", "=والقمح", "الوسم:غلة", ""):
        node = parse(text).node
        laid_over = indexer.backend().evaluate(node).matches
        scanned = indexer.backend().scan(node).matches
        assert {match.record for match in laid_over} == {match.record for match in scanned}
        scores = {match.record: round(match.score, 3) for match in scanned}
        assert {match.record: round(match.score, 3) for match in laid_over} == scores


def test_facets_and_similar_words_know_what_waits() -> None:
    make_article((make_tag("غلة", key="crop"),), title="قمح")
    results = search(SearchRequest("قمح"))
    assert [value.key for value in results.facets.tags] == ["crop"]
    assert search(SearchRequest("قمحع")).suggestion == "قمح"


def test_of_very_many_changes_the_latest_are_found_and_the_rest_is_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(pending, "MOST", 2)
    settings.SEARCH_SCAN_MOST = 1
    withdrawn = make_article(title="قمح")
    indexer.drain()
    Article.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    late = [make_article(title="قمح") for _ in range(3)]
    results = search(SearchRequest("قمح"))
    assert results.temporary
    assert any("نتائج مؤقتة" in notice for notice in results.notices)
    assert {hit.article_id for hit in results.hits} == {article.pk for article in late[1:]}


def test_of_very_many_changes_in_a_small_archive_all_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pending, "MOST", 2)
    articles = {make_article(title="قمح").pk for _ in range(4)}
    results = search(SearchRequest("قمح"))
    assert {hit.article_id for hit in results.hits} == articles
    assert results.temporary


def test_nothing_is_never_said_before_everything_was_looked_at(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(pending, "MOST", 1)
    early = make_article(title="ذرة")
    make_article(title="قمح")
    results = search(SearchRequest("ذرة"))
    assert [hit.article_id for hit in results.hits] == [early.pk]
    settings.SEARCH_SCAN_MOST = 1
    with pytest.raises(SearchUnavailable):
        search(SearchRequest("شعير"))


def test_documents_of_what_waits_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(title="قمح")
    backend = indexer.backend()
    read: list[int] = []
    monkeypatch.setattr(
        backend,
        "document",
        lambda *args, prepare=backend.document: read.append(1) or prepare(*args),
    )
    for _ in range(3):
        backend.evaluate(Everything())
    make_article(title="شعير")
    backend.evaluate(Everything())
    assert len(read) == 2


def test_a_row_written_behind_djangos_back_is_laid_over_too() -> None:
    article = make_article(title="قمح")
    indexer.drain()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archive_article SET title = 'شعير' WHERE id = %s", [article.pk])
    assert found("قمح") == {article.pk}, "nothing tells of it"
    IndexEvent.objects.create(article_id=article.pk)
    assert found("شعير") == {article.pk}


def test_what_was_seen_inside_a_change_that_is_taken_back_is_forgotten() -> None:
    """The number of its row is given again to the next change."""
    article = make_article(title="قمح")
    indexer.drain()
    with suppress(ZeroDivisionError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(title="شعير")
        assert found("شعير") == {article.pk}
        raise ZeroDivisionError
    Article.objects.filter(pk=article.pk).update(section="باب")
    assert (found("شعير"), found("قمح")) == (set(), {article.pk})


def test_a_change_with_a_lower_number_that_is_committed_later_is_seen() -> None:
    article, tag = make_article(title="قمح"), make_tag("غلة")
    indexer.drain()
    article.tags.add(tag)
    IndexEvent.objects.update(id=F("id") + 1000)
    assert found("شعير") == set()
    # As another transaction leaves it that took its number before and commits now.
    connection.cursor().execute("UPDATE archive_article SET title = 'شعير'")
    IndexEvent.objects.create(article_id=article.pk, pk=1)
    assert found("شعير") == {article.pk}
