"""An archive with a little of everything, and its backup."""

from pathlib import Path

import pytest

from archive.models import Article
from tests.backup.archives import back_up, empty_archive, fill


@pytest.fixture
def full(transactional_db: None) -> Article:
    """An archive with a little of everything."""
    return fill()


@pytest.fixture
def backup(full: Article, tmp_path: Path) -> Path:
    """The backup of such an archive, which is empty now."""
    path = back_up(tmp_path / "archive.zip")
    empty_archive()
    return path
