"""What happens between set-up and serving."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.models import Article
from archive.search import indexer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_ADMIN_PASSWORD", raising=False)


def test_a_new_archive_gets_the_seeds_once() -> None:
    call_command("prepare_archive")
    assert Article.objects.published().count() == 5
    kept = set(Article.objects.values_list("pk", "updated_at"))
    call_command("prepare_archive")
    assert set(Article.objects.values_list("pk", "updated_at")) == kept


def test_a_seed_that_an_editor_deleted_stays_deleted() -> None:
    call_command("prepare_archive")
    Article.objects.get(key="c444d844").delete()
    call_command("prepare_archive")
    assert Article.objects.count() == 4


def test_seeds_that_cannot_be_read_leave_nothing_half_done(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(
        "عنوان\n\nنص المادة كاملًا كما ورد في الأصل.\n", encoding="utf-8"
    )
    (tmp_path / "broken.txt").write_bytes(b"\xff\xfe\x00\x00")
    with pytest.raises(SystemExit):
        call_command("prepare_archive", seeds=tmp_path)
    assert not Article.objects.exists()


def test_an_index_that_still_answers_is_left_to_the_indexer() -> None:
    call_command("prepare_archive")
    indexer.backend().clear()
    Article.objects.get(key="c444d844").delete()
    call_command("prepare_archive")
    assert not indexer.backend().is_current()
    shutil.rmtree(indexer.backend().store.root)
    call_command("prepare_archive")
    assert indexer.backend().is_current()
