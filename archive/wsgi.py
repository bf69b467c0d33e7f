"""The WSGI application that a production server loads, with the indexer beside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
application = get_wsgi_application()

if settings.INDEXER == "thread":
    # Imported late: it needs the applications that the line above loads.
    from archive.search import indexer_thread

    indexer_thread.start()
