"""Which errors of the database are outages, and how commands and pages tell of them."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from psycopg import errors

import manage
from archive.outages import AWAY, BUSY, FULL, Outage, outage
from archive.web.views import home, outages
from tests.reliability.failing import broken, full_disk

SQLITE_IOERR_SHMSIZE = sqlite3.SQLITE_IOERR | (19 << 8)


def caused(kind: type[Exception], cause: Exception) -> Exception:
    error = kind("…")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_FULL, FULL),
        (sqlite3.SQLITE_BUSY, BUSY),
        (sqlite3.SQLITE_LOCKED, BUSY),
        (SQLITE_IOERR_SHMSIZE, AWAY),
        (sqlite3.SQLITE_CANTOPEN, AWAY),
        (sqlite3.SQLITE_ERROR, None),
        (sqlite3.SQLITE_CONSTRAINT, None),
    ],
)
def test_sqlites_outages_are_known_by_their_code(code: int, told: Outage | None) -> None:
    assert outage(broken(code)) == told


@pytest.mark.parametrize(
    ("kind", "cause", "told"),
    [
        (OperationalError, errors.DiskFull(), FULL),
        (OperationalError, errors.TooManyConnections(), BUSY),
        (OperationalError, errors.DeadlockDetected(), BUSY),
        (OperationalError, errors.LockNotAvailable(), BUSY),
        (OperationalError, errors.AdminShutdown(), AWAY),
        (OperationalError, psycopg.OperationalError("connection refused"), AWAY),
        (InterfaceError, psycopg.InterfaceError("the connection is closed"), AWAY),
        (IntegrityError, errors.UniqueViolation(), None),
        (DataError, errors.StringDataRightTruncation(), None),
    ],
)
def test_postgresqls_outages_are_known_by_their_code(
    kind: type[Exception], cause: Exception, told: Outage | None
) -> None:
    assert outage(caused(kind, cause)) == told


@pytest.mark.parametrize("error", [None, ValueError("database is locked"), OperationalError("…")])
def test_what_no_database_said_is_no_outage(error: Exception | None) -> None:
    assert outage(error) is None


def test_an_error_that_came_of_an_outage_is_one() -> None:
    assert outage(caused(RuntimeError, broken(sqlite3.SQLITE_FULL))) == FULL


@pytest.mark.django_db
def test_a_command_tells_it_in_one_line_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seeds = Path(__file__).parent.parent / "seeds"
    with full_disk(), pytest.raises(SystemExit) as ended:
        manage.main(["manage.py", "import_articles", str(seeds)])
    told = str(ended.value.code)
    assert told.startswith(FULL.reason)
    assert "\n" not in told


def fail(*arguments: Any, **options: Any) -> None:
    raise broken(sqlite3.SQLITE_BUSY)


@pytest.mark.django_db
def test_a_page_that_cannot_be_read_is_a_503_in_arabic(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(home, "tags_with_articles", fail)
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert BUSY.reason in answer.content.decode()


@pytest.mark.django_db
def test_an_address_with_what_no_column_takes_is_a_bad_request(admin_client: Client) -> None:
    # PostgreSQL keeps no NUL; SQLite finds nothing.
    answer = admin_client.get("/admin/archive/article/?title=%00")
    assert answer.status_code in {200, 400}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/search/?q=قمح", "/api/search/?q=قمح", "/api/suggest/?q=قمح"])
def test_a_search_without_a_database_says_so_as_every_page_does(
    address: str, client: Client
) -> None:
    def away(*arguments: Any) -> None:
        raise caused(OperationalError, psycopg.OperationalError("connection refused"))

    with connection.execute_wrapper(away):
        answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    if address.startswith("/api/"):
        assert answer.json() == {"error": AWAY.reason, "retry_after": 30}
    else:
        assert AWAY.reason in answer.content.decode()


def test_programs_are_told_in_json() -> None:
    answer = outages.unavailable(RequestFactory().get("/api/suggest/"), AWAY)
    assert answer.status_code == 503
    assert json.loads(answer.content) == {"error": AWAY.reason, "retry_after": 30}


def test_an_outage_outside_of_the_views_is_answered_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "django.contrib.sessions.middleware.SessionMiddleware.process_request", fail
    )
    answer = Client(raise_request_exception=False).get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_what_was_sent_can_be_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = {"title": "<b>عنوان</b>", "tag": ["1", "2"], "body": "\nسطر"}
    answer = outages.unavailable(RequestFactory().post("/admin/x/?y=1", sent), FULL)
    page = answer.content.decode()
    assert answer.status_code == 507
    assert '<form method="post" action="/admin/x/?y=1">' in page
    assert "&lt;b&gt;عنوان&lt;/b&gt;</textarea>" in page
    assert page.count('name="tag"') == 2
    assert ">\n\nسطر</textarea>" in page
    assert FULL.remedy in page


@pytest.mark.parametrize("name", ["password", "new_password1"])
def test_a_password_is_not_kept_and_the_page_says_so(name: str) -> None:
    sent = {"username": "محرر", name: "سرّ"}
    page = outages.unavailable(RequestFactory().post("/admin/login/", sent), FULL).content.decode()
    assert "سرّ" not in page and "محفوظ في هذه الصفحة" not in page
    assert "كلمة المرور لا تُحفظ" in page and 'href="/admin/login/"' in page
    assert FULL.remedy in page


@pytest.mark.parametrize("found", [FULL, BUSY, AWAY])
def test_every_page_of_an_outage_says_what_to_do(found: Outage) -> None:
    page = outages.unavailable(RequestFactory().get("/"), found).content.decode()
    assert found.reason in page and found.remedy in page
