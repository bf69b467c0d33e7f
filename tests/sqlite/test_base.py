"""Connections to SQLite: how they are set up, and how writers wait for each other."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

import archive.settings

pytestmark = pytest.mark.django_db
OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL",
}
# Keeps the write lock until it is killed.
HOLDER = """
import sys, sqlite3
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
# Waits first in the queue, for a lock that is held, until it is killed.
FIRST = """
import sys
from pathlib import Path
from archive.sqlite.base import _turn
with _turn(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one empty table."""
    path = tmp_path / "archive.sqlite3"
    made = sqlite3.connect(path)
    made.execute("PRAGMA journal_mode=WAL")
    made.execute("CREATE TABLE word (text TEXT)")
    made.close()
    return path


@pytest.fixture
def database(file: Path) -> Iterator[BaseDatabaseWrapper]:
    """A connection to it."""
    opened = connect(file)
    yield opened
    opened.close()


def connect(file: Path, **options: Any) -> BaseDatabaseWrapper:
    given = {"ENGINE": "archive.sqlite", "NAME": file, "OPTIONS": OPTIONS | options}
    return ConnectionHandler({"default": given})["default"]


def holder(script: str, argument: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        (sys.executable, "-c", script, str(argument)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def write(database: BaseDatabaseWrapper, text: str) -> None:
    """One transaction, as Atomic begins and ends it."""
    database.ensure_connection()
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO word VALUES (%s)", [text])
    database.commit()
    database.set_autocommit(True)


def words(database: BaseDatabaseWrapper) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute("SELECT text FROM word ORDER BY rowid")
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.skipif(
    archive.settings.DATABASES["default"]["ENGINE"] != "archive.sqlite", reason="another database"
)
def test_every_connection_of_every_thread_is_set_up_alike(file: Path) -> None:
    options = archive.settings.DATABASES["default"]["OPTIONS"]
    expected = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 20_000, "foreign_keys": 1}
    expected |= {"journal_size_limit": 64 * 1024 * 1024}
    found: list[dict[str, Any]] = []

    def look() -> None:
        opened = connect(file, **options)
        with opened.cursor() as cursor:
            found.append(
                {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
            )
        opened.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    look()
    assert found == [expected, expected]


def test_a_writer_waits_for_another_and_readers_for_nobody(
    file: Path, database: BaseDatabaseWrapper
) -> None:
    held = holder(HOLDER, file)
    assert words(database) == []
    threading.Timer(0.1, kill, [held]).start()
    write(database, "بعد")
    assert words(database) == ["بعد"]


def test_a_lock_that_is_never_given_back_is_told_after_the_timeout(file: Path) -> None:
    held = holder(HOLDER, file)
    database = connect(file, timeout=0.05)
    try:
        with pytest.raises(OperationalError, match="locked"):
            write(database, "كلمة")
    finally:
        kill(held)
    database.close()
    database.connect()
    write(database, "كلمة")
    assert words(database) == ["كلمة"]
    database.close()


def test_whoever_dies_at_the_head_of_the_queue_holds_up_nobody(
    file: Path, database: BaseDatabaseWrapper
) -> None:
    first = holder(FIRST, file.parent)
    threading.Timer(0.1, kill, [first]).start()
    write(database, "كلمة")
    assert words(database) == ["كلمة"]


def test_threads_that_write_at_once_all_get_their_turn(file: Path) -> None:
    def work(number: int) -> None:
        own = connect(file)
        for turn in range(20):
            write(own, f"{number}.{turn}")
            time.sleep(0)
        own.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database = connect(file)
    assert sorted(words(database)) == sorted(f"{n}.{t}" for n in range(4) for t in range(20))
    database.close()


def test_statements_outside_of_transactions_go_on_waiting_as_sqlite_does(
    database: BaseDatabaseWrapper,
) -> None:
    write(database, "كلمة")
    with database.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
