"""What search engines and social networks are told of an article: only what the archive knows."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from archive.models import Article
from archive.sanitizer import paragraphs
from archive.web.citation import publisher
from archive.web.dates import certain_iso

DESCRIPTION_LENGTH = 160
# Inside <script>, these characters could end the element or open another.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def description(article: Article) -> str:
    """The beginning of the text, cut between words."""
    text = " ".join((paragraphs(article.body) or [""])[0].split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"


def news_article(article: Article, url: str) -> dict[str, Any]:
    """The article as schema.org NewsArticle; unknown properties are absent."""
    properties = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "identifier": article.key,
        "headline": article.title,
        "description": description(article),
        "inLanguage": "ar",
        "articleSection": article.section,
        "keywords": [tagging.tag.label for tagging in article.taggings.all()],
        "datePublished": certain_iso(article.published),
        "author": _named("Person", article.author),
        "publisher": _named("Organization", publisher(article)),
        "isBasedOn": article.original_url,
        "sdPublisher": _named("Organization", settings.SITE_NAME),
    }
    return {name: value for name, value in properties.items() if value}


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON that is safe between script tags."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308 - no character that HTML gives a meaning is left


def _named(kind: str, name: str) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None
