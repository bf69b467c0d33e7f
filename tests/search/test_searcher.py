"""One search, from what the reader asked to the page of results."""

import shutil
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.models import Article, Source
from archive.search import indexer
from archive.search.request import SearchRequest, Sort
from archive.search.results import Fragment, Reason, SearchResults
from archive.search.searcher import search
from tests.factories import make_article, make_seeds, make_source, make_tag

pytestmark = pytest.mark.django_db


def found(results: SearchResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


def plain(fragments: tuple[Fragment, ...]) -> str:
    return "".join(fragment.text for fragment in fragments)


def marked(fragments: tuple[Fragment, ...]) -> list[str]:
    return [fragment.text for fragment in fragments if fragment.marked]


def test_the_seeds_are_found_with_their_words_marked() -> None:
    seeds = make_seeds()
    results = search(SearchRequest("التحول الرقمي"))
    assert results.count == len(results.hits) == 4
    titles = {article.pk: article.title for article in seeds}
    for hit in results.hits:
        assert plain(hit.title) == titles[hit.article_id]
        assert marked(hit.snippet)


def test_an_empty_query_lists_everything_newest_first() -> None:
    undated, old, new = (make_article(published_edtf=date) for date in ("", "2017", "2019-03"))
    assert found(search(SearchRequest())) == [new.pk, old.pk, undated.pk]


def test_a_query_without_a_letter_finds_nothing_and_says_so() -> None:
    make_article()
    results = search(SearchRequest("؟!"))
    assert results.count == 0
    assert results.notices


def test_newest_and_oldest_put_undated_articles_last() -> None:
    undated, old, new = (make_article(published_edtf=date) for date in ("", "2017", "2019-03"))
    assert found(search(SearchRequest(sort=Sort.NEWEST))) == [new.pk, old.pk, undated.pk]
    assert found(search(SearchRequest(sort=Sort.OLDEST))) == [old.pk, new.pk, undated.pk]


def test_pages_are_cut_and_clamped_to_the_last_one() -> None:
    articles = [make_article(title="قمح") for _ in range(5)]
    newest_first = [article.pk for article in reversed(articles)]
    pages = [search(SearchRequest("قمح", page=number, page_size=2)) for number in (1, 2, 3, 9999)]
    assert [found(page) for page in pages] == [
        newest_first[:2],
        newest_first[2:4],
        newest_first[4:],
        newest_first[4:],
    ]
    assert {(page.count, page.pages) for page in pages} == {(5, 3)}
    assert pages[3].page == 3
    assert search(SearchRequest("لاشيء", page=7)).page == 1


def test_names_with_commas_and_spaces_are_whole_in_facets() -> None:
    name = "منظمة التعاون، والتنمية, الاقتصادية"
    tag = make_tag(name, key="oecd")
    source = make_source("وكالة, الأنباء", key="spa")
    make_article(tags=(tag, make_tag(key="other")), source=source)
    make_article()
    facets = search(SearchRequest()).facets
    assert {value.label: value.count for value in facets.tags}[name] == 1
    assert [(value.label, value.count) for value in facets.sources] == [("وكالة, الأنباء", 1)]
    assert (facets.no_source, facets.undated) == (1, 2)
    assert search(SearchRequest(tags=("oecd", "other"))).count == 1


def test_filters_join_with_the_words() -> None:
    first, second = make_source(key="a"), make_source(key="b")
    tag = make_tag(key="x")
    one = make_article(title="قمح", source=first, tags=(tag,), published_edtf="2018-03-19")
    two = make_article(title="قمح", source=second, published_edtf="2018")
    make_article(title="شعير", source=first, tags=(tag,), published_edtf="2018")
    assert set(found(search(SearchRequest("قمح", sources=("a", "b"))))) == {one.pk, two.pk}
    assert found(search(SearchRequest("قمح", sources=("b",)))) == [two.pk]
    assert found(search(SearchRequest("قمح", tags=("x",)))) == [one.pk]
    assert search(SearchRequest("قمح", year_from=2019)).count == 0
    unknown = search(SearchRequest("قمح", sources=("nobody",)))
    assert unknown.count == 0
    assert ("nobody", 0, True) in {
        (value.key, value.count, value.selected) for value in unknown.facets.sources
    }


def test_what_may_fall_in_the_years_is_counted_as_uncertain() -> None:
    for date in ("2018", "2017/2018", "", "2019"):
        make_article(title="قمح", published_edtf=date)
    results = search(SearchRequest("قمح", year_from=2018, year_to=2018))
    assert (results.count, results.uncertain) == (1, 2)


def test_only_the_undated_can_be_asked_for() -> None:
    make_article(published_edtf="2018")
    article = make_article()
    assert found(search(SearchRequest(undated=True))) == [article.pk]


def test_a_saved_article_is_found_by_the_next_search() -> None:
    article = make_article(title="قمح")
    assert found(search(SearchRequest("قمح"))) == [article.pk]
    article.title = "شعير"
    article.save()
    assert search(SearchRequest("قمح")).count == 0
    assert found(search(SearchRequest("شعير"))) == [article.pk]
    article.status = "withdrawn"
    article.save()
    assert search(SearchRequest("شعير")).count == 0


def test_the_new_name_of_a_source_or_a_tag_is_found_by_the_next_search() -> None:
    source, tag = make_source("القديم"), make_tag("السابق")
    article = make_article(source=source, tags=(tag,))
    assert found(search(SearchRequest("القديم السابق"))) == [article.pk]
    source.name, tag.label = "الجديد", "اللاحق"
    source.save()
    tag.save()
    assert found(search(SearchRequest("الجديد اللاحق"))) == [article.pk]
    assert search(SearchRequest("القديم")).count == 0


def test_the_number_of_queries_does_not_grow_with_the_results(
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for _ in range(30):
        make_article(title="قمح", source=make_source(), tags=(make_tag(),))
    search(SearchRequest())
    with django_assert_max_num_queries(11):
        assert len(search(SearchRequest("قمح")).hits) == 20


def test_a_misspelt_word_is_answered_with_the_archives_own() -> None:
    make_seeds()
    results = search(SearchRequest("التحوول الرقمي"))
    assert (results.count - results.partial, results.suggestion) == (0, "التحول الرقمي")
    assert search(SearchRequest(results.suggestion)).count == 4


def test_a_suggestion_keeps_the_spelling_of_the_text() -> None:
    make_article(title="خبر", body="أهدافٌ أولى")
    assert search(SearchRequest("اهدافق")).suggestion == "أهداف"


def test_nothing_is_suggested_where_it_would_find_nothing() -> None:
    make_article(title="قمح")
    make_article(title="شعير")
    assert search(SearchRequest("قمحق شعير")).suggestion == ""
    assert search(SearchRequest("ظظظظظظظظ")).suggestion == ""


def test_words_in_the_closing_note_alone_are_shown_from_there() -> None:
    make_article(title="خبر", body="متن", about="نبذة عن المنظمة")
    (hit,) = search(SearchRequest("المنظمة")).hits
    assert marked(hit.snippet) == ["المنظمة"]


def test_the_database_answers_while_the_index_cannot() -> None:
    article = make_article(title="قمح", source=make_source(key="a"))
    make_article(title="شعير")
    shutil.rmtree(indexer.backend().store.root)
    results = search(SearchRequest("قمح"))
    assert found(results) == [article.pk]
    assert results.temporary
    assert [value.key for value in results.facets.sources] == ["a"]


def test_an_article_that_cannot_be_indexed_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_article(title="قمح")
    search(SearchRequest("قمح"))
    bad = make_article(title="خبيث")
    good = make_article(title="طيب")
    prepare = indexer.backend().document

    def fails(index: object, article: Article) -> object:
        if article.pk == bad.pk:
            raise ValueError("لا يُقرأ")
        return prepare(index, article)

    monkeypatch.setattr(indexer.backend(), "document", fails)
    assert found(search(SearchRequest("طيب"))) == [good.pk]
    monkeypatch.undo()
    indexer.drain()
    assert found(search(SearchRequest("خبيث"))) == [bad.pk]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60) | st.text('قمح "«»()-*~=:؟أوNOT', max_size=30))
def test_no_text_makes_a_search_fail(text: str) -> None:
    if not Source.objects.exists():
        make_article(title="قمح", source=make_source())
    results = search(SearchRequest(text))
    assert results.count >= len(results.hits)
    assert not results.temporary


def release(*more: str) -> str:
    """A text long enough to have copies."""
    return " ".join(["قمح", *(f"كلمة{number}" for number in range(60)), *more])


def test_copies_of_a_text_are_one_result_that_names_them() -> None:
    first = make_article(body=release(), published_edtf="2018-03-19")
    second = make_article(body=release("انتهى"), published_edtf="2018-03-20")
    other = make_article(title="قمح", body="نص آخر عن القمح")
    results = search(SearchRequest("قمح", sort=Sort.OLDEST))
    assert found(results) == [first.pk, other.pk]
    assert [hit.also for hit in results.hits] == [(second.pk,), ()]
    assert (results.count, results.hidden) == (2, 1)


def test_the_copy_that_the_filters_leave_is_shown() -> None:
    tag = make_tag()
    make_article(body=release())
    tagged = make_article(body=release("انتهى"), tags=(tag,))
    results = search(SearchRequest("قمح", tags=(tag.key,)))
    assert found(results) == [tagged.pk]
    assert results.hits[0].also == ()
    assert results.hidden == 0


def test_counts_of_copies_are_those_that_a_click_shows() -> None:
    sources = [make_source(key=key) for key in ("one", "two")]
    for source in (sources[0], sources[1], sources[1]):
        make_article(body=release(), source=source, published_edtf="2018")
    results = search(SearchRequest("قمح"))
    assert results.count == 1
    assert {value.key: value.count for value in results.facets.sources} == {"one": 1, "two": 1}
    assert [(value.key, value.count) for value in results.facets.years] == [("2018", 1)]
    assert search(SearchRequest("قمح", sources=("two",))).count == 1


def test_every_copy_is_a_result_where_that_is_asked_for() -> None:
    articles = [make_article(body=release()) for _ in range(3)]
    results = search(SearchRequest("قمح", copies=True))
    assert sorted(found(results)) == [article.pk for article in articles]
    assert (results.count, results.hidden) == (3, 0)


def test_pages_are_cut_after_copies_have_gone_behind_each_other() -> None:
    for _ in range(3):
        make_article(body=release())
    for _ in range(3):
        make_article(title="قمح")
    pages = [search(SearchRequest("قمح", page=number, page_size=2)) for number in (1, 2)]
    assert [len(page.hits) for page in pages] == [2, 2]
    assert {(page.count, page.pages, page.hidden) for page in pages} == {(4, 2, 2)}


def test_a_result_tells_which_form_a_word_met_and_where() -> None:
    tag = make_tag("الحوسبة", aliases=("Cloud",))
    make_article(title="لقاء الوزراء", body="بحثوا الأمر", tags=(tag,))
    hit = search(SearchRequest("وزير cloud")).hits[0]
    assert hit.reasons == (
        Reason("وزير", ("الوزراء",), ("title",)),
        Reason("cloud", ("Cloud", "الحوسبة"), ("tag",)),
    )
    assert search(SearchRequest("الوزراء")).hits[0].reasons == ()
