"""What frames every page of the desk."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client


@pytest.mark.django_db
def test_the_desk_has_the_icon_of_the_site(desk: Client) -> None:
    site = (Path(settings.BASE_DIR) / "templates/base.html").read_text(encoding="utf-8")
    icon = re.search(r'"data:image/svg[^"]*"', site)
    assert icon
    for path in ("", "login/", "archive/article/add/", "archive/tag/"):
        client = Client() if path == "login/" else desk
        assert icon[0] in client.get(f"/admin/{path}").content.decode()
