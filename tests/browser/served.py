"""A real archive for the browser: its own data folder, the product's own server, on loopback."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[2]
EDITOR = "editor"
PASSWORD = "محرّر-الاختبار-2048"


@dataclass(frozen=True)
class Archive:
    """The data folder of one archive, and where it is served."""

    folder: Path
    port: int = 0

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.folder / "server.log"

    def environment(self) -> dict[str, str]:
        """The environment of its processes, free of the settings of the person who runs the tests."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")
        }
        return kept | {
            "ARCHIVE_DATA_DIR": str(self.folder),
            "ARCHIVE_ADMIN_USER": EDITOR,
            "ARCHIVE_ADMIN_PASSWORD": PASSWORD,
            "ARCHIVE_LOG_LEVEL": "WARNING",
        }

    def manage(self, *arguments: str) -> str:
        """Run a management command on it; what it printed."""
        done = subprocess.run(
            (sys.executable, "manage.py", *arguments),
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def execute(self, script: str) -> str:
        """Run Python in it, beside the server; what it printed."""
        return self.manage("shell", "--no-imports", "--verbosity=0", "--command", script)

    def copy_to(self, folder: Path) -> "Archive":
        """Another archive with the same content; the collected static files are shared."""
        ignore = shutil.ignore_patterns("static", "*.log")
        shutil.copytree(self.folder, folder, ignore=ignore)
        (folder / "static").symlink_to(self.folder / "static")
        return Archive(folder, free_port())

    def serve(self) -> "subprocess.Popen[bytes]":
        """Start the server and wait until it answers."""
        with self.log.open("wb") as log:
            server = subprocess.Popen(
                (
                    sys.executable,
                    "-m",
                    "waitress",
                    f"--listen=127.0.0.1:{self.port}",
                    "--threads=8",
                    "archive.wsgi:application",
                ),
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
            )
        for _ in range(300):
            if server.poll() is not None or self._answers():
                break
            time.sleep(0.1)
        assert server.poll() is None, self.log.read_text(encoding="utf-8")
        return server

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/robots.txt", timeout=5):  # noqa: S310
                return True
        except (URLError, OSError):
            return False


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as lent:
        lent.bind(("127.0.0.1", 0))
        return int(lent.getsockname()[1])
