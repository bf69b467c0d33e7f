"""What holds for the project as a whole: rooms, migrations, lock files, size of commands."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = settings.BASE_DIR
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """The versions that a lock file names."""
    return dict(PIN.findall((ROOT / name).read_text(encoding="utf-8")))


def test_a_room_imports_only_rooms_below_it() -> None:
    done = subprocess.run(
        (Path(sys.executable).with_name("lint-imports"),),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_the_tables_need_no_new_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_django_finds_no_problem() -> None:
    call_command("check", "--fail-level=ERROR")


def test_the_development_lock_contains_the_other() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_every_dependency_is_locked_with_a_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        blocks = re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8"))
        assert all("--hash=sha256:" in block for block in blocks)


def test_the_font_packages_are_locked_with_their_integrity() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = [entry for name, entry in lock["packages"].items() if name]
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages)
    assert not any("resolved" in entry for entry in packages)


@pytest.mark.parametrize("path", sorted((ROOT / "archive/management/commands").glob("[a-z]*.py")))
def test_a_command_stays_thin(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


def test_every_setting_from_the_environment_is_explained() -> None:
    code = (ROOT / "archive" / "settings.py").read_text(encoding="utf-8")
    told = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    names = set(re.findall(r"""\benv(?:_flag|_list)?\(\s*"([A-Z_]+)\"""", code))
    assert names
    assert [name for name in sorted(names) if f"ARCHIVE_{name}" not in told] == []
