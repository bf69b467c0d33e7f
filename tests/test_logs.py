"""The log is for those who keep the archive: clients' faults are no alarms, and nothing is said over and over."""

import io
import logging

import pytest
from django.test import Client

from archive import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the archive's own handler writes, as it is set up."""
    (handler,) = [each for each in logging.root.handlers if each.get_name() == "console"]
    for each in handler.filters:
        if isinstance(each, logs.Repetitions):
            each._written.clear()
    stream = io.StringIO()
    monkeypatch.setattr(handler, "stream", stream)
    return stream


@pytest.mark.parametrize("address", ["/search/", "/api/search/", "/api/suggest/"])
@pytest.mark.django_db
def test_what_a_client_did_wrong_is_one_line(
    client: Client, written: io.StringIO, address: str
) -> None:
    client.get(address + "?" + "&".join(f"x{n}=1" for n in range(1001)))
    (line,) = written.getvalue().splitlines()
    assert " WARNING " in line


@pytest.mark.django_db
def test_an_archive_that_is_not_ready_says_so_once_in_a_while(
    client: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        assert client.get("/readyz").status_code == 503
    assert written.getvalue().count("/readyz") == 1
    monkeypatch.setattr(logs, "PAUSE", 0.0)
    client.get("/readyz")
    assert written.getvalue().count("/readyz") == 2


def test_other_lines_and_faults_of_the_archive_are_all_written(written: io.StringIO) -> None:
    log = logging.getLogger("archive")
    for number in range(3):
        log.warning("number %d", number)
        log.error("fault", exc_info=ValueError("قمح"))
    lines = written.getvalue()
    assert lines.count("number") == lines.count("ValueError: قمح") == 3


def test_lines_are_not_remembered_for_ever(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_KEPT", 2)
    for text in ("one", "two", "three", "one"):
        logging.getLogger("archive").warning(text)
    assert len(written.getvalue().splitlines()) == 4
