"""Haystack's own doors stay open: SearchQuerySet, its index and its commands."""

import datetime
import pickle
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from haystack import connections
from haystack.inputs import AutoQuery, Clean, Exact, Not, Raw
from haystack.query import SQ, SearchQuerySet

from archive.models import Article, IndexEvent
from archive.search import indexer
from archive.search.backends import whoosh_backend
from archive.search.backends.document import Document
from archive.search.backends.evaluation import evaluate
from archive.search.backends.locks import file_lock
from archive.search.backends.segments.draft import Draft
from archive.search.backends.segments.whoosh_codec import build_schema
from archive.search.backends.tree_query import Tree
from archive.search.checks import check_index
from archive.search.fingerprint import fingerprint
from archive.search.matches import Evaluation
from archive.search.query.nodes import Node, Or, Term
from archive.search.reconcile import check
from archive.search.search_indexes import ArticleIndex
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


def titles(results: SearchQuerySet) -> list[str]:
    return sorted(result.object.title for result in results)


@pytest.fixture
def archive() -> None:
    """Four articles on grain, in the index."""
    spa, wam = make_source("واس", key="spa"), make_source("وام", key="wam")
    grain, trade = make_tag("حبوب, وبقول", key="grain"), make_tag("تجارة حرة", key="trade")
    make_article((grain,), title="القمح", source=spa, published_edtf="2018-03-19")
    make_article((grain, trade), title="قمح وشعير", source=spa, published_edtf="2019")
    make_article((trade,), title="شعير", source=wam, published_edtf="2020")
    make_article(title="ذرة")
    indexer.drain()


def test_the_index_of_articles_is_registered() -> None:
    indexes = connections["default"].get_unified_index().get_indexes()
    assert isinstance(indexes[Article], ArticleIndex)


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        (SQ(content="قمح"), ["القمح", "قمح وشعير"]),
        (SQ(content="قمح شعير"), ["قمح وشعير"]),
        (SQ(content="قمح OR ذرة"), []),
        (SQ(content=AutoQuery("قمح OR ذرة")), ["القمح", "ذرة", "قمح وشعير"]),
        (SQ(content=Raw("قمح -شعير")), ["القمح"]),
        (SQ(content=Clean("شعير")), ["شعير", "قمح وشعير"]),
        (SQ(content=Not("شعير")), ["القمح", "ذرة"]),
        (SQ(content=Exact("قمح شعير")), ["قمح وشعير"]),
        (SQ(content=Exact("شعير قمح")), []),
        (SQ(content=Tree(Or((Term("ذرة"), Term("شعير"))))), ["ذرة", "شعير", "قمح وشعير"]),
        (SQ(content="قمح") | SQ(content="ذرة"), ["القمح", "ذرة", "قمح وشعير"]),
        (SQ(content="قمح") & ~SQ(content="شعير"), ["القمح"]),
        (SQ(title="شعير"), ["شعير", "قمح وشعير"]),
        (SQ(title__startswith="شع"), ["شعير", "قمح وشعير"]),
        (SQ(title__startswith="شع قم"), ["قمح وشعير"]),
        (SQ(title__endswith="مح"), ["القمح", "قمح وشعير"]),
        (SQ(title__contains="عي"), ["شعير", "قمح وشعير"]),
        (SQ(title__contains="ع*ق"), ["قمح وشعير"]),
        (SQ(title__contains="؟"), ["القمح", "ذرة", "شعير", "قمح وشعير"]),
        (SQ(title__fuzzy="شعبر"), ["شعير", "قمح وشعير"]),
        (SQ(content__fuzzy="قمح وا"), []),
        (SQ(content=AutoQuery("*مح -شع?ر")), ["القمح"]),
        (SQ(title__in=["ذرة", "القمح"]), ["القمح", "ذرة", "قمح وشعير"]),
        (SQ(tag_name="تجارة حرة"), ["شعير", "قمح وشعير"]),
        (SQ(source_name="وام"), ["شعير"]),
        (SQ(source="spa"), ["القمح", "قمح وشعير"]),
        (SQ(tags="trade"), ["شعير", "قمح وشعير"]),
        (SQ(tags__in=["grain", "trade"]), ["القمح", "شعير", "قمح وشعير"]),
        (SQ(year=2018), ["القمح"]),
        (SQ(year__gte=2019), ["شعير", "قمح وشعير"]),
        (SQ(year__gt=2019), ["شعير"]),
        (SQ(year__lt=2020), ["القمح", "قمح وشعير"]),
        (SQ(year__range=(2018, 2019)), ["القمح", "قمح وشعير"]),
        (SQ(year__in=[2018, 2020]), ["القمح", "شعير"]),
        (SQ(not_after__lte=datetime.date(2018, 12, 31)), ["القمح"]),
    ],
)
def test_filters(conditions: SQ, found: list[str]) -> None:
    assert titles(SearchQuerySet().models(Article).filter(conditions)) == found


@pytest.mark.usefixtures("archive")
def test_auto_query_speaks_the_query_language() -> None:
    assert titles(SearchQuerySet().auto_query("شعير ليس قمح")) == ["شعير"]


@pytest.mark.usefixtures("archive")
def test_exclude_and_chains() -> None:
    results = SearchQuerySet().filter(source="spa").exclude(content="شعير")
    assert titles(results) == ["القمح"]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("narrowing", ["source:واس", 'tag:"تجارة حرة" source:واس'])
def test_narrow_takes_the_query_language(narrowing: str) -> None:
    assert "قمح وشعير" in titles(SearchQuerySet().narrow(narrowing))


@pytest.mark.usefixtures("archive")
def test_narrow_takes_conditions() -> None:
    assert titles(SearchQuerySet().narrow(SQ(content="قمح"))) == ["القمح", "قمح وشعير"]


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        SearchQuerySet().filter(colour="أحمر").count()
    with pytest.raises(ValueError, match="colour"):
        SearchQuerySet().order_by("colour").count()


@pytest.mark.usefixtures("archive")
def test_order_count_and_slices() -> None:
    results = SearchQuerySet().order_by("-year")
    assert [result.object.title for result in results] == ["شعير", "قمح وشعير", "القمح", "ذرة"]
    assert results.count() == 4
    assert [result.year for result in results[1:3]] == [2019, 2018]
    oldest = SearchQuerySet().order_by("year")
    assert [result.year for result in oldest] == [2018, 2019, 2020, 0]
    assert oldest[0].tags == ("grain",)


@pytest.mark.usefixtures("archive")
def test_what_sorts_alike_is_read_newest_first() -> None:
    results = SearchQuerySet().order_by("source")
    assert [result.object.title for result in results] == ["قمح وشعير", "القمح", "شعير", "ذرة"]


@pytest.mark.usefixtures("archive")
def test_count_page_and_facets_share_one_evaluation_until_something_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nodes = []

    def counted(node: Node, *rest: Any, **options: Any) -> Evaluation:
        nodes.append(node)
        return evaluate(node, *rest, **options)

    monkeypatch.setattr(whoosh_backend, "evaluate", counted)
    results = SearchQuerySet().filter(content="قمح").facet("tags")
    assert (results.count(), len(results[:20])) == (2, 2)
    assert results.facet_counts()["fields"]["tags"] == [("grain", 2), ("trade", 1)]
    assert len(nodes) == 1
    make_article(title="قمح")
    assert SearchQuerySet().filter(content="قمح").count() == 3


@pytest.mark.usefixtures("archive")
def test_facets_count_whole_keys() -> None:
    counts = SearchQuerySet().facet("tags").facet("source").facet("year").facet_counts()
    assert counts["fields"] == {
        "tags": [("grain", 2), ("trade", 2)],
        "source": [("spa", 2), ("wam", 1)],
        "year": [(2018, 1), (2019, 1), (2020, 1)],
    }


@pytest.mark.usefixtures("archive")
def test_spelling_suggestions_come_from_the_archives_words() -> None:
    results = SearchQuerySet().auto_query("شعيرر قمح")
    assert results.spelling_suggestion("شعيرز قمح") == "شعير قمح"
    assert SearchQuerySet().spelling_suggestion("شعير قمح") is None


@pytest.mark.usefixtures("archive")
def test_load_all_takes_one_query_for_a_page(django_assert_num_queries: Any) -> None:
    # One for the articles with their sources, the other asks whether anything waits in the outbox.
    with django_assert_num_queries(2):
        found = [result.object for result in SearchQuerySet().load_all()]
        assert {article.source.name for article in found if article.source} == {"واس", "وام"}


@pytest.mark.usefixtures("archive")
def test_a_search_query_set_can_be_pickled_and_shown() -> None:
    results = SearchQuerySet().filter(content="قمح")
    assert titles(pickle.loads(pickle.dumps(results))) == titles(results)  # noqa: S301
    assert "Term" in str(results.query)


@pytest.mark.usefixtures("archive")
def test_haystacks_commands_work_and_leave_no_gap() -> None:
    call_command("clear_index", interactive=False, verbosity=0)
    assert SearchQuerySet().count() == 4
    Article.objects.filter(title="ذرة").update(status="withdrawn")
    call_command("update_index", verbosity=0)
    assert SearchQuerySet().count() == 3
    before = indexer.backend().store.folder()
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert indexer.backend().store.folder() != before
    assert SearchQuerySet().count() == 3


@pytest.mark.usefixtures("archive")
def test_rebuild_index_writes_each_article_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written, add = [], Draft.add

    def noted(draft: Draft, document: Document) -> None:
        written.append(document.record.article_id)
        add(draft, document)

    monkeypatch.setattr(Draft, "add", noted)
    call_command("rebuild_index", interactive=False, batchsize=1, verbosity=0)
    assert sorted(written) == sorted(Article.objects.values_list("pk", flat=True))


@pytest.mark.usefixtures("archive")
def test_update_index_removes_what_is_gone() -> None:
    Article.objects.filter(title="ذرة").update(status="draft")
    call_command("update_index", remove=True, verbosity=0)
    assert SearchQuerySet().count() == 3


@pytest.mark.usefixtures("archive")
def test_update_index_of_the_newest_only_loses_nothing() -> None:
    day = timezone.now() - datetime.timedelta(days=1)
    models.QuerySet(Article).exclude(title="ذرة").update(updated_at=day)
    # Unseen by the outbox.
    models.QuerySet(Article).filter(title="ذرة").update(body="سمسم")
    call_command("update_index", age=2, batchsize=1, verbosity=0)
    assert SearchQuerySet().filter(content="سمسم").count() == 1
    assert SearchQuerySet().count() == 4
    assert not check()


@pytest.mark.usefixtures("archive")
def test_an_object_read_long_ago_does_not_take_its_article_back() -> None:
    old = Article.objects.get(title="ذرة")
    Article.objects.filter(pk=old.pk).update(title="سمسم")
    indexer.drain()
    ArticleIndex().update_object(old)
    assert SearchQuerySet().filter(content="سمسم").count() == 1
    assert not check()


@pytest.mark.usefixtures("archive")
def test_an_object_that_cannot_be_indexed_is_left_to_the_indexer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(index: Any, article: Article) -> None:
        raise ValueError("وثيقة فاسدة")

    monkeypatch.setattr(indexer.backend(), "document", fails)
    call_command("update_index", verbosity=0)
    assert IndexEvent.objects.count() == 4
    monkeypatch.undo()
    assert SearchQuerySet().count() == 4


@pytest.mark.usefixtures("archive")
def test_update_index_waits_for_a_rebuild_under_way_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = []
    call_command("clear_index", interactive=False, verbosity=0)
    with ExitStack() as elsewhere:
        lock = indexer.backend().store.root / "rebuild.lock"
        elsewhere.enter_context(file_lock(lock, wait=0))

        def wait(seconds: float) -> None:
            waits.append(seconds)
            elsewhere.close()

        monkeypatch.setattr(whoosh_backend.time, "sleep", wait)
        call_command("update_index", verbosity=0)
    assert len(waits) == 1
    assert indexer.backend().is_current()


@pytest.mark.usefixtures("archive")
def test_one_object_can_be_indexed_and_removed_by_hand() -> None:
    index = ArticleIndex()
    article = Article.objects.get(title="ذرة")
    IndexEvent.objects.all().delete()
    index.remove_object(article)
    assert SearchQuerySet().filter(content="ذرة").count() == 1
    # Unseen by the outbox: the database decides what is indexed and what is removed.
    for status, count in (("withdrawn", 0), ("published", 1)):
        models.QuerySet(Article).filter(pk=article.pk).update(status=status)
        index.remove_object(article) if status == "withdrawn" else index.update_object(article)
        assert SearchQuerySet().filter(content="ذرة").count() == count


def test_the_check_warns_of_an_index_that_cannot_be_used() -> None:
    assert check_index(None) == []
    indexer.rebuild()
    assert check_index(None) == []
    (indexer.backend().store.folder() / "MANIFEST").unlink()
    assert [message.id for message in check_index(None)] == ["search.W001"]
    indexer.rebuild()
    assert check_index(None) == []


def test_the_schema_can_be_pickled_and_the_fingerprint_depends_on_it() -> None:
    schema = build_schema()
    assert pickle.loads(pickle.dumps(schema)).names() == schema.names()  # noqa: S301
    assert fingerprint("one") == fingerprint("one") != fingerprint("two")
