"""Every engine behaves alike."""

import pytest

from archive.search.indexer import backend
from tests.search.engine_behaviour import EngineBehaviour, Evaluate


@pytest.mark.django_db
class TestWhoosh(EngineBehaviour):
    """The Whoosh index, built at the first query."""

    @pytest.fixture
    def evaluate(self) -> Evaluate:
        """The backend."""
        return lambda node: backend().evaluate(node)


@pytest.mark.django_db
class TestDatabaseScan(EngineBehaviour):
    """What answers while there is no index."""

    @pytest.fixture
    def evaluate(self) -> Evaluate:
        """The scan."""
        return lambda node: backend().scan(node)
