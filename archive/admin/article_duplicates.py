"""Articles that the archive already holds: the same original, the same words in another spelling, or nearly the same text."""

import codecs
import hashlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.analysis.normalizer import fold
from archive.models import Article, Capture
from archive.search.near_duplicates import nearest

_BLANKS = 256


def same_original(content: bytes) -> Article | None:
    """The article that was read from these bytes, or from the same with other white space at line ends or around."""
    sha256 = hashlib.sha256(content).hexdigest()
    captures = Capture.objects.select_related("article")
    exact = captures.filter(sha256=sha256).defer("content").first()
    capture = exact or _same_but_blanks(content)
    return capture.article if capture else None


def _same_but_blanks(content: bytes) -> Capture | None:
    bare = _without_blanks(content)
    # Only originals of about this size are compared: the line ends of another system, and a few blanks more.
    sizes = (len(bare), len(bare) + bare.count(b"\n") + _BLANKS)
    near = Capture.objects.filter(size__range=sizes).select_related("article")
    same = (one for one in near.iterator(100) if _without_blanks(bytes(one.content)) == bare)
    return next(same, None)


def _without_blanks(content: bytes) -> bytes:
    lines = content.removeprefix(codecs.BOM_UTF8).splitlines()
    return b"\n".join(line.rstrip() for line in lines).strip()


def same_words(title: str, body: str, *, but: int | None = None) -> Article | None:
    """The article with this title and body in any spelling, leaving out the one with the primary key `but`."""
    folded = fold(title)
    others = Article.objects.exclude(pk=but or 0).values_list("pk", "title")
    namesakes = [pk for pk, other in others.iterator() if fold(other) == folded]
    candidates = Article.objects.filter(pk__in=namesakes[:100])
    return next((article for article in candidates if fold(article.body) == fold(body)), None)


def already_kept(article: Article) -> ValidationError:
    """An error that leads to the article already there."""
    message = format_html("هذه المادة في الأرشيف من قبل: {}.", _link(article))
    return ValidationError(message, code="duplicate")


def warn_of_copy(request: HttpRequest, body: str, *, but: int | None = None) -> None:
    """Tell the editor of an article with nearly this text; two papers may well print one statement, so nothing is refused."""
    if found := nearest(body, but=but):
        percent = int(found.resemblance * 100)
        text = "توجد مادة نصّها قريب جدًا (التشابه {}%): {}. إن حُفظت هذه أيضًا ظهرتا نتيجة واحدة في البحث."
        messages.warning(request, format_html(text, percent, _link(found.article)))


def _link(article: Article) -> SafeString:
    address = reverse("admin:archive_article_change", args=[article.pk])
    status = article.get_status_display()
    return format_html('<a href="{}">{}</a> ({})', address, article.title, status)
