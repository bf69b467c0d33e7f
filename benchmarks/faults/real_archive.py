"""An archive of real articles in this process, and requests to its pages with what each costs."""

import logging
import time
from dataclasses import dataclass
from functools import cache
from random import Random
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler

from benchmarks.faults.figures import Options
from benchmarks.real_articles import real_articles
from benchmarks.scratch import open_scratch_archive

# Tags and sources, so that there is something to narrow by.
TAGS, SOURCES = 30, 12


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer and the processor time that it took, in seconds."""

    status: int
    kind: str
    body: bytes
    cpu: float


def ask(path: str, query: str) -> Asked:
    """One request through the whole application, as a server asks it; Django's test client leaves traces in memory."""
    environ = {
        "PATH_INFO": unquote_to_bytes(path).decode("iso-8859-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
    }
    setup_testing_defaults(environ)
    started = time.process_time()
    response = _application()(environ, lambda *_: None)
    body = b"".join(response)
    response.close()
    cpu = time.process_time() - started
    return Asked(response.status_code, response.headers.get("Content-Type", ""), body, cpu)


@cache
def _application() -> WSGIHandler:
    return WSGIHandler()


def open_archive(options: Options, articles: int) -> list[tuple[str, str]]:
    """Fill a scratch archive with real articles and index them; answers their titles and texts."""
    rows = real_articles(options.data, articles)
    open_scratch_archive()
    from django.conf import settings

    logging.getLogger("django.request").setLevel(logging.ERROR)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.STATIC_ROOT.mkdir()
    texts = [(row["title"][:500], row["body"]) for row in rows]
    fill(texts, Random(options.seed))
    return texts


def fill(texts: list[tuple[str, str]], chance: Random) -> None:
    """Save sources and tags, and these articles with a source, three tags and mostly a date each; index them."""
    from archive.models import Source, Tag

    for number in range(SOURCES):
        Source.objects.create(key=f"s{number}", name=f"صحيفة {number}")
    for number in range(TAGS):
        Tag.objects.create(key=f"t{number}", label=f"وسم {number}")
    fill_more(texts, chance)


def fill_more(texts: list[tuple[str, str]], chance: Random) -> None:
    """Save more articles, and index all."""
    from archive.models import Article, ArticleTag, Source, Tag
    from archive.search import indexer

    sources, tags = list(Source.objects.all()), list(Tag.objects.all())
    for title, body in texts:
        day = f"{chance.randint(1990, 2024)}-{chance.randint(1, 12):02d}"
        article = Article.objects.create(
            title=title,
            body=body,
            status="published",
            source=chance.choice(sources),
            source_role="publisher",
            published_edtf=day if chance.random() < 0.9 else "",
        )
        for tag in chance.sample(tags, 3):
            ArticleTag.objects.create(article=article, tag=tag)
    indexer.rebuild()
