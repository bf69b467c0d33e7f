"""Pages that are kept, and asked for again each time: answered 304, without being made, while nothing they show has changed."""

from collections.abc import Callable, Iterator
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from archive.models.archive_stamp import stamp
from archive.search import indexer

View = Callable[..., HttpResponseBase]
ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)
# What a page shows beside what the database holds, as a text that differs where it does.
Part = Callable[[], str]

SHARED = "public, max-age=0, must-revalidate"
# What a reader searched for stays with the reader.
OWN = "private, max-age=0, must-revalidate"
NEVER = "no-store"
DRAFT = "private, no-store"
# What its address names by its digest. In the reader's own browser only: nothing else must go on handing out what was withdrawn.
UNCHANGING = "private, max-age=31536000, immutable"
_IN_PAGES = ("SITE_URL", "SITE_NAME", "SITE_TAGLINE", "CONTACT_EMAIL", "TIME_ZONE", "STATIC_URL")


def revalidated(*parts: Part, control: str = SHARED) -> Callable[[View], View]:
    """A view whose pages carry an ETag: of the archive, its program and the address, and of these parts.

    Only pages (200) that say nothing of caching themselves. They are the same for every reader, whoever is signed in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # Before the page is made: a change in between makes it ask once too often, and never too seldom.
            etag = _etag(request, parts)
            if etag and _bare(etag) in _kept(request):
                return _labelled(HttpResponseNotModified(), etag, control)
            response = view(request, *args, **kwargs)
            plain = response.status_code == 200 and not response.has_header("Cache-Control")
            return _labelled(response, etag, control) if plain else response

        return answered

    return decorate


def never_kept(response: ResponseT) -> ResponseT:
    """A response that must not outlive its cause: pages that are gone, hidden, or cannot be shown now."""
    response["Cache-Control"] = NEVER
    return response


def index_commit() -> str:
    """For pages with what the index found: the state of the index."""
    return indexer.backend().store.version()


def today() -> str:
    """For pages that say «اليوم»."""
    return timezone.localdate().isoformat()


def _labelled(response: HttpResponseBase, etag: str, control: str) -> HttpResponseBase:
    response["Cache-Control"] = control
    if etag:
        response["ETag"] = etag
        # As on the page itself, which may be compressed.
        patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _etag(request: HttpRequest, parts: tuple[Part, ...]) -> str:
    """A weak validator, as the bytes of a compressed page differ each time; empty where changes would go unnoticed."""
    state = "" if settings.DEBUG else stamp()
    if not state:
        return ""
    address = request.build_absolute_uri()
    described = "\n".join([_program(), state, address, *(part() for part in parts)])
    return f'W/"{blake2b(described.encode(errors="replace"), digest_size=12).hexdigest()}"'


def _kept(request: HttpRequest) -> list[str]:
    """The ETags that a reader has pages of. A `*` is none of them: whether there is such a page, the view knows."""
    return [_bare(etag) for etag in parse_etags(request.headers.get("If-None-Match", ""))]


def _bare(etag: str) -> str:
    """An ETag as If-None-Match compares it (RFC 9110, 13.1.2): a weak one is as good as a strong one."""
    return etag.removeprefix("W/")


@cache
def _program() -> str:
    """A digest of the program, its templates and libraries, and the settings that pages show."""
    digest = blake2b(digest_size=12)
    for path in _files():
        digest.update(path.read_bytes())
    shown = [getattr(settings, name) for name in _IN_PAGES]
    digest.update(repr([shown, getattr(staticfiles_storage, "manifest_hash", "")]).encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    root = settings.BASE_DIR
    yield from sorted((root / "archive").rglob("*.py"))
    yield from sorted((root / "templates").rglob("*.html"))
    yield from root.glob("requirements.lock")
