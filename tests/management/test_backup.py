"""manage.py backup and restore: one file of everything, and back into an empty archive."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from archive.backup import contents
from archive.backup.schema import migrations, tables_after
from archive.models import Article, Capture
from tests.backup.archives import back_up, empty_archive, rewrite
from tests.factories import make_article

# The first state in which an article has all that a restore writes for it.
OLDER = "archive.0005_fill_title_starts"


@pytest.fixture
def article(transactional_db: None) -> Article:
    """An article with its original."""
    made = make_article(title="قمة التعاون الرقمي")
    Capture.objects.create(article=made, content=b"\xff\x00")
    return made


def run(*args: object) -> str:
    """What a command says."""
    out = io.StringIO()
    call_command(*map(str, args), stdout=out)
    return out.getvalue()


def test_a_backup_is_made_checked_and_restored(article: Article, tmp_path: Path) -> None:
    file = tmp_path / "raqeem.zip"
    assert "مادة واحدة" in run("backup", file)
    assert "النسخة سليمة" in run("restore", "--check", file)
    empty_archive()
    assert "استُعيدت النسخة: مادة واحدة" in run("restore", file)
    assert Article.objects.get().key == article.key
    assert Article.objects.get().signature.digest


def test_checking_a_backup_changes_nothing(article: Article, tmp_path: Path) -> None:
    run("backup", tmp_path / "raqeem.zip")
    empty_archive()
    run("restore", "--check", tmp_path / "raqeem.zip")
    assert not Article.objects.exists()


def test_what_is_wrong_is_told_in_one_line_and_the_exit_code(
    article: Article, tmp_path: Path
) -> None:
    file = tmp_path / "raqeem.zip"
    run("backup", file)
    for command in (("backup", file), ("restore", file), ("restore", tmp_path / "none.zip")):
        with pytest.raises(CommandError) as caught:
            run(*command)
        assert "\n" not in str(caught.value)
    assert "حلّ محلّه" not in run("backup", "--force", file)


def older(path: Path) -> Path:
    """The backup as a version before this one would have made it."""
    names = [one for one in migrations() if not one.startswith("archive.") or one <= OLDER]

    def change(files: dict[str, bytes]) -> None:
        told = json.loads(files[contents.PATH]) | {"migrations": names}
        files[contents.PATH] = json.dumps(told).encode()
        for table in tables_after(names):
            rows = map(json.loads, files[table.path].splitlines())
            lines = (json.dumps({name: row[name] for name in table.columns}) for row in rows)
            files[table.path] = "".join(f"{line}\n" for line in lines).encode()

    return rewrite(path, change)


def test_a_backup_of_an_older_version_goes_through_the_migrations_since(
    article: Article, tmp_path: Path
) -> None:
    file, data = older(back_up(tmp_path / "raqeem.zip")), tmp_path / "data"
    environment = {k: v for k, v in os.environ.items() if k != "ARCHIVE_DATABASE_URL"}
    done = subprocess.run(
        (sys.executable, "manage.py", "restore", str(file)),
        cwd=settings.BASE_DIR,
        env=environment | {"ARCHIVE_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(data / "archive.sqlite3") as database:
        (key,) = database.execute("SELECT key FROM archive_article").fetchone()
        made = {
            f"{app}.{name}"
            for app, name in database.execute("SELECT app, name FROM django_migrations")
        }
        pending = database.execute("SELECT article_id FROM archive_indexevent").fetchall()
    assert key == article.key
    assert made >= set(migrations())
    assert pending == [(article.pk,)]
