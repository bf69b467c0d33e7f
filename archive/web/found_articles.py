"""Hits with their articles, for the page of results and for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from archive.models import Article
from archive.search.results import Fragment, Hit
from archive.web.addresses import absolute_url

# A result names so many of the articles with nearly its text.
MOST_COPIES = 10


@dataclass(frozen=True)
class FoundArticle:
    """A hit with, of the articles with nearly the same text, the first few."""

    hit: Hit
    also: tuple[Article, ...] = ()

    @property
    def article(self) -> Article:
        """The article that was found."""
        return self.hit.article

    @property
    def more(self) -> int:
        """How many more there are with nearly the same text."""
        return len(self.hit.also) - len(self.also)


def found_articles(hits: Sequence[Hit]) -> list[FoundArticle]:
    """The hits with their copies, fetched together; one deleted meanwhile is left out."""
    copies = {number for hit in hits for number in hit.also[:MOST_COPIES]}
    articles = Article.objects.published().listed().in_bulk(copies)
    return [FoundArticle(hit, _also(hit, articles)) for hit in hits]


def as_json(request: HttpRequest, found: FoundArticle) -> dict[str, Any]:
    """A result as docs/addresses.md describes it."""
    hit = found.hit
    return {
        **_named(request, found.article),
        "snippet": _plain(hit.snippet),
        "missing": list(hit.missing),
        "reasons": [
            {"word": one.word, "forms": list(one.forms), "places": list(one.places)}
            for one in hit.reasons
        ],
        "also": [_named(request, article) for article in found.also],
    }


def _also(hit: Hit, articles: dict[int, Article]) -> tuple[Article, ...]:
    return tuple(articles[one] for one in hit.also[:MOST_COPIES] if one in articles)


def _named(request: HttpRequest, article: Article) -> dict[str, Any]:
    return {
        "key": article.key,
        "url": absolute_url(request, article.get_absolute_url()),
        "title": article.title,
        "source": article.source.name if article.source else None,
        "published": article.published_edtf or None,
    }


def _plain(fragments: tuple[Fragment, ...]) -> str:
    return "".join(fragment.text for fragment in fragments)
