"""The archive's own words, and their spelling."""

from collections.abc import Callable
from typing import Any

import pytest

from archive.search import indexer, suggester
from archive.search.backends.whoosh_backend import WhooshBackend
from archive.search.request import SearchRequest
from archive.search.searcher import search
from tests.factories import make_article, make_source

pytestmark = pytest.mark.django_db


def frequency(word: str) -> int:
    search(SearchRequest())
    return suggester.speller(indexer.backend()).frequency(word)


def written(text: str, typed: str = "") -> str:
    search(SearchRequest())
    return suggester.as_written(text, typed, indexer.backend().evaluate)


def test_words_are_counted_by_article_in_every_field() -> None:
    make_article(title="قمح", body="قمح وشعير قمح", author="ديمة", source=make_source("وكالة"))
    make_article(title="خبر", body="قَمح")
    assert [frequency(word) for word in ("قمح", "وشعير", "ديمه", "وكاله", "ذره")] == [2, 1, 1, 1, 0]


class Apart:
    """A thread that runs where it is started, in place of one that would have its own database."""

    def __init__(self, target: Callable[[WhooshBackend], None], args: Any, daemon: bool) -> None:
        self.start = lambda: target(*args)


def test_the_words_of_a_large_archive_are_read_beside_the_request_and_kept_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suggester, "FEW_ARTICLES", 0)
    monkeypatch.setattr(suggester.threading, "Thread", Apart)
    monkeypatch.setattr(suggester.connections, "close_all", lambda: None)
    make_article(title="قمح")
    assert [frequency("قمح"), frequency("قمح")] == [0, 1]
    make_article(title="قمح")
    assert frequency("قمح") == 1
    monkeypatch.setattr(suggester, "KEPT_FOR", -1.0)
    assert [frequency("قمح"), frequency("قمح")] == [1, 2]


def test_words_that_cannot_be_read_leave_the_search_without_corrections(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError

    monkeypatch.setattr(suggester, "FEW_ARTICLES", 0)
    monkeypatch.setattr(suggester.threading, "Thread", Apart)
    monkeypatch.setattr(suggester.connections, "close_all", lambda: None)
    monkeypatch.setattr(suggester, "_read", fail)
    make_article(title="قمح")
    assert [frequency("قمح"), frequency("قمح")] == [0, 0]
    assert "could not be read" in caplog.text


def test_words_are_spelt_as_in_the_text_without_marks() -> None:
    make_article(title="خبر", body="أهدافٌ أولى عن التنمية")
    assert written("اهداف التنميه") == "أهداف التنمية"


def test_what_was_typed_so_stays_as_typed() -> None:
    make_article(title="أهداف التنمية")
    assert written('"اهداف التنميه"', "اهداف التنميع") == '"اهداف التنمية"'


def test_a_word_of_names_alone_stays_folded() -> None:
    make_article(source=make_source("وكالة الأنباء"))
    assert written("الانباء") == "الانباء"
