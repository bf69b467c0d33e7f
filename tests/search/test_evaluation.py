"""Ranking, and what has only some of the words."""

from collections.abc import Callable

import pytest

from archive.search import indexer
from archive.search.backends.evaluation import ENOUGH
from archive.search.matches import Evaluation, Sort, ordered
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.searcher import search
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db
Ask = Callable[[str], Evaluation]


@pytest.fixture(params=["index", "overlay", "database"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Asks leniently, through the index, through what is laid over it, and through the scan of the database."""

    def answer(text: str) -> Evaluation:
        backend = indexer.backend()
        if request.param == "index":
            indexer.drain()
        asked = backend.scan if request.param == "database" else backend.evaluate
        return asked(parse(text).node, lenient=True)

    return answer


def keys(evaluation: Evaluation) -> list[int]:
    """The articles in order of relevance."""
    return [match.record.article_id for match in ordered(evaluation.matches, Sort.RELEVANCE)]


def test_articles_with_all_the_words_come_first(ask: Ask) -> None:
    often = make_article(title="أ", body="قمح قمح قمح قمح في حقل بعيد")
    both = make_article(title="ب", body="نص طويل عن أشياء كثيرة منها قمح وفيه أيضًا ذكر شعير")
    neither = make_article(title="ج", body="ذرة")
    found = ask("قمح شعير")
    assert keys(found) == [both.pk, often.pk]
    assert neither.pk not in keys(found)


def test_what_lacks_a_word_says_which(ask: Ask) -> None:
    make_article(title="أ", body="قمح في حقل")
    found = ask("قمح شعير")
    assert [found.missing(match) for match in found.matches] == [("شعير",)]


def test_where_enough_have_all_the_words_no_other_follows(ask: Ask) -> None:
    for _ in range(ENOUGH):
        make_article(body="قمح وشعير")
    make_article(body="قمح")
    assert len(ask("قمح شعير").matches) == ENOUGH


@pytest.mark.parametrize("query", ["قمح -شعير", "قمح ليس شعير", "=قمح =شعير", '"قمح شعير"'])
def test_what_is_excluded_exact_or_a_phrase_is_meant_as_it_stands(ask: Ask, query: str) -> None:
    excluded = make_article(body="شعير")
    scattered = make_article(body="قمح ثم ذرة ثم شعير")
    found = keys(ask(query))
    assert excluded.pk not in found
    assert (scattered.pk in found) is (query == "=قمح =شعير")


def test_a_phrase_that_no_article_has_beside_the_other_words_is_loosened_and_told(ask: Ask) -> None:
    near = make_article(body="وزارة الاتصالات تحدثت عن الحقل")
    found = ask("وزارة «الحقل الاتصالات»")
    assert keys(found) == [near.pk]
    assert any("العبارة" in notice for notice in found.notices)


def test_a_phrase_alone_is_never_loosened(ask: Ask) -> None:
    make_article(body="الاتصالات في الحقل")
    assert not ask("«الحقل الاتصالات»").matches


def test_a_kindred_word_is_found_where_the_word_itself_is_rare(ask: Ask) -> None:
    kin = make_article(body="حضر عنترة المجلس")
    found = ask("العنتريات")
    assert keys(found) == [kin.pk]
    assert found.missing(found.matches[0]) == ("العنتريات",)


def test_words_side_by_side_stand_before_words_apart(ask: Ask) -> None:
    filler = " ".join(f"كلام{number}" for number in range(30))
    apart = make_article(title="أ", body=f"التحول {filler} الرقمي {filler}")
    beside = make_article(title="ب", body=f"كلام0 التحول الرقمي {filler} {filler}")
    assert keys(ask("التحول الرقمي")) == [beside.pk, apart.pk]


def test_a_word_that_opens_the_text_weighs_more(ask: Ask) -> None:
    filler = " ".join(f"كلام{number}" for number in range(60))
    closing = make_article(title="أ", body=f"{filler} قمح")
    opening = make_article(title="ب", body=f"قمح {filler}")
    assert keys(ask("قمح")) == [opening.pk, closing.pk]


def test_or_in_a_sentence_is_a_word_of_it(ask: Ask) -> None:
    wanted = make_article(body="تملك كل قبيلة صنمًا على هيئة حيوان وذلك سبب معروف")
    found = keys(ask("سبب امتلاك قبيلة صنم على هيئة حيوان أو إنسان"))
    assert wanted.pk in found


def test_not_before_a_function_word_is_prose(ask: Ask) -> None:
    wanted = make_article(body="الحل ليس في حجب المواقع")
    assert wanted.pk in keys(ask("الحل ليس في حجب المواقع"))


def test_the_page_counts_what_it_shows_and_how_many_lack_words() -> None:
    make_article(body="قمح وشعير")
    make_article(body="قمح")
    for _ in range(3):
        make_article(body="ذرة")
    results = search(SearchRequest("قمح شعير"))
    assert (results.count, results.partial) == (2, 1)
    assert [hit.missing for hit in results.hits] == [(), ("شعير",)]


def test_sorted_by_date_only_what_has_all_the_words_is_shown_where_anything_has() -> None:
    complete = make_article(body="قمح وشعير", published_edtf="2017")
    make_article(body="قمح", published_edtf="2019")
    for _ in range(3):
        make_article(body="ذرة")
    results = search(SearchRequest("قمح شعير", sort=Sort.NEWEST))
    assert [hit.article_id for hit in results.hits] == [complete.pk]
    assert (results.count, results.partial, len(results.facets.years)) == (1, 0, 1)


def test_results_by_words_only_like_those_asked_for_are_told_apart() -> None:
    kin = make_article(body="حضر عنترة المجلس")
    results = search(SearchRequest("العنتريات"))
    assert [hit.article_id for hit in results.hits] == [kin.pk]
    assert (results.count, results.complete, results.kindred) == (1, 0, True)
    assert not search(SearchRequest("عنترة")).kindred


def test_a_phrase_of_common_words_outweighs_the_same_words_apart_in_a_title() -> None:
    make_article(title="المنصات الرقمية", body="المنصات الرقمية تحولت كثيرًا")
    wanted = make_article(title="مؤتمر", body="مشروعات التحول الرقمي والميكنة في التحول الرقمي")
    make_article(title="آخر", body="تحول في الخدمات الرقمية")
    assert search(SearchRequest("التحول الرقمي")).hits[0].article_id == wanted.pk


def test_a_name_that_the_archive_knows_is_not_read_as_a_word_in_other_letters() -> None:
    make_article(body="أكد الوزير ذلك")
    make_tag("منظمة التعاون والتنمية", aliases=("OECD",))
    make_article(body="قالت منظمة التعاون والتنمية ذلك")
    steps = search(SearchRequest("OECD")).steps
    assert "transliteration" not in {step.kind for step in steps}


def test_the_line_of_the_author_as_printed_and_the_key_find_the_article() -> None:
    wanted = make_article(
        author="وسيلة محمود الحلبي", author_honorific="د.", byline="د. وسيلة محمود الحلبي"
    )
    make_article(body="محمود")
    for query in ("د. وسيلة محمود الحلبي", "الكاتب:الحلبي", wanted.key, wanted.key.upper()):
        found = search(SearchRequest(query))
        assert [hit.article_id for hit in found.hits if not hit.missing] == [wanted.pk]


def test_an_excluded_prefix_excludes_every_word_that_begins_so(ask: Ask) -> None:
    make_article(body=" ".join(f"كلمة{number}" for number in range(300)))
    last = make_article(body="كلمة299")
    kept = make_article(body="قمح")
    assert keys(ask("-كلم*")) == [kept.pk]
    assert last.pk not in keys(ask("-كلمة2*"))


def test_where_a_prefix_was_cut_and_nothing_found_all_its_words_are_looked_at(ask: Ask) -> None:
    make_article(body=" ".join(f"كلمة{number:03}" for number in range(300)) + " قمح")
    last = make_article(body="كلمة999 شعير")
    assert len(keys(ask("كلم* +قمح"))) == 1
    assert keys(ask("كلم* و =شعير")) == [last.pk]
    assert keys(ask("العنوان:كلمة و كلم* و =شعير")) == []


@pytest.mark.parametrize("mark", ["؟", "?"])
def test_a_question_mark_without_a_space_after_it_hides_nothing(ask: Ask, mark: str) -> None:
    asked = make_article(title="هل نجح الموسم؟ أجاب المزارعون", body="وقالوا نعم")
    make_article(body="قمح")
    assert keys(ask(f"هل نجح الموسم{mark}أجاب المزارعون")) == [asked.pk]
    assert keys(ask(f"نجح الموسم{mark}قالوا المزارعون")) == [asked.pk]


def test_a_pattern_in_a_query_of_words_is_required(ask: Ask) -> None:
    both = make_article(body="قمح وشعير")
    make_article(body="قمح وذرة")
    assert keys(ask("قمح ش*ير")) == [both.pk]
    assert keys(ask("قمح ش*يرر")) == []
    assert keys(ask("قمح شغير~")) == [both.pk]
