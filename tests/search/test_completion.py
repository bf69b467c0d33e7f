"""Completion: names, phrases and titles, as the database has them now."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django.fixtures import DjangoAssertNumQueries

from archive.models import Article, Status, TagAlias
from archive.search import completion_lists, phrase_store
from archive.search.completion import Kind, complete
from tests.factories import make_article, make_seeds, make_source, make_tag

pytestmark = pytest.mark.django_db


def texts(typed: str, kind: Kind | None = None) -> list[str]:
    """The texts suggested, of one kind or of all."""
    return [one.text for one in complete(typed) if kind in {None, one.kind}]


@pytest.mark.parametrize(
    "typed",
    [
        "الأهداف",
        "اهدا",
        "التنمي",
        "تنمية مستدام",
        "التنميه المستدامه",
        "٢٠٣",
        "203",
        "اهــداف",
        "ال",
    ],
)
def test_a_title_is_found_from_any_of_its_words_in_any_spelling(typed: str) -> None:
    article = make_article(title="أهداف التنمية المستدامة 2030")
    assert [(one.text, one.key) for one in complete(typed)] == [(article.title, article.key)]


def test_titles_are_found_right_after_they_are_saved_changed_and_deleted() -> None:
    article = make_article(title="التعاون الرقمي")
    assert texts("تعاون") == ["التعاون الرقمي"]
    article.title = "التحول الرقمي"
    article.save()
    assert texts("تعاون") == []
    assert texts("تحول") == ["التحول الرقمي"]
    article.delete()
    assert texts("تحول") == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_only_what_is_published_is_suggested(status: Status) -> None:
    source = make_source("صحيفة التعاون")
    tag = make_tag("التعاون الدولي")
    for number in range(3):
        make_article(
            title=f"التعاون {number}",
            body="التعاون الخفي",
            status=status,
            source=source,
            tags=(tag,),
        )
    assert [(one.text, one.count) for one in complete("التعاون")] == [("التعاون الدولي", None)]


def test_a_withdrawn_article_is_gone_at_once() -> None:
    make_article(title="التعاون الرقمي")
    Article.objects.update(status=Status.WITHDRAWN)
    assert texts("تعاون") == []


def test_titles_that_begin_so_come_first_then_the_newest() -> None:
    for title in ("بداية التعاون", "التعاون أ", "التعاون ب"):
        make_article(title=title)
    assert texts("تعاون") == ["التعاون ب", "التعاون أ", "بداية التعاون"]


def test_a_tag_is_found_by_each_of_its_names_with_how_many_articles_have_it() -> None:
    tag = make_tag("منظمة التعاون الاقتصادي والتنمية", aliases=("OECD",))
    make_article(tags=(tag,))
    make_article(tags=(tag,))
    assert [(one.kind, one.text, one.key, one.count, one.of) for one in complete("oec")] == [
        (Kind.TAG, "OECD", tag.key, 2, "منظمة التعاون الاقتصادي والتنمية")
    ]
    assert [(one.text, one.of) for one in complete("الاقتصا")] == [(tag.label, "")]


def test_a_tag_is_suggested_once_though_several_of_its_names_begin_so() -> None:
    make_tag("التعاون الرقمي", aliases=("تعاون رقمي عربي",))
    assert texts("تعاون") == ["التعاون الرقمي"]


def test_names_are_found_right_after_they_change() -> None:
    tag = make_tag("التعاون الرقمي")
    assert texts("DCO") == []
    TagAlias.objects.create(tag=tag, name="DCO")
    assert texts("DCO") == ["DCO"]
    tag.label = "التحول الرقمي"
    tag.save()
    assert texts("تحول") == ["التحول الرقمي"]
    TagAlias.objects.all().delete()
    assert texts("DCO") == []


def test_sources_are_found_right_after_they_change() -> None:
    source = make_source("صحيفة الشرق")
    make_article(source=source)
    assert [(one.kind, one.key, one.count) for one in complete("شرق")] == [
        (Kind.SOURCE, source.key, 1)
    ]
    source.name = "صحيفة الغرب"
    source.save()
    assert texts("شرق") == []
    assert texts("الغر") == ["صحيفة الغرب"]


def test_names_of_more_articles_come_first_and_those_of_none_last() -> None:
    few, many, none = (make_tag(f"التعاون {name}") for name in ("الأول", "الثاني", "الثالث"))
    make_article(tags=(few, many), title="التعاون في مادة")
    make_article(tags=(many,))
    assert texts("تعاون") == [many.label, few.label, "التعاون في مادة", none.label]


def test_phrases_of_several_articles_are_suggested() -> None:
    for number in range(2):
        make_article(title=f"خبر {number}", body="نمو الاقتصاد الأخضر.")
    for typed in ("نمو", "اقتصاد", "الاقتصاد اخ", "الأخضر"):
        assert texts(typed, Kind.PHRASE) == ["نمو الاقتصاد الأخضر"]


def test_a_phrase_that_is_a_name_is_suggested_as_the_name_alone() -> None:
    tag = make_tag("الاقتصاد الأخضر")
    for _ in range(2):
        make_article(body="الاقتصاد الأخضر", tags=(tag,))
    assert [(one.kind, one.text) for one in complete("اقتصاد")] == [(Kind.TAG, tag.label)]


def test_each_kind_has_its_share_of_the_eight_places() -> None:
    tags = [make_tag(f"الرقم {number}") for number in range(9)]
    for number in range(9):
        make_article(title=f"رقمي {number}", body="الرقمي السريع. الرقمي البطيء", tags=tuple(tags))
    kinds = [one.kind for one in complete("رقم")]
    assert len(kinds) == 8
    assert {kind: kinds.count(kind) for kind in Kind} == {
        Kind.TAG: 4,
        Kind.SOURCE: 0,
        Kind.PHRASE: 2,
        Kind.ARTICLE: 2,
    }


@pytest.mark.parametrize(
    "typed",
    ["", " ", "؟؟", "\0", "\ud800", "\u202e", "_", "%", "'", "ا" * 10_000, "ال " * 3000, "\u064e"],
)
def test_what_completes_nothing_is_answered_with_nothing(typed: str) -> None:
    make_article(title="التعاون الرقمي")
    assert complete(typed) == []


def test_the_seeds_are_completed() -> None:
    make_seeds()
    assert "التحول الرقمي" in texts("التحول", Kind.PHRASE)


def test_the_number_of_queries_does_not_grow_with_the_archive(
    django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = make_tag("التعاون الدولي")
    for number in range(5):
        make_article(title=f"التعاون {number}", tags=(tag,))
    lists = completion_lists.completion_lists()
    lists.refresh()
    lists.names()
    monkeypatch.setattr(lists, "refresh_if_old", lambda: None)
    with django_assert_max_num_queries(3):
        assert len(complete("تعاون")) == 6


def test_a_large_archive_is_counted_beside_the_requests_one_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Any] = []

    class Thread:
        def __init__(self, target: Any, daemon: bool) -> None:
            self.target = target

        def start(self) -> None:
            started.append(self.target)

    monkeypatch.setattr(completion_lists, "SMALL_ARCHIVE", 1)
    monkeypatch.setattr(completion_lists.threading, "Thread", Thread)
    monkeypatch.setattr(completion_lists.connections, "close_all", lambda: None)
    tag = make_tag("التعاون الدولي")
    for _ in range(2):
        make_article(tags=(tag,))
    assert [one.count for one in complete("تعاون")] == [None]
    complete("تعاون")
    assert len(started) == 1
    started[0]()
    assert [one.count for one in complete("تعاون")] == [2]
    assert len(started) == 1


def test_counting_that_fails_leaves_titles_and_names(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(articles: int) -> None:
        raise OSError("no space left")

    make_article(title="التعاون الرقمي")
    monkeypatch.setattr(completion_lists.completion_lists()._phrases, "refresh", fail)
    assert texts("تعاون") == ["التعاون الرقمي"]
    assert "no space left" in caplog.text


class AnyText(TestCase):
    """Any text at all is answered."""

    @settings(max_examples=60)
    @given(typed=st.text(max_size=40))
    def test_any_text_is_answered(self, typed: str) -> None:
        assert len(complete(typed)) <= 8


def test_phrases_are_kept_for_other_processes_and_counted_anew_when_articles_change() -> None:
    beside = Path(conf.HAYSTACK_CONNECTIONS["default"]["PATH"]).with_name("phrases.txt")
    for number in range(2):
        make_article(title=f"خبر {number}", body="نمو الاقتصاد.")
    assert texts("نمو") == ["نمو الاقتصاد"]
    kept = beside.read_text(encoding="utf-8")
    assert kept.splitlines()[1:] == ["نمو الاقتصاد"]
    beside.write_text("damaged", encoding="utf-8")
    assert texts("نمو") == ["نمو الاقتصاد"]
    Article.objects.first().delete()
    assert texts("نمو") == []


def test_phrases_of_a_small_archive_follow_an_edit() -> None:
    articles = [make_article(title=f"خبر {number}", body="نمو الاقتصاد.") for number in range(30)]
    assert texts("نمو") == ["نمو الاقتصاد"]
    for article in articles:
        article.body = "نص"
        article.save()
    assert texts("نمو") == []


def test_phrases_of_a_large_archive_are_counted_anew_when_many_articles_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(phrase_store, "SMALL_ARCHIVE", 1)
    for number in range(25):
        make_article(title=f"خبر {number}", body="نمو الاقتصاد.")
    assert texts("نمو") == ["نمو الاقتصاد"]
    for expected in ([], ["زيادة الإنتاج"]):
        make_article(title="خبر", body="زيادة الإنتاج")
        if expected:
            make_article(title="خبر", body="زيادة الإنتاج")
        assert texts("زيادة") == expected
