"""The archive with its own engine over an index of one field, as stock Haystack has."""

from archive.settings import *  # noqa: F403
from archive.settings import DATA_DIR, HAYSTACK_CONNECTIONS, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.contenders.one_field"]
HAYSTACK_CONNECTIONS = {
    "default": HAYSTACK_CONNECTIONS["default"]
    | {
        "PATH": str(DATA_DIR / "one-field"),
        "EXCLUDED_INDEXES": [
            "archive.search.search_indexes.ArticleIndex",
            "benchmarks.contenders.one_field.search_indexes.StockIndex",
        ],
    }
}
