"""The benchmark of pages measures every kind of page, and what highlighting costs."""

import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from archive import urls
from archive.search import indexer
from benchmarks import highlighting, pages
from benchmarks.contenders.archive import add, name_sources_and_tags
from benchmarks.contenders.corpus import Growing, Text
from benchmarks.faults.corpus import SEEDS
from benchmarks.pages import Answer

ARTICLES = 30


def nothing(request: HttpRequest) -> HttpResponse:
    """What costs nothing."""
    return HttpResponse()


urlpatterns = [*urls.urlpatterns, path("null/", nothing)]


class InProcess(pages.Server):
    """The archive of a test, asked without a server."""

    def __init__(self, folder: Path, database: Path | None = None) -> None:
        self.client = Client()
        self.archive = SimpleNamespace(end=lambda: None)  # type: ignore[assignment]

    def ask(self, addresses: Sequence[str], etags: Sequence[str] = ()) -> list[Answer]:
        """The answers, one after another."""
        known = etags or [""] * len(addresses)
        return [self._answer(*asked) for asked in zip(addresses, known, strict=True)]

    def settle(self) -> None:
        """Nothing is built in the background."""

    def _processor_time(self) -> float:
        return time.process_time()

    def _answer(self, address: str, etag: str) -> Answer:
        response = self.client.get(address, headers=pages.BROWSER | {"If-None-Match": etag})
        told = [response.get(name, "") for name in ("ETag", "Content-Encoding")]
        return Answer(response.status_code, *told, content=response.content)


def texts() -> list[Text]:
    """Articles made of the words of the seeds."""
    files = (file.read_text(encoding="utf-8") for file in sorted(SEEDS.glob("0*.txt")))
    growing = Growing([Text(*text.strip().split("\n", 1)) for text in files], ARTICLES)
    return [growing.text() for _ in range(ARTICLES)]


# Of what is not committed PostgreSQL tells nothing, so that no page would be kept.
@pytest.mark.alone
@pytest.mark.django_db(transaction=connection.vendor != "sqlite")
@pytest.mark.urls(__name__)
def test_every_kind_of_page_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name_sources_and_tags()
    add(enumerate(texts()))
    indexer.drain_all()
    monkeypatch.setattr(pages, "Server", InProcess)
    monkeypatch.setattr(pages, "REQUESTS", 1)
    monkeypatch.setattr(pages, "ARTICLES_ASKED", 3)
    searches = [f"q={word}" for word in ("في", "من", "على")]
    monkeypatch.setattr(pages, "searches", lambda data: searches)
    options = Namespace(articles=ARTICLES, rounds=1, data=tmp_path)
    measured, asked, unlike = pages.served(options, tmp_path, tmp_path)
    assert len(asked) > 1 and not unlike
    assert all(page.cost > 0 for page in measured.values())
    assert {pages.NULL, pages.ARTICLE, pages.KEPT, pages.SEARCH, pages.FTS5, *pages.NAMES} <= set(
        measured
    )
    costs = [highlighting.measured(asked)]
    assert len(pages.figures(measured, costs)) == 3
    lines = [*pages.table(measured), *pages.told(costs)]
    assert len(lines) == len(measured) + 4 and not any("nan" in line for line in lines)
