"""What readers list is read in its order."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet

from archive.models import Article

pytestmark = pytest.mark.django_db
LISTS: dict[str, Callable[[], QuerySet[Article]]] = {
    "the latest": lambda: Article.objects.published(),
    "of a source": lambda: Article.objects.filter(source=1).published().newest_first(),
    "of a year": lambda: Article.objects.filter(published_year=2018).published().newest_first(),
    "undated": lambda: Article.objects.undated().published().newest_first(),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite plans a query")
@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
def test_a_list_is_read_from_an_index_and_not_sorted(
    listed: Callable[[], QuerySet[Article]],
) -> None:
    assert "TEMP B-TREE" not in listed()[:20].explain()
    assert "USING INDEX article_" in listed().listed()[:20].explain()  # type: ignore[attr-defined]
