"""How an article is cited: what is known of it, in one line."""

from django.conf import settings

from archive.models import Article, SourceRole
from archive.web.dates import edtf_words


def citation(article: Article, url: str) -> str:
    """Author, «title», publisher, date and archive, up to where the address follows; unknown parts are left out."""
    published = edtf_words(article.published)
    parts = [
        article.author,
        f"«{article.title}»",
        publisher(article),
        str(published) if published else "بلا تاريخ",
        settings.SITE_NAME,
        url,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)


def publisher(article: Article) -> str:
    """The name of the source where it is the publisher itself; otherwise empty."""
    if article.source and article.source_role == SourceRole.PUBLISHER:
        return article.source.name
    return ""
