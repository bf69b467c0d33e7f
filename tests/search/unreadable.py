"""An engine to which some articles cannot be given, in whichever process."""

from django.db.models import Model
from haystack.indexes import SearchIndex

from archive.search.backends.document import Document
from archive.search.backends.whoosh_backend import WhooshBackend
from archive.search.backends.whoosh_engine import WhooshEngine

# As a title.
UNREADABLE = "لا تُقرأ"


class Backend(WhooshBackend):
    """Refuses articles with that title."""

    def document(self, index: SearchIndex, instance: Model) -> Document:
        """What the index keeps of an object, or an error."""
        if getattr(instance, "title", "") == UNREADABLE:
            raise ValueError(UNREADABLE)
        return super().document(index, instance)


class Engine(WhooshEngine):
    """Ours, but for that."""

    backend = Backend
