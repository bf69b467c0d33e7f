"""Odd queries, parameters and addresses through the real pages; the benchmark asks many more, of real articles."""

from itertools import islice
from random import Random

import pytest
from django.db import connection

from archive.search import indexer
from benchmarks.faults.fuzz import Tally, fault_of, paths, requests
from benchmarks.faults.real_archive import Asked
from tests.factories import make_article, make_seeds, make_source, make_tag

# Its requests end as a server's do, and give the connection back.
pytestmark = pytest.mark.django_db(transaction=connection.vendor != "sqlite")
HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE archive_article; --",
    "\u202eأمامي\u202c \u2066التعاون",
    "{{ 7*7 }} {% debug %} ${x}",
    "../../etc/passwd\x00.txt",
    "«" * 300 + "التعاون",
    "\ud800\udc00\ud800",
    "﷽" * 2_000,
    "التعاون" + "\u064b" * 5_000,
]


@pytest.fixture
def archive() -> None:
    """A few articles, the texts among them as hostile as the queries."""
    make_seeds()
    tags = (make_tag("وسم", key="t1"),)
    for text in HOSTILE:
        body = text.replace("\0", "").encode("utf-8", "replace").decode()
        make_article(title=body[:80], body=body, tags=tags)
    make_article(title="كلمة بلا نهاية", body="ا" * 32_000, source=make_source(key="s1"))
    indexer.drain_all()


def test_every_odd_request_is_answered_well(archive: None) -> None:
    tally = Tally()
    for path, query in islice(requests(Random(4), HOSTILE), 70):  # noqa: S311
        tally.ask(path, query)
    for path, query in islice(paths(Random(4), HOSTILE), 40):  # noqa: S311
        tally.ask(path, query)
    assert (tally.failed, tally.broken) == ([], [])


@pytest.mark.parametrize(
    ("kind", "body", "is_faulty"),
    [
        ("text/html", b"<!DOCTYPE html><p>a<br><b>x</b></p>", False),
        ("text/html", b"<!DOCTYPE html><p>a<b>x</p></b>", True),
        ("text/html", b"<div>", True),
        ("text/html", b"\xff", True),
        ("application/json", b'{"a": 1}', False),
        ("application/json", b'{"a": ', True),
        ("text/plain", b"<", False),
    ],
)
def test_a_broken_answer_is_told_from_a_whole_one(kind: str, body: bytes, is_faulty: bool) -> None:
    assert bool(fault_of(Asked(200, kind, body, 0.0))) is is_faulty


def test_what_failed_and_what_took_long_is_counted(archive: None) -> None:
    tally = Tally(failed=["500 /"], seconds=[0.1, 2.0])
    values = {figure.name.split(": ")[1]: figure.holds for figure in tally.figures("name")}
    assert values["answers of 5xx"] is False
    assert values["answers that are no HTML or JSON"] is True
    assert values["over 1 s of processor time"] is False
