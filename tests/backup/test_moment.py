"""Inside a snapshot nothing changes, whatever others write. On SQLite tests/reliability/test_backups.py shows it, with processes."""

from threading import Thread

import pytest
from django.db import connection

from archive.backup.moment import snapshot
from archive.models import Article
from tests.factories import make_article


def write_elsewhere() -> None:
    """Save an article over another connection."""

    def write() -> None:
        try:
            make_article()
        finally:
            connection.close()

    thread = Thread(target=write)
    thread.start()
    thread.join()


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's database of tests has one writer or reader"
)
@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_see_what_is_saved_meanwhile() -> None:
    with snapshot():
        before = Article.objects.count()
        write_elsewhere()
        assert Article.objects.count() == before
    assert Article.objects.count() == before + 1
