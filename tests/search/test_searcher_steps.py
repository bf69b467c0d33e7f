"""What the searcher tells beside the results: further steps, and how many have the very spelling."""

import pytest

from archive.search import indexer, suggester
from archive.search.request import SearchRequest
from archive.search.results import Step
from archive.search.searcher import search
from tests.factories import make_article, make_seeds, make_source, make_tag

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("hgjuh,k hgvrld", "keyboard", "التعاون الرقمي"),
        ("التعاونالرقمي", "spacing", "التعاون الرقمي"),
        ("الت عاون الرقمي", "spacing", "التعاون الرقمي"),
        ("التعاةن الرقمي", "spelling", "التعاون الرقمي"),
        ("اهدافق", "spelling", "أهداف"),
        ("deemah alyahya", "transliteration", "ديمة اليحيى"),
    ],
)
def test_a_step_leads_to_the_words_of_the_archive_as_written_there(
    typed: str, kind: str, meant: str
) -> None:
    make_seeds()
    make_article(title="كلمة ديمة اليحيى")
    step = search(SearchRequest(typed)).steps[0]
    assert (step.kind, step.text) == (kind, meant)
    assert step.count == search(SearchRequest(meant)).count > 0


def test_the_count_of_a_step_is_what_its_search_finds_within_the_filters() -> None:
    source, tag = make_source(key="s"), make_tag(key="t")
    for number in range(7):
        make_article(title="التعاون", tags=(tag,) if number < 2 else (), source=source)
    assert search(SearchRequest("التعاةن", tags=("t",))).steps == (Step("spelling", "التعاون", 2),)
    assert search(SearchRequest("التعاون", tags=("t",))).steps == (Step("tag", "t", 7),)


def test_enough_results_need_no_steps() -> None:
    for _ in range(5):
        make_article(title="قمح")
    assert search(SearchRequest("قمح")).steps == ()


def test_both_spellings_are_counted_from_either_side() -> None:
    for title in ("قمح", "القمح", "والقمح"):
        make_article(title=title)
    every, exact = search(SearchRequest("القمح")), search(SearchRequest("القمح", exact=True))
    assert (every.count, every.exact_count, every.forms_count) == (3, 1, 3)
    assert (exact.count, exact.exact_count, exact.forms_count) == (1, 1, 3)


@pytest.mark.parametrize("typed", ["", "؟", "=القمح", "قم*", "من:2018", "شعير"])
def test_no_spelling_is_counted_where_it_makes_no_difference(typed: str) -> None:
    make_article(title="القمح", published_edtf="2018")
    results = search(SearchRequest(typed))
    assert (results.exact_count, results.forms_count) == (None, None)


def test_no_spelling_is_counted_where_nothing_has_all_the_words() -> None:
    for _ in range(3):
        make_article(title="القمح والذرة والقطن")
    results = search(SearchRequest("القمح والذرة شعير"))
    assert results.partial == results.count
    assert (results.exact_count, results.forms_count) == (None, None)


def test_the_exact_form_works_with_filters() -> None:
    tag = make_tag(key="t")
    make_article(title="القمح", tags=(tag,))
    make_article(title="القمح")
    make_article(title="قمح", tags=(tag,))
    results = search(SearchRequest("القمح", tags=("t",), exact=True))
    assert (results.count, results.forms_count) == (1, 2)


def test_the_words_of_the_archive_follow_its_changes() -> None:
    make_article(title="قمح")
    search(SearchRequest())
    assert suggester.speller(indexer.backend()).frequency("قمح") == 1
    make_article(title="قمح")
    search(SearchRequest())
    assert suggester.speller(indexer.backend()).frequency("قمح") == 2


def test_a_failure_while_looking_for_steps_costs_only_the_steps(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*arguments: object) -> None:
        raise OSError

    make_article(title="قمح")
    monkeypatch.setattr(suggester, "speller", broken)
    results = search(SearchRequest("قمح"))
    assert (results.count, results.steps) == (1, ())
    assert "what leads on from the results" in caplog.text
