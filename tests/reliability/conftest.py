"""Searches of the test's own archive, asked and answered as the reliability benchmark does it."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.test import Client

from benchmarks.faults.served import Answer

Search = Callable[..., Answer]


@pytest.fixture
def chance() -> Random:
    """The same choices in every run."""
    return Random(4)  # noqa: S311


@pytest.fixture
def search(client: Client) -> Search:
    """Ask the programs' search; copies are results of their own."""

    def ask(text: str, **parameters: Any) -> Answer:
        response = client.get("/api/search/", {"q": text, "copies": 1} | parameters)
        is_json = response.headers["Content-Type"].startswith("application/json")
        data = response.json() if is_json else {}
        return Answer(response.status_code, data, dict(response.headers))

    return ask
