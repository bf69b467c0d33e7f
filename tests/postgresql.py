"""Runs the tests that touch the database on PostgreSQL: a server of their own, started here and gone afterwards.

`python -m tests.postgresql [pytest arguments]`. Without PostgreSQL one line says what to install; under CI=true that is a failure.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dev

# Not the order of bytes: what must be in one order everywhere is found out here.
CLUSTER = ("--username=archive", "--auth=trust", "--encoding=UTF8", "--no-sync")
ARABIC = ("--locale-provider=icu", "--icu-locale=ar", "--locale=C.UTF-8")
# Nothing here outlives the tests, and nobody but them reaches it.
UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")
# The server writes nothing of its own accord: a test tells which write changes a page.
STILL = ("autovacuum=off",)
# A browser's archive is a process of its own, with a database of its own.
SELECTED = ("--ignore=tests/browser", "-m")
# The tests marked as alone run after the others, in one process.
ROUNDS = (("django_db and not alone", dev.PARALLEL), ("django_db and alone", ()))


class ServerError(Exception):
    """A server that does not start, with what it said."""


def account() -> dict[str, Any]:
    """Who the server runs as: this user or, because PostgreSQL refuses root, another."""
    if os.geteuid() != 0:
        return {}
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL server on a socket in a temporary folder; gives the address of its database."""
    programs = dev.find_postgresql()
    if programs is None:
        raise ServerError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="raqeem-pg-"))
    try:
        if user := account():
            os.chown(folder, user["user"], user["group"])
        _create(programs, folder / "data")
        with _running(programs, folder):
            yield f"postgres://archive@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _create(programs: Path, data: Path) -> None:
    command = (str(programs / "initdb"), "-D", str(data), *CLUSTER)
    for locale in (ARABIC, ("--locale=C.UTF-8",)):
        done = subprocess.run(
            (*command, *locale),
            cwd=data.parent,
            capture_output=True,
            text=True,
            check=False,
            **account(),
        )
        if done.returncode == 0:
            return
        shutil.rmtree(data, ignore_errors=True)
    raise ServerError(done.stderr.strip())


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[None]:
    settings = [part for setting in (*UNSAFE, *STILL) for part in ("-c", setting)]
    command = (str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings)
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **account(),
        )
    try:
        _wait(process, programs, folder)
        yield
    finally:
        # Immediate shutdown: nothing of it is kept.
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=30)


def _wait(process: "subprocess.Popen[bytes]", programs: Path, folder: Path) -> None:
    ready = (str(programs / "pg_isready"), "-q", "-h", str(folder))
    for _ in range(600):
        if process.poll() is not None:
            break
        if dev.succeeds(*ready):
            return
        time.sleep(0.05)
    raise ServerError((folder / "log").read_text(encoding="utf-8", errors="replace"))


def _stop(number: int, frame: object) -> None:
    """End as by a failure, so that the server is stopped too."""
    sys.exit(128 + number)


def _run(url: str, selected: str, arguments: Sequence[str]) -> int:
    command = (sys.executable, "-m", "pytest", *SELECTED, selected, *arguments)
    environment = os.environ | {"ARCHIVE_DATABASE_URL": url}
    return subprocess.run(command, env=environment, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Run pytest on a server; its exit code, or 0 where there is none and nobody insists."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with server() as url:
            rounds = [("django_db", arguments)] if arguments else ROUNDS
            codes = [_run(url, *chosen) for chosen in rounds]
            return int(any(codes))
    except ServerError as error:
        sys.stderr.write(f"tests on PostgreSQL: {error}\n")
        return 1


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit(130)
