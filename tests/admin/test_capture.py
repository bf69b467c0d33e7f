"""Captures in the admin: their file names are read as they are."""

import pytest
from django.test import Client

from archive.models import Capture
from tests.factories import make_article

pytestmark = pytest.mark.django_db

TURNED = "invoice\u202etxt.exe"


def capture_named(name: str) -> Capture:
    return Capture.objects.create(
        article=make_article(), content=b"abc", filename=name, origin=name
    )


def pages(desk: Client, capture: Capture) -> list[str]:
    """The list of captures, the capture, and its article."""
    paths = ["capture/", f"capture/{capture.pk}/change/", f"article/{capture.article_id}/change/"]
    return [desk.get(f"/admin/archive/{path}").content.decode() for path in paths]


@pytest.mark.parametrize("name", ["000_c444.txt", "بيان 3.txt", "a (1).html"])
def test_a_file_name_is_written_left_to_right(desk: Client, name: str) -> None:
    for page in pages(desk, capture_named(name)):
        assert f'<bdi dir="ltr">{name}</bdi>' in page


def test_a_control_that_turns_a_file_name_round_is_written_out(desk: Client) -> None:
    for page in pages(desk, capture_named(TURNED)):
        assert "invoice[U+202E]txt.exe" in page
        assert "\u202e" not in page
