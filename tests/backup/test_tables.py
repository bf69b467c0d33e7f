"""Which tables a backup holds, and that every table has its place."""

from django.apps import apps

from archive.backup.tables import LEFT_OUT, SET_UP, Table, kept_tables
from archive.models import Article, Capture

KEPT = {
    "admin.LogEntry",
    "archive.Article",
    "archive.ArticleTag",
    "archive.Capture",
    "archive.Event",
    "archive.Evidence",
    "archive.IssuedKey",
    "archive.RemovedLine",
    "archive.Source",
    "archive.Tag",
    "archive.TagAlias",
    "archive.VocabularyStamp",
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "auth.User",
    "auth.User_groups",
    "auth.User_user_permissions",
    "contenttypes.ContentType",
}


def test_every_table_is_decided_about() -> None:
    """A new table is kept; who adds it says here that this is meant, or why it is left out."""
    every = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert {table.name for table in kept_tables()} == KEPT
    assert every == KEPT | LEFT_OUT.keys()
    assert KEPT >= SET_UP


def test_the_bytes_of_originals_are_files_and_no_columns() -> None:
    assert [table.name for table in kept_tables() if table.binaries] == ["archive.Capture"]
    table = Table(Capture)
    assert "content" not in table.columns
    assert table.binary_path("content", 7) == "data/archive.Capture.content/7"


def test_each_column_is_explained_and_says_where_it_points() -> None:
    told = Table(Article).described()
    assert told["source_id"]["of"] == "archive.Source"
    assert told["title"]["meaning"].startswith("العنوان: ")
