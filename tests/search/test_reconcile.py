"""Every difference between the database and the index is found, and none is imagined."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from django.db import connection
from haystack import connections

from archive.analysis import analyzer
from archive.models import Article, IndexEvent
from archive.search import indexer, reconcile, status
from archive.search.backends.errors import IndexUnusable
from archive.search.backends.segments.whoosh_writer import ArrayWriter
from archive.search.digest import digest
from archive.search.reconcile import Differences
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db
NONE = Differences()
_numbers = count(1)


def sql(statement: str, *values: Any) -> None:
    """Change the database in a way that no signal tells of."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def drained() -> None:
    while indexer.drain():
        pass


@pytest.fixture
def article() -> Article:
    """An indexed article with a source and two tags, and another beside it."""
    made = make_article(
        source=make_source(key="wam"),
        tags=(make_tag(key="oecd"), make_tag()),
        published_edtf="2018",
    )
    make_article()
    drained()
    return made


def test_an_index_made_of_the_database_does_not_differ(article: Article) -> None:
    assert reconcile.check() == NONE
    assert status.read().checked is not None


def test_what_only_one_of_them_has_is_found(article: Article) -> None:
    for table in ("textsignature", "titlestart", "articletag"):
        sql(f"DELETE FROM archive_{table} WHERE article_id = %s", article.pk)  # noqa: S608
    sql("DELETE FROM archive_article WHERE id = %s", article.pk)
    assert reconcile.check() == Differences(ghosts=(article.pk,))
    late = make_article()
    IndexEvent.objects.all().delete()
    assert reconcile.check() == Differences(missing=(late.pk,), ghosts=(article.pk,))
    assert status.read().differences == 2


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_readers_may_no_longer_see_is_a_ghost(article: Article, state: str) -> None:
    sql("UPDATE archive_article SET status = %s WHERE id = %s", state, article.pk)
    assert reconcile.check() == Differences(ghosts=(article.pk,))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE archive_article SET title = 'آخر' WHERE id = %s",
        "UPDATE archive_article SET body = body || '.' WHERE id = %s",
        "UPDATE archive_article SET about = 'نبذة' WHERE id = %s",
        "UPDATE archive_article SET author = 'كاتب' WHERE id = %s",
        "UPDATE archive_article SET byline = 'سطر' WHERE id = %s",
        "UPDATE archive_article SET section = 'باب' WHERE id = %s",
        "UPDATE archive_article SET published_year = 2019 WHERE id = %s",
        "UPDATE archive_article SET published_not_before = '2018-02-01' WHERE id = %s",
        "UPDATE archive_article SET published_not_after = NULL WHERE id = %s",
        "UPDATE archive_article SET source_id = NULL WHERE id = %s",
        "UPDATE archive_source SET name = 'وكالة' WHERE key = 'wam' AND 0 < %s",
        "UPDATE archive_source SET key = 'wam-2' WHERE key = 'wam' AND 0 < %s",
        "UPDATE archive_tag SET label = 'منظمة' WHERE key = 'oecd' AND 0 < %s",
        "UPDATE archive_tag SET key = 'oecd-2' WHERE key = 'oecd' AND 0 < %s",
        "DELETE FROM archive_articletag WHERE article_id = %s",
    ],
)
def test_every_change_that_the_index_is_made_of_is_found_and_mended(
    article: Article, statement: str
) -> None:
    sql(statement, article.pk)
    found = reconcile.check()
    assert found == Differences(changed=(article.pk,))
    reconcile.repair(found)
    drained()
    assert reconcile.check() == NONE


@pytest.mark.parametrize("field", ["withdrawal_reason", "source_note", "original_url"])
def test_what_the_index_is_not_made_of_is_no_difference(article: Article, field: str) -> None:
    sql(f"UPDATE archive_article SET {field} = 'x' WHERE id = %s", article.pk)  # noqa: S608
    assert reconcile.check() == NONE


def test_changes_that_wait_are_known_and_counted_but_no_differences(article: Article) -> None:
    late = make_article()
    Article.objects.filter(pk=article.pk).update(title="آخر")
    assert reconcile.check() == Differences(pending=2)
    IndexEvent.objects.all().delete()
    assert reconcile.check() == Differences(missing=(late.pk,), changed=(article.pk,))


def edit(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(title=f"حُرّر أثناء الفحص {next(_numbers)}")


def add(article: Article) -> None:
    make_article()


def delete(article: Article) -> None:
    article.delete()


def withdraw(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(status="withdrawn")


@pytest.mark.parametrize("settle", [True, False])
@pytest.mark.parametrize("change", [edit, add, delete, withdraw])
def test_what_changes_while_it_is_checked_is_no_difference(
    article: Article, change: Callable[[Article], None], settle: bool
) -> None:
    def meanwhile(articles: Iterable[Any], total: int) -> Iterator[Any]:
        change(article)
        if settle:
            drained()
        yield from articles

    assert len(reconcile.check(meanwhile)) == 0


@pytest.mark.parametrize("settle", [True, False])
@pytest.mark.parametrize("step", ["_indexed", "_waiting", "_digests"])
def test_an_article_that_is_edited_again_and_again_is_no_difference(
    article: Article, monkeypatch: pytest.MonkeyPatch, step: str, settle: bool
) -> None:
    bad = make_article()
    IndexEvent.objects.filter(article_id=bad.pk).delete()
    read = getattr(reconcile, step)

    def another_edit(read_before: Any, *_: Any) -> Any:
        edit(article)
        if settle:
            drained()
        return read_before

    monkeypatch.setattr(reconcile, step, lambda *given: another_edit(read(*given)))
    assert reconcile.check(another_edit).articles == (bad.pk,)


def test_an_article_that_the_index_has_twice_is_a_difference(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = connections["default"].get_unified_index().get_index(Article)
    monkeypatch.setattr(ArrayWriter, "_delete", lambda writer, articles: None)
    document = indexer.backend().document(index, article)
    other = document._replace(record=replace(document.record, digest=1))
    for one in (other, document):
        indexer.backend().apply([one])
    assert reconcile.check() == Differences(changed=(article.pk,))


def test_an_article_that_cannot_be_read_is_a_difference_and_spoils_no_check(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = reconcile.digest

    def refuses(prepared: dict[str, Any]) -> int:
        if prepared["django_id"] == str(article.pk):
            raise ValueError("مادة فاسدة")
        return prepare(prepared)

    monkeypatch.setattr(reconcile, "digest", refuses)
    assert reconcile.check() == Differences(changed=(article.pk,))


def test_no_text_is_analysed(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyzer, "_forms", lambda word: pytest.fail("analysed"))
    edit(article)
    IndexEvent.objects.all().delete()
    assert reconcile.check() == Differences(changed=(article.pk,))


def test_many_articles_are_read_in_few_queries(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "BATCH", 10)
    for _ in range(25):
        make_article(tags=(make_tag(),))
    drained()
    # One for what waits, one for how many there are; three for each of three pages, and one that finds no fourth.
    with django_assert_num_queries(2 + 3 * 3 + 1):
        assert reconcile.check() == NONE


def test_differences_of_more_articles_than_one_batch_are_all_mended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reconcile, "BATCH", 3)
    made = [make_article().pk for _ in range(8)]
    IndexEvent.objects.all().delete()
    found = reconcile.check()
    assert found == Differences(missing=tuple(made))
    reconcile.repair(found)
    drained()
    assert reconcile.check() == NONE


def test_an_index_that_cannot_be_read_is_not_called_empty() -> None:
    root = indexer.backend().store.root
    root.rename(root.with_name("moved"))
    with pytest.raises(IndexUnusable):
        reconcile.check()


def test_a_digest_depends_on_every_value_and_on_no_order_of_the_fields() -> None:
    assert digest({"a": "1", "b": ["2", "3"]}) == digest({"b": ["2", "3"], "a": "1"})
    forms = [{"a": "1"}, {"a": 1}, {"a": ["1"]}, {"b": "1"}, {"a": ""}, {"a": "1", "b": ""}, {}]
    assert len({digest(form) for form in forms}) == len(forms)
    assert 0 < digest({"a": "\ud800"}) < 2**64
