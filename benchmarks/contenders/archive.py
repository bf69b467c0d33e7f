"""An archive of the benchmark's articles, in a folder that is kept for the next run."""

import datetime
import os
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.contenders.corpus import Text, texts
from benchmarks.faults.corpus import marker

SOURCES, TAGS, TAGS_EACH = 40, 200, 3
_FIRST_DAY, _DAYS = datetime.date(1990, 1, 1), 35 * 365
_BATCH = 1000


class Facts(NamedTuple):
    """What an article has beside its words: places of its source and tags, and its day."""

    source: int
    tags: tuple[int, ...]
    day: datetime.date


def open_archive(folder: Path, settings: str = "archive.settings") -> None:
    """Set Django up in this process over the archive of a folder, with the settings of a contender."""
    os.environ["ARCHIVE_DATA_DIR"] = str(folder)
    os.environ["ARCHIVE_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = settings

    import django

    django.setup()


def make(folder: Path, data: Path, count: int) -> None:
    """Write so many articles into a new archive."""
    folder.mkdir(parents=True)
    open_archive(folder)

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    name_sources_and_tags()
    numbered = enumerate(texts(data, count))
    while batch := list(islice(numbered, _BATCH)):
        add(batch)


def name_sources_and_tags() -> None:
    """Write the sources and tags that the facts of articles refer to."""
    from archive.models import Source, Tag

    for number in range(SOURCES):
        Source.objects.create(key=f"source-{number}", name=f"صحيفة {marker(1_000_000 + number)}")
    for number in range(TAGS):
        Tag.objects.create(key=f"tag-{number}", label=f"وسم {marker(2_000_000 + number)}")


def add(numbered: Iterable[tuple[int, Text]]) -> None:
    """Write articles with their numbers, which tell their facts, in bulk."""
    from django.db import transaction

    from archive.models import Article, ArticleTag, IssuedKey, Source, Tag

    sources, tags = Source.objects.in_bulk(field_name="key"), Tag.objects.in_bulk(field_name="key")
    every = [(facts(number), f"{number:08d}", text) for number, text in numbered]
    with transaction.atomic():
        IssuedKey.objects.bulk_create(IssuedKey(key=key) for _, key, _ in every)
        made = Article.objects.bulk_create(
            Article(
                key=key,
                status="published",
                title=text.title,
                body=text.body,
                source=sources[f"source-{known.source}"],
                source_role="publisher",
                published_edtf=known.day.isoformat(),
                published_precision="day",
                published_not_before=known.day,
                published_not_after=known.day,
                published_year=known.day.year,
            )
            for known, key, text in every
        )
        ArticleTag.objects.bulk_create(
            ArticleTag(article=article, tag=tags[f"tag-{tag}"])
            for article, (known, _, _) in zip(made, every, strict=True)
            for tag in known.tags
        )


def facts(number: int) -> Facts:
    """The facts of an article: few sources and tags have most articles (Zipf), and any day is as likely."""
    chance = Random(number)
    tags: dict[int, None] = {}
    while len(tags) < TAGS_EACH:
        tags.setdefault(_ranked(chance, TAGS))
    day = _FIRST_DAY + datetime.timedelta(chance.randrange(_DAYS))
    return Facts(_ranked(chance, SOURCES), tuple(tags), day)


def _ranked(chance: Random, among: int) -> int:
    return chance.choices(range(among), cum_weights=_zipf(among))[0]


@cache
def _zipf(among: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, among + 1)))
