#!/usr/bin/env python3
"""Runs, tests and checks Raqeem on a machine that has only Python 3.11 or newer: run, test, check."""

from __future__ import annotations

import argparse
import ctypes.util
import errno
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
FONTS_CSS = ROOT / "static" / "fonts" / "fonts.css"
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MANAGE = (str(PYTHON), "manage.py")
# One process a core; the tests of a file stay together, for they share what is slow to make.
PARALLEL = ("-n", "auto", "--dist", "loadfile")
ON_POSTGRESQL = ("-m", "tests.postgresql")
CHECKS: dict[str, tuple[str, ...]] = {
    "ruff check": ("-m", "ruff", "check", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "mypy": ("-m", "mypy"),
    "djlint": ("-m", "djlint", "templates", "--check", "--lint"),
    "import-linter": (str(VENV / "bin" / "lint-imports"),),
    "migrations": ("manage.py", "makemigrations", "--check", "--dry-run"),
    "django check": ("manage.py", "check"),
    "tests": ("-m", "pytest", *PARALLEL),
    "tests on PostgreSQL": ON_POSTGRESQL,
}


class SetUpError(Exception):
    """Something that stops the command, told in one line."""


def say(text: str) -> None:
    """Tell what happens now."""
    print(f"» {text}", flush=True)


def call(command: Sequence[str], failure: str, **env: str) -> None:
    """Run a command in the project's folder; SetUpError with the given line where it does not exit 0."""
    done = subprocess.run(command, cwd=ROOT, env=os.environ | env, check=False)
    if done.returncode != 0:
        raise SetUpError(f"{failure} (exit code {done.returncode})")


def succeeds(*command: str) -> bool:
    """Whether a command exits 0, without showing what it prints."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def digest(paths: Iterable[Path]) -> str:
    """A fingerprint of the content of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Whether a stamp file holds the value."""
    return stamp.exists() and stamp.read_text(encoding="ascii") == value


# The system


def is_debian() -> bool:
    """Whether the machine has Debian's package manager."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def install_command(package: str) -> str:
    """What a person types to install a package of the system."""
    if is_debian():
        return f"sudo apt-get install {package}"
    if sys.platform == "darwin":
        return f"brew install {package}"
    return f"install the package {package} of your system"


def install_package(package: str) -> bool:
    """Install a package of the system when root on Debian or Ubuntu; whether it worked."""
    if not is_debian() or os.geteuid() != 0:
        return False
    say(f"installing {package} with apt")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", package)
    return succeeds(*install) or (succeeds("apt-get", "update", "-qq") and succeeds(*install))


def find_browser() -> str | None:
    """The Chromium or Chrome of this machine."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def find_postgresql() -> Path | None:
    """The folder of PostgreSQL's server programs, of the newest version where there are several."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max(
        (path.parent for path in folders), key=lambda folder: int(folder.parent.name), default=None
    )


def has_fribidi() -> bool:
    """Whether pictures can shape Arabic: Pillow looks for the system's FriBiDi."""
    return ctypes.util.find_library("fribidi") is not None


def ensure_browser() -> None:
    """A browser for the browser tests, or one line that says what to install; a failure under CI=true."""
    if find_browser() or (install_package("chromium") and find_browser()):
        return
    line = f"browser tests: no Chromium or Chrome here; {install_command('chromium')}"
    if os.environ.get("CI") == "true":
        raise SetUpError(line)
    say(f"{line} (they are skipped)")


def ensure_postgresql() -> None:
    """PostgreSQL for its tests, or one line that says what to install; a failure under CI=true."""
    if find_postgresql() or (install_package("postgresql") and find_postgresql()):
        return
    line = f"tests on PostgreSQL: no server here; {install_command('postgresql')}"
    if os.environ.get("CI") == "true":
        raise SetUpError(line)
    say(f"{line} (they are skipped)")


def ensure_fribidi() -> None:
    """FriBiDi, or one line that says what to install."""
    if has_fribidi() or (install_package("libfribidi0") and has_fribidi()):
        return
    name = "libfribidi0" if is_debian() else "fribidi"
    say(f"FriBiDi is missing, pictures cannot shape Arabic; {install_command(name)}")


# The environment


def ensure_venv() -> None:
    """A working .venv with pip; one that was interrupted or whose Python is gone is made anew."""
    if succeeds(str(PYTHON), "-m", "pip", "--version"):
        return
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        package = f"python3.{sys.version_info.minor}-venv"
        if not install_package(package):
            raise SetUpError(f"Python's venv module is missing; {install_command(package)}")
    say("creating .venv")
    call((sys.executable, "-m", "venv", "--clear", str(VENV)), "could not create .venv")


def stamp_of(lock: Path) -> Path:
    """Where it stands which version of a lock file is installed."""
    return VENV / f"{lock.name}.installed"


def is_installed(lock: Path) -> bool:
    """Whether .venv works and holds what the lock file says."""
    current = is_current(stamp_of(lock), digest([lock]))
    return current and succeeds(str(PYTHON), "-c", "import django, waitress")


def ensure_packages(lock: Path) -> None:
    """Install a lock file into .venv, where it changed since. The development lock contains the other."""
    if is_installed(lock) or (lock == LOCK and is_installed(DEV_LOCK)):
        return
    ensure_venv()
    stamp_of(lock).unlink(missing_ok=True)
    say(f"installing {lock.name} (once; this takes a minute or two)")
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    call((*pip, "--require-hashes", "-r", str(lock)), f"could not install {lock.name}")
    stamp_of(lock).write_text(digest([lock]), encoding="ascii")


def ensure_fonts() -> None:
    """The interface's fonts, built once; without npm the system's fonts stand in."""
    wanted = digest([ROOT / "package-lock.json", ROOT / "archive" / "fonts.py"])
    stamp = FONTS_CSS.with_name("built")
    if FONTS_CSS.exists() and is_current(stamp, wanted):
        return
    if shutil.which("npm") is None:
        say("fonts: system fallback; install Node.js with npm and run again")
        return
    say("building the fonts")
    npm = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0")
    if succeeds(*npm) and succeeds(*MANAGE, "build_fonts"):
        stamp.write_text(wanted, encoding="ascii")
        size = sum(file.stat().st_size for file in FONTS_CSS.parent.glob("*.woff2"))
        say(f"fonts: {size / 1000:.1f} kB")
    else:
        say("fonts: system fallback; `npm ci` or the build did not succeed, run again to retry")


# run


def data_dir() -> Path:
    """Where the archive keeps its database, its index and its collected files."""
    return ROOT / (os.environ.get("ARCHIVE_DATA_DIR") or "var")


def static_fingerprint() -> str:
    """Changes with every static file of the project and every version of a package."""
    files = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    return digest([LOCK, ROOT / "archive" / "settings.py", *files])


def collect_static() -> None:
    """Hash and compress the static files, where one changed since."""
    stamp = data_dir() / "static.collected"
    wanted = static_fingerprint()
    if is_current(stamp, wanted) and (data_dir() / "static" / "staticfiles.json").exists():
        return
    say("collecting and compressing the static files")
    call((*MANAGE, "collectstatic", "--noinput", "--verbosity=0"), "could not collect static files")
    stamp.write_text(wanted, encoding="ascii")


def check_port(host: str, port: int) -> None:
    """SetUpError with the reason where nothing can listen at the address."""
    if not 0 < port < 65536:
        raise SetUpError(f"cannot listen on {host} port {port}: a port is a number from 1 to 65535")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        in_use = error.errno == errno.EADDRINUSE
        reason = "it is already in use; choose another with --port" if in_use else str(error)
        raise SetUpError(f"cannot listen on {host} port {port}: {reason}") from error


def names_of(host: str) -> list[str]:
    """The names by which readers may call a server that listens on the host."""
    if host not in {"0.0.0.0", "::", ""}:  # noqa: S104
        return [f"[{host}]" if ":" in host else host]
    shown = subprocess.run(("hostname", "-I"), capture_output=True, text=True, check=False)
    return [socket.gethostname(), *(name for name in shown.stdout.split() if ":" not in name)]


def serving_environment(host: str) -> Mapping[str, str]:
    """The process's environment, with the host among those that the archive answers to."""
    default = "localhost,127.0.0.1,[::1]"
    allowed = os.environ.get("ARCHIVE_ALLOWED_HOSTS") or default
    return os.environ | {"ARCHIVE_ALLOWED_HOSTS": ",".join([allowed, *names_of(host)])}


def print_addresses(host: str, port: int) -> None:
    """Where the site, its search and its admin are."""
    site = f"http://{names_of(host)[0]}:{port}"
    for name, path in (("site", "/"), ("search", "/search/"), ("admin", "/admin/")):
        print(f"  {name:7}{site}{path}", flush=True)
    say("serving; Ctrl+C ends it")


def run(host: str, port: int) -> int:
    """Set everything up that is not yet, and serve."""
    check_port(host, port)
    ensure_packages(LOCK)
    ensure_fribidi()
    ensure_fonts()
    say("preparing the database and the index")
    call((*MANAGE, "prepare_archive"), "could not prepare the archive")
    collect_static()
    check_port(host, port)
    print_addresses(host, port)
    listen = f"--listen={f'[{host}]' if ':' in host else host}:{port}"
    server = ("-m", "waitress", listen, "--threads=8", "archive.wsgi:application")
    os.chdir(ROOT)
    # The server takes this process's place, so that it gets every signal itself.
    os.execve(PYTHON, (str(PYTHON), *server), serving_environment(host))  # noqa: S606


# test and check


def set_up_tests() -> None:
    """Everything that the tests and checks need."""
    ensure_packages(DEV_LOCK)
    ensure_browser()
    ensure_postgresql()
    ensure_fribidi()
    ensure_fonts()


def test(arguments: Sequence[str]) -> int:
    """Run the tests that the arguments name, or all on both databases; the exit code."""
    if not arguments:
        return check({name: CHECKS[name] for name in CHECKS if name.startswith("tests")})
    set_up_tests()
    return subprocess.run(
        (str(PYTHON), "-m", "pytest", *arguments), cwd=ROOT, check=False
    ).returncode


def check(checks: Mapping[str, Sequence[str]] | None = None) -> int:
    """Run every check, show a summary; 1 where one failed."""
    set_up_tests()
    outcomes = {name: outcome(name, arguments) for name, arguments in (checks or CHECKS).items()}
    for name, came_of_it in outcomes.items():
        print(f"  {came_of_it:8}{name}")
    return 1 if "FAILED" in outcomes.values() else 0


def outcome(name: str, arguments: Sequence[str]) -> str:
    """Run one check; what came of it in one word."""
    if arguments == ON_POSTGRESQL and find_postgresql() is None:
        return "skipped"
    say(name)
    done = subprocess.run((str(PYTHON), *arguments), cwd=ROOT, check=False)
    return "ok" if done.returncode == 0 else "FAILED"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    commands = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    verbs = commands.add_subparsers(dest="verb", required=True, metavar="run|test|check")
    serve = verbs.add_parser("run", help="set up what is missing and serve the archive")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on")
    verbs.add_parser("test", help="run the tests; further arguments go to pytest", add_help=False)
    verbs.add_parser("check", help="run the linters, the type checker and the tests")
    return commands


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; the exit code."""
    options, rest = parser().parse_known_args(arguments)
    if rest and options.verb != "test":
        parser().error(f"unknown arguments: {' '.join(rest)}")
    try:
        if options.verb == "run":
            return run(options.host, options.port)
        return test(rest) if options.verb == "test" else check()
    except SetUpError as failure:
        print(f"dev.py: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(f"dev.py: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    sys.exit(main(sys.argv[1:]))
