"""What was backed up is what is restored, to the byte and to the microsecond."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.models import Article, Capture, IndexEvent, IssuedKey, TitleStart
from tests.backup.archives import (
    LONG_AGO,
    back_up,
    empty_archive,
    fill,
    members,
    put_back,
    stored,
)
from tests.factories import make_article

# PostgreSQL takes no NUL in a text, and no database takes a lone surrogate.
NOT_IN_TEXT = "\0" if connection.vendor == "postgresql" else ""
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=NOT_IN_TEXT), max_size=60
) | st.sampled_from(["", "\u202eabc\u2069\u2028\x85\r\n\t\x01", '{"a": 1}\n\n', "نصّ " * 2_000])


def test_everything_comes_back_as_it_was(full: Article, tmp_path: Path) -> None:
    before = stored()
    assert all(before[name] for name in before if name != "auth.User_user_permissions")
    path = back_up(tmp_path / "a.zip")
    empty_archive()
    put_back(path)
    assert stored() == before
    assert (
        members(back_up(tmp_path / "b.zip"))["manifest-sha256.txt"]
        == (members(path)["manifest-sha256.txt"])
    )


def test_times_history_and_passwords_are_as_they_were(backup: Path) -> None:
    put_back(backup)
    article = Article.objects.get()
    assert (article.created_at, article.updated_at) == (LONG_AGO, LONG_AGO)
    assert LogEntry.objects.get().get_edited_object() == article
    editor = User.objects.get()
    assert editor.check_password("كلمة سر")
    assert editor.has_perm("archive.change_article")


def test_originals_come_back_byte_by_byte(backup: Path) -> None:
    put_back(backup)
    assert bytes(Capture.objects.get().content) == bytes(range(256))


def test_the_index_and_the_suggestions_follow(full: Article, backup: Path) -> None:
    put_back(backup)
    assert list(IndexEvent.objects.values_list("article_id", flat=True)) == [full.pk]
    assert set(TitleStart.objects.values_list("article_id", flat=True)) == {full.pk}


def test_a_number_or_key_of_a_deleted_article_is_not_given_again(
    full: Article, tmp_path: Path
) -> None:
    gone = make_article()
    key, number = gone.key, gone.pk
    gone.delete()
    path = back_up(tmp_path / "a.zip")
    empty_archive()
    put_back(path)
    assert IssuedKey.objects.filter(pk=key).exists()
    assert make_article().pk > number
    with pytest.raises(IntegrityError):
        make_article(key=key)


def test_an_empty_archive_is_backed_up_and_restored_too(
    transactional_db: None, tmp_path: Path
) -> None:
    path = back_up(tmp_path / "a.zip")
    put_back(path)
    assert not Article.objects.exists()


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.glob("*.part")) == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {"title": TEXT.map(lambda one: one[:500]), "body": TEXT, "about": TEXT}
        ),
        max_size=3,
    ),
    st.binary(max_size=300) | st.just(b"\0" * 300_000),
)
def test_any_content_comes_back(
    transactional_db: None, tmp_path: Path, articles: list[dict[str, Any]], content: bytes
) -> None:
    empty_archive()
    fill()
    for fields in articles:
        Capture.objects.create(article=make_article(**fields), content=content)
    before = stored()
    path = back_up(tmp_path / "a.zip")
    empty_archive()
    put_back(path)
    assert stored() == before
