"""Articles, sources and tags for tests, with everything a test does not care about filled in."""

from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from archive.models import Article, ArticleTag, Source, SourceRole, Status, Tag, TagAlias

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_numbers = count(1)


def make_article(tags: tuple[Tag, ...] = (), **fields: Any) -> Article:
    """A saved, published article; a date is given as `published_edtf`, a source brings its role."""
    number = next(_numbers)
    defaults = {
        "title": f"مادة {number}",
        "body": f"نص المادة {number}",
        "status": Status.PUBLISHED,
        "source_role": SourceRole.PUBLISHER if fields.get("source") else "",
    }
    article = Article.objects.create(**(defaults | fields))
    for tag in tags:
        ArticleTag.objects.create(article=article, tag=tag)
    return article


def make_source(name: str = "", **fields: Any) -> Source:
    """A saved source."""
    number = next(_numbers)
    return Source.objects.create(
        name=name or f"مصدر {number}", **({"key": f"source-{number}"} | fields)
    )


def make_tag(label: str = "", aliases: tuple[str, ...] = (), **fields: Any) -> Tag:
    """A saved tag with its other names."""
    number = next(_numbers)
    tag = Tag.objects.create(label=label or f"وسم {number}", **({"key": f"tag-{number}"} | fields))
    for alias in aliases:
        TagAlias.objects.create(tag=tag, name=alias)
    return tag


def make_seed(number: int, **fields: Any) -> Article:
    """One of the five seed articles as a saved article: its longest early line as title, the rest as text."""
    lines = seed_lines(number)
    title = max(lines[:3], key=len)[:200] if number else lines[0]
    body = "\n\n".join(line for line in lines if line != title)
    return make_article(**({"title": title, "body": body} | fields))


def make_seeds() -> list[Article]:
    """The five seed articles."""
    return [make_seed(number) for number in range(5)]


@cache
def seed_lines(number: int) -> tuple[str, ...]:
    """The lines of a seed file that hold text."""
    path = next(SEEDS.glob(f"{number:03d}_*.txt"))
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip("\u00a0 "))
