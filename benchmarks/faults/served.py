"""An archive as it is deployed, in a folder of its own: the product's server and commands as processes, asked over HTTP."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
Process = subprocess.Popen[bytes]
Key = str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the search answered: the HTTP status (0: nothing), the JSON if any, and the headers."""

    status: int
    data: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> list[Key]:
        """The keys of the articles on this page that have all the words, in their order."""
        return [one["key"] for one in self.data["results"] if not one["missing"]]

    @property
    def count(self) -> int:
        """How many results have all the words; others resemble them, and say so."""
        return int(self.data["count"]) - int(self.data["partial"])

    @property
    def is_temporary(self) -> bool:
        """Whether it says of itself that it may not be whole."""
        return bool(self.data.get("temporary"))

    @property
    def is_mending(self) -> bool:
        """Whether it says politely that it cannot answer now, and when to come again."""
        return self.status == 503 and self.headers.get("Retry-After", "").isdecimal()


@dataclass
class ServedArchive:
    """The data folder of one archive, the port it is served on, and its processes, which end with it."""

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)

    def environment(self, **settings: str) -> dict[str, str]:
        """The environment of its processes, free of the settings of whoever runs this."""
        kept = {name: value for name, value in os.environ.items() if name[:8] != "ARCHIVE_"}
        return kept | {
            "ARCHIVE_DATA_DIR": str(self.folder),
            "ARCHIVE_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            **self.settings,
            **settings,
        }

    def start(self, *arguments: str, log: str = "commands", output: int | None = None) -> Process:
        """Start Python with these arguments on this archive; what it says goes to a file of the folder."""
        with (self.folder / f"{log}.log").open("ab") as said:
            process = subprocess.Popen(
                (sys.executable, *arguments),
                cwd=ROOT,
                env=self.environment(),
                stdout=said if output is None else output,
                stderr=said,
            )
        self.processes.append(process)
        return process

    def command(self, *arguments: str) -> Process:
        """Start a management command."""
        return self.start("manage.py", *arguments)

    def run(self, *arguments: str) -> int:
        """Run a management command to its end; its exit code."""
        return self.command(*arguments).wait()

    def serve(self, patience: float = 60.0) -> Process:
        """Start the server, and wait until it answers. Raises RuntimeError with its log where it does not."""
        listen = f"--listen=127.0.0.1:{self.port}"
        server = self.start(
            "-m", "waitress", listen, "--threads=8", "archive.wsgi:application", log="server"
        )
        if not until(lambda: self.get("/robots.txt").status == 200, patience):
            raise RuntimeError(f"the server does not answer: {self.said('server')[-2000:]}")
        return server

    def said(self, log: str) -> str:
        """What processes wrote to a log."""
        return (self.folder / f"{log}.log").read_text(encoding="utf-8", errors="replace")

    def get(self, path: str, **parameters: Any) -> Answer:
        """Ask for an address; status 0 where nothing answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", f"{path}?{urlencode(parameters, doseq=True)}")
            response = connection.getresponse()
            content, headers = response.read(), dict(response.getheaders())
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            connection.close()
        is_json = headers.get("Content-Type", "").startswith("application/json")
        return Answer(response.status, json.loads(content) if is_json else {}, headers)

    def search(self, text: str, **parameters: Any) -> Answer:
        """One page of the search; copies are results of their own."""
        return self.get("/api/search/", q=text, copies=1, **parameters)

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """The database itself, read without any of the product's code."""
        connection = sqlite3.connect(f"file:{self.folder / 'archive.sqlite3'}?mode=ro", uri=True)
        try:
            yield connection
        finally:
            connection.close()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.database() as database:
            return database.execute(sql).fetchall()

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.processes:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


@contextmanager
def served_archive(articles: int, **settings: str) -> Iterator[ServedArchive]:
    """A new archive of made-up articles (`corpus`), ready to be served; gone at the end with all its processes."""
    folder = Path(tempfile.mkdtemp(prefix="raqeem-reliability-"))
    archive = ServedArchive(folder, free_port(), settings)
    try:
        if archive.start("-m", "benchmarks.faults.corpus", str(articles)).wait() != 0:
            raise RuntimeError(f"no archive could be made: {archive.said('commands')[-2000:]}")
        yield archive
    finally:
        archive.end()
        shutil.rmtree(folder, ignore_errors=True)


def until(holds: Callable[[], bool], seconds: float, every: float = 0.1) -> bool:
    """Whether something comes to hold within so many seconds."""
    deadline = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(every)
    return held


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as lent:
        lent.bind(("127.0.0.1", 0))
        return int(lent.getsockname()[1])
