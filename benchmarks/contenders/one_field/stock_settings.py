"""The archive with django-haystack's own Whoosh engine, an index of one field, and its signal processor that indexes at once."""

from archive.settings import *  # noqa: F403
from archive.settings import DATA_DIR, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.contenders.one_field"]
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": str(DATA_DIR / "stock"),
        "SILENTLY_FAIL": False,
        "EXCLUDED_INDEXES": [
            "archive.search.search_indexes.ArticleIndex",
            "benchmarks.contenders.one_field.search_indexes.RaqeemIndex",
        ],
    }
}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.RealtimeSignalProcessor"
