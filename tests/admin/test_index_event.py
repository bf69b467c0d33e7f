"""Editors see what the index has still to learn, and can have what failed tried again."""

import pytest
from django.test import Client

from archive.models import IndexEvent
from tests.factories import make_article

ADDRESS = "/admin/archive/indexevent/"


@pytest.fixture
def failed(desk: Client) -> IndexEvent:
    """A row that was tried in vain, and another that waits for its turn."""
    make_article()
    row = IndexEvent.objects.get()
    IndexEvent.objects.put_off([row.pk], ValueError("مادة فاسدة"))
    make_article()
    row.refresh_from_db()
    return row


def test_rows_that_wait_and_rows_that_failed_are_told_apart(
    desk: Client, failed: IndexEvent
) -> None:
    page = desk.get(ADDRESS).content.decode()
    assert "مادة فاسدة" in page and "أعد المحاولة" in page
    counts = {
        how: desk.get(ADDRESS, {"how": how}).context["cl"].result_count
        for how in ("", "waiting", "failing", "nonsense")
    }
    assert counts == {"": 2, "waiting": 1, "failing": 1, "nonsense": 2}


def test_what_failed_can_be_tried_again_at_once(desk: Client, failed: IndexEvent) -> None:
    assert failed not in IndexEvent.objects.due()
    chosen = {"action": "retry", "_selected_action": [failed.pk]}
    response = desk.post(ADDRESS, chosen, follow=True)
    assert "ما سيحاوله المفهرس من جديد الآن: تغيير واحد." in response.content.decode()
    assert failed in IndexEvent.objects.due()


def test_rows_are_not_changed_by_hand(desk: Client, failed: IndexEvent) -> None:
    assert desk.get(f"{ADDRESS}add/").status_code == 403
    assert desk.post(f"{ADDRESS}{failed.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in desk.get(ADDRESS).content.decode()
