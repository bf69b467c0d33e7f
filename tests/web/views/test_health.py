"""Machines learn whether the archive works, and whether its searches are up to date."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from archive.models import IndexEvent
from archive.search import indexer, status
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def away() -> None:
    """Take the index away."""
    root: Path = indexer.backend().store.root
    root.rename(root.with_name("moved"))
    indexer.backend().store.forget()


def test_an_archive_that_works_says_so_with_figures(client: Client) -> None:
    make_article()
    response = client.get("/healthz")
    said = response.json()
    assert response.status_code == 200
    assert (said["status"], said["index"], said["outbox"], said["failing"]) == ("ok", "ready", 1, 0)
    assert said["oldest"] >= 0 and said["checked"] is None and said["indexer"] is False
    assert response["Cache-Control"] == "no-store"


def test_errors_noted_are_not_shown_to_the_world(client: Client) -> None:
    status.note(last_error="OSError: /srv/raqeem/var/index", damaged=["gen000001/a.seg"])
    assert "gen000001" not in client.get("/healthz").content.decode()
    assert "srv" not in client.get("/readyz").content.decode()


def test_an_index_to_be_built_anew_is_told(client: Client) -> None:
    assert client.get("/healthz").json()["stale"] is False
    indexer.backend().clear()
    assert client.get("/healthz").json()["stale"] is True


def test_an_index_that_is_missing_is_told_but_the_process_works(client: Client) -> None:
    away()
    response = client.get("/healthz")
    assert (response.status_code, response.json()["index"]) == (200, "missing")
    assert "لا فهرس للبحث." in response.json()["reasons"]


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_database_that_does_not_answer_is_a_503(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str, error: Exception
) -> None:
    def fails() -> Any:
        raise error

    monkeypatch.setattr(IndexEvent.objects, "aggregate", lambda **figures: fails())
    response = client.get(address)
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "reasons": ["قاعدة البيانات لا تجيب."]}


def test_an_archive_is_ready_while_its_indexer_keeps_up(client: Client) -> None:
    status.beat()
    make_article()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


def test_an_archive_without_a_usable_index_is_not_ready_and_says_why(client: Client) -> None:
    status.beat()
    away()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["reasons"]) == (503, ["لا فهرس للبحث."])


def test_an_archive_whose_changes_wait_too_long_is_not_ready(client: Client) -> None:
    status.beat()
    make_article()
    IndexEvent.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "5 دقائق" in response.json()["reasons"][0]


def test_a_failing_article_does_not_make_the_whole_archive_unready(client: Client) -> None:
    status.beat()
    make_article()
    IndexEvent.objects.update(created_at=timezone.now() - timedelta(minutes=5), attempts=3)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["failing"]) == (200, 1)


def test_an_archive_without_an_indexer_is_not_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()["reasons"]) == (503, ["المفهرس متوقف."])


def test_a_probe_beside_the_proxy_is_answered_without_https(
    client: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/about/").status_code == 301


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code in {200, 503}
