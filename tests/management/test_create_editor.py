"""The first editor's account."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_account_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_ADMIN_PASSWORD", raising=False)
    monkeypatch.delenv("ARCHIVE_ADMIN_USER", raising=False)


def create_editor() -> str:
    """What the command says."""
    out = io.StringIO()
    call_command("create_editor", stdout=out)
    return out.getvalue()


def test_the_environment_gives_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_ADMIN_PASSWORD", "نص-طويل-لا-يُخمَّن-48")
    assert create_editor() == "editor account created: editor\n"
    editor = get_user_model().objects.get(username="editor")
    assert editor.is_superuser
    assert editor.check_password("نص-طويل-لا-يُخمَّن-48")


def test_the_environment_gives_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_ADMIN_USER", "سلمى")
    monkeypatch.setenv("ARCHIVE_ADMIN_PASSWORD", "long-enough-and-rare-48")
    create_editor()
    assert get_user_model().objects.filter(username="سلمى", is_staff=True).exists()


def test_without_a_terminal_it_says_how_and_does_not_wait() -> None:
    assert "ARCHIVE_ADMIN_PASSWORD=…" in create_editor()
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize("password", ["short", "password", "12345678901"])
def test_a_weak_password_makes_no_account(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("ARCHIVE_ADMIN_PASSWORD", password)
    assert create_editor().startswith("no editor account: ")
    assert not get_user_model().objects.exists()


def test_an_existing_account_keeps_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    get_user_model().objects.create_superuser("first", password="the-first-one-48")
    monkeypatch.setenv("ARCHIVE_ADMIN_PASSWORD", "another-rare-one-48")
    assert not create_editor()
    assert get_user_model().objects.get().check_password("the-first-one-48")


def test_a_name_taken_by_a_reader_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    get_user_model().objects.create_user("editor")
    monkeypatch.setenv("ARCHIVE_ADMIN_PASSWORD", "another-rare-one-48")
    assert "ARCHIVE_ADMIN_USER" in create_editor()
