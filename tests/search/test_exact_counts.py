"""Counts are those of an exhaustive count, on an index of many segments with deletions, through every door."""

from collections import Counter

import pytest
from haystack.query import SearchQuerySet

from archive.models import Article
from archive.search import indexer
from archive.search.backends.segments import tiers
from archive.search.request import SearchRequest
from archive.search.searcher import search
from tests.factories import make_article, make_source, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """Articles of eight segments, of which some were deleted and some written again."""
    monkeypatch.setattr(tiers, "due", lambda sizes: [])
    sources, tags = [make_source(), make_source()], [make_tag(), make_tag(), make_tag()]
    for number in range(56):
        article = make_article(
            title=f"{'قمح' if number % 7 else 'شعير'} {number}",
            body="حقل " * (1 + number % 5),
            source=sources[number % 2],
            published_edtf=str(2015 + number % 4),
        )
        article.tags.set(tags[: number % 4])
        if number % 7 == 6:
            indexer.drain()
    Article.objects.filter(pk__in=[article.pk for article in Article.objects.all()[::9]]).delete()
    for article in Article.objects.all()[::8]:
        article.body += " حصاد"
        article.save()
    indexer.drain()
    postings = indexer.backend().store.postings()
    assert len(postings.segments) == 9
    assert not postings.live.all()
    wheat = Article.objects.filter(title__startswith="قمح")
    return list(wheat.prefetch_related("tags").select_related("source"))


def test_haystack_counts_slices_and_facets_exactly(articles: list[Article]) -> None:
    found = SearchQuerySet().models(Article).filter(content="قمح").order_by("django_id")
    keys = [article.pk for article in articles]
    assert found.count() == len(found) == len(keys)
    for size in (1, 7, 10, 100):
        slices = [found[start : start + size] for start in range(0, len(keys), size)]
        assert [int(result.pk) for part in slices for result in part] == sorted(keys)
    fields = found.facet("source").facet("tags").facet("year").facet_counts()["fields"]
    assert dict(fields["source"]) == by_source(articles)
    assert dict(fields["tags"]) == by_tag(articles)
    assert dict(fields["year"]) == by_year(articles)


@pytest.mark.parametrize("size", [3, 10, 34])
def test_the_searcher_counts_pages_and_facets_exactly(articles: list[Article], size: int) -> None:
    first = search(SearchRequest("قمح", page_size=size, copies=True))
    pages = [
        search(SearchRequest("قمح", page=number, page_size=size, copies=True))
        for number in range(1, first.pages + 1)
    ]
    keys = [hit.article_id for page in pages for hit in page.hits]
    assert sorted(keys) == sorted(article.pk for article in articles)
    assert {page.count for page in pages} == {len(articles)}
    assert {value.key: value.count for value in first.facets.sources} == by_source(articles)
    assert {value.key: value.count for value in first.facets.tags} == by_tag(articles)
    years = {int(value.key): value.count for value in first.facets.years}
    assert years == by_year(articles)


def test_what_stands_for_several_words_counts_exactly(articles: list[Article]) -> None:
    for query in ("قم*", "*مح", "ق*ح", "ق?ح", "قمخ~", "قحم~", "*مح -شع*", "-شع?ر", "العنوان:*مح*"):
        assert search(SearchRequest(query, copies=True)).count == len(articles), query
        assert SearchQuerySet().models(Article).auto_query(query).count() == len(articles), query


def by_source(articles: list[Article]) -> Counter[str]:
    return Counter(article.source.key for article in articles if article.source)


def by_tag(articles: list[Article]) -> Counter[str]:
    return Counter(tag.key for article in articles for tag in article.tags.all())


def by_year(articles: list[Article]) -> Counter[int]:
    return Counter(int(article.published_edtf) for article in articles)
