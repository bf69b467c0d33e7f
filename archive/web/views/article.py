"""An article's permanent page, and the original it was read from."""

import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from archive.models import Article, Capture, Evidence, Fact, IssuedKey, Status
from archive.models.capture import BIDI
from archive.sanitizer import clean_controls, render_paragraphs
from archive.search.near_duplicates import copies
from archive.search.similar import similar
from archive.web.addresses import absolute_url
from archive.web.caching import DRAFT, SHARED, UNCHANGING, index_commit, never_kept, revalidated
from archive.web.citation import bibtex, citation, ris
from archive.web.dates import certain_iso
from archive.web.sharing import share_links
from archive.web.structured_data import as_script, description, news_article

_KEY = re.compile(r"[0-9a-z]{4,16}")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_CHARSET = re.compile(r"[\w.:+-]+", re.ASCII)
# The page names so many of the articles with nearly the same text.
MOST_COPIES = 50
# How programs that keep references read a citation: the writer and the type of each form.
_CITATIONS = {
    "bib": (bibtex, "application/x-bibtex"),
    "ris": (ris, "application/x-research-info-systems"),
}
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True)
class Found:
    """An article that this reader may see, or the response to send instead."""

    article: Article | None = None
    instead: HttpResponse | None = None


@require_safe
@revalidated(index_commit)
def article(request: HttpRequest, key: str) -> HttpResponseBase:
    """The article; 410 with the reason where it was withdrawn or deleted; a draft only for editors."""
    if key != key.lower() and _KEY.fullmatch(key.lower()):
        return redirect("article", key.lower(), permanent=True)
    found = _find(request, key)
    if found.article is None:
        return found.instead or HttpResponse(status=404)
    return _page(request, found.article)


@require_safe
def original(request: HttpRequest, key: str) -> HttpResponseBase:
    """The bytes as they were captured, as a download; `?sha256=` chooses among several captures."""
    if key != key.lower() and _KEY.fullmatch(key.lower()):
        return redirect("original", key.lower(), permanent=True)
    found = _find(request, key)
    if found.article is None:
        return found.instead or HttpResponse(status=404)
    captures = found.article.captures.defer("content")
    if wanted := clean_controls(request.GET.get("sha256", "")):
        captures = captures.filter(sha256=wanted[:64])
    capture = captures.first()
    if capture is None:
        raise Http404
    response = _download(request, capture)
    if wanted:
        response["Cache-Control"] = UNCHANGING
    return _kept_private(response, found.article)


@require_safe
@revalidated()
def cite(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """The citation as a file, `form` being bib or ris; gone and hidden articles answer as their page does."""
    if key != key.lower() and _KEY.fullmatch(key.lower()):
        return redirect(f"cite-{form}", key.lower(), permanent=True)
    found = _find(request, key)
    if found.article is None:
        return found.instead or HttpResponse(status=404)
    write, media_type = _CITATIONS[form]
    text = write(found.article, absolute_url(request, found.article.get_absolute_url()))
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="raqeem-{key}.{form}"'
    return _kept_private(response, found.article)


def _find(request: HttpRequest, key: str) -> Found:
    if not _KEY.fullmatch(key):
        raise Http404
    article = Article.objects.with_facts().filter(key=key).first()
    if article is None and IssuedKey.objects.filter(pk=key).exists():
        return Found(instead=_gone(request, {"deleted": True}))
    if article is None or (article.status == Status.DRAFT and not _may_preview(request)):
        raise Http404
    if article.status == Status.WITHDRAWN:
        return Found(instead=_gone(request, {"reason": article.withdrawal_reason.strip()}))
    return Found(article)


def _may_preview(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff


def _gone(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    # What is gone may come back.
    return never_kept(render(request, "article/gone.html", context, status=410))


def _page(request: HttpRequest, article: Article) -> HttpResponseBase:
    url = absolute_url(request, article.get_absolute_url())
    evidence = list(article.evidence.all())
    context = {
        "article": article,
        "draft": article.status == Status.DRAFT,
        "canonical": url,
        "description": description(article),
        "structured_data": as_script(news_article(article, url)),
        "saved_on": timezone.localdate(article.created_at),
        "published_iso": certain_iso(article.published),
        "body": render_paragraphs(article.body),
        "about": render_paragraphs(article.about),
        "published_evidence": _proving(evidence, Fact.PUBLISHED),
        "source_evidence": _proving(evidence, Fact.SOURCE),
        "author_evidence": _proving(evidence, Fact.AUTHOR),
        "section_evidence": _proving(evidence, Fact.SECTION),
        "events": article.events.all(),
        "captures": _captures(article),
        "removed": article.removed_lines.filter(restored_at=None),
        "citation": citation(article, ""),
        "share_links": share_links(article.title, url),
        "copies": list(copies(article.pk)[:MOST_COPIES]),
        "similar": similar(article),
    }
    return _kept_private(render(request, "article/article.html", context), article)


def _kept_private(response: HttpResponseBase, article: Article) -> HttpResponseBase:
    """The response, not to be stored or indexed where the article is a draft."""
    if article.status == Status.DRAFT:
        response["Cache-Control"] = DRAFT
        response["X-Robots-Tag"] = "noindex"
    return response


def _proving(evidence: list[Evidence], fact: Fact) -> list[Evidence]:
    return [item for item in evidence if item.fact == fact and (item.quote or item.note)]


def _captures(article: Article) -> list[dict[str, object]]:
    """Captures without their bytes, the controls that would turn a file name round written out; the first has the short address."""
    address = reverse("original", args=[article.key])
    captures = article.captures.defer("content")
    return [
        {
            "capture": capture,
            "filename": BIDI.sub(lambda control: f"[U+{ord(control[0]):04X}]", capture.filename),
            "url": f"{address}?sha256={capture.sha256}" if number else address,
        }
        for number, capture in enumerate(captures)
    ]


def _download(request: HttpRequest, capture: Capture) -> HttpResponseBase:
    """The bytes, which are not read where the reader has them."""
    etag = f'"{capture.sha256}"'
    if had := get_conditional_response(request, etag=etag):
        return had
    response = HttpResponse(bytes(capture.content), content_type=_content_type(capture))
    name = (
        " ".join(clean_controls(BIDI.sub("", capture.filename)).split())
        or f"{capture.article.key}.txt"
    )
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _SANDBOX
    response["ETag"] = etag
    response["Cache-Control"] = SHARED
    return response


def _content_type(capture: Capture) -> str:
    if not _MEDIA_TYPE.fullmatch(capture.media_type):
        return "application/octet-stream"
    charset = capture.charset if _CHARSET.fullmatch(capture.charset) else ""
    return f"{capture.media_type}; charset={charset}" if charset else capture.media_type
