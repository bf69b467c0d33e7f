"""Made-up articles of which every fact is known: markers that no other text has, among ordinary words of the seeds.

`python -m benchmarks.faults.corpus COUNT` makes a new archive of them in the folder that ARCHIVE_DATA_DIR names. Article number n
has the same facts in every run:

| | |
|---|---|
| key | `key(n)` |
| title | «خبر» and `marker(n)` |
| text | `group(k, n % k)` for each k of CYCLES; `PAIR` side by side where n is a multiple of 5, else apart |
| date | n days after 1 January 2001 |
| source, tags | `source-{n % 6}`; `tag-{n % 4}` and `tag-{4 + n % 5}`, each with a marker in its name |
"""

import datetime
import itertools
import re
import sys
from functools import cache
from pathlib import Path
from random import Random

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
# No clitic and no ending is made of these letters, so that a word of them is its own stem.
_LETTERS = "ثجحخدذرزسشصضطظعغقم"
_WORDS = len(_LETTERS) ** 6
FIRST_DAY = datetime.date(2001, 1, 1)
CYCLES = (2, 5, 7, 11)
SOURCES, FIRST_TAGS, OTHER_TAGS = 6, 4, 5
# Where the markers of groups, sources and tags begin, far from those of articles.
_GROUPS, _SOURCES, _TAGS, _PAIR = 30_000_000, 31_000_000, 32_000_000, 33_000_000


def marker(number: int) -> str:
    """A word of six letters for a number below 34 million, and for no other."""
    left, letters = number * 7919 % _WORDS, ""
    for _ in range(6):
        left, letter = divmod(left, len(_LETTERS))
        letters += _LETTERS[letter]
    return letters


def group(cycle: int, rest: int) -> str:
    """The word of the articles whose number leaves this rest."""
    return marker(_GROUPS + 100 * cycle + rest)


PAIR = (marker(_PAIR), marker(_PAIR + 1))


def key(number: int) -> str:
    """The permanent key of an article."""
    return f"{number:08d}"


def day(number: int) -> datetime.date:
    """The day of an article."""
    return FIRST_DAY + datetime.timedelta(number)


def source_key(number: int) -> str:
    """The key of the source of an article."""
    return f"source-{number % SOURCES}"


def tag_keys(number: int) -> tuple[str, str]:
    """The keys of the tags of an article."""
    return f"tag-{number % FIRST_TAGS}", f"tag-{FIRST_TAGS + number % OTHER_TAGS}"


def title(own: str) -> str:
    """A title with an article's own marker."""
    return f"خبر {own}"


def body(number: int) -> str:
    """The text of an article."""
    first, second = PAIR
    pair = f"{first} {second}" if number % 5 == 0 else f"{second} وأيضا {first}"
    groups = " ".join(group(cycle, number % cycle) for cycle in CYCLES)
    return "\n\n".join((groups, prose(Random(number)), pair))


def prose(chance: Random, words: int = 120) -> str:
    """Ordinary words, frequent ones more often, as in a natural text (Zipf)."""
    ranked, cumulated = _ordinary_words()
    return " ".join(chance.choices(ranked, cum_weights=cumulated, k=words))


@cache
def _ordinary_words() -> tuple[list[str], list[float]]:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("0*.txt")))
    ranked = sorted(set(re.findall(r"[ء-ي]{3,}", text)))
    Random(0).shuffle(ranked)
    return ranked, list(itertools.accumulate(1 / rank for rank in range(1, len(ranked) + 1)))


def fill(count: int) -> None:
    """Write so many articles into the tables of an empty archive."""
    from archive.models import Article, ArticleTag, IssuedKey, Source, SourceRole, Status, Tag

    for number in range(SOURCES):
        Source.objects.create(key=f"source-{number}", name=f"صحيفة {marker(_SOURCES + number)}")
    for number in range(FIRST_TAGS + OTHER_TAGS):
        Tag.objects.create(key=f"tag-{number}", label=f"وسم {marker(_TAGS + number)}")
    sources = Source.objects.in_bulk(field_name="key")
    tags = Tag.objects.in_bulk(field_name="key")
    IssuedKey.objects.bulk_create(IssuedKey(key=key(number)) for number in range(count))
    made = Article.objects.bulk_create(
        Article(
            key=key(number),
            status=Status.PUBLISHED,
            title=title(marker(number)),
            body=body(number),
            source=sources[source_key(number)],
            source_role=SourceRole.PUBLISHER,
            published_edtf=day(number).isoformat(),
            published_precision="day",
            published_not_before=day(number),
            published_not_after=day(number),
            published_year=day(number).year,
        )
        for number in range(count)
    )
    ArticleTag.objects.bulk_create(
        ArticleTag(article=article, tag=tags[tag])
        for number, article in enumerate(made)
        for tag in tag_keys(number)
    )


def main(count: int) -> None:
    """Make the tables, fill them, and prepare the archive for serving."""
    import django
    from django.core.management import call_command
    from django.db import transaction

    django.setup()
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill(count)
    call_command("prepare_archive")


if __name__ == "__main__":
    main(int(sys.argv[1]))
