"""Writers whose every change can be told from outside, for the section `backups`.

`python -m benchmarks.faults.backup_writers fill COUNT` makes an archive of `corpus` in the folder that ARCHIVE_DATA_DIR names, each
article with evidence of its title and an original that says the same. `… write NUMBER` changes, adds and deletes articles until it
is killed: title, evidence and a new original in one transaction, together with the number of that transaction, which is kept in the
note of the writer's own source. It tells each on one line of JSON when it is over. So the note says which of the lines the archive
must hold at that moment, and which it must not.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from benchmarks.faults import corpus

if TYPE_CHECKING:
    from archive.models import Capture, Evidence

Act = Callable[[list[str], int, int, Random], "tuple[str, str | None]"]
WRITERS = 2
# Keys of articles that writers add begin here, ten million for each.
_FIRST = 50_000_000
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One transaction of a writer: its number, the article and its title since (None: deleted), seconds, and when it was over."""

    writer: int
    number: int
    key: str
    title: str | None
    seconds: float
    at: float


def read_changes(said: str) -> list[Change]:
    """The changes that a writer told of; a last line that was cut short is left out."""
    whole = said[: said.rfind("\n") + 1]
    return [Change(**json.loads(line)) for line in whole.splitlines() if line[:1] == "{"]


def source_of(writer: int) -> str:
    """The key of the source in whose note a writer counts."""
    return f"source-{writer}"


def fill(articles: int) -> None:
    """Write the archive."""
    from archive.models import Article, Capture, Evidence

    corpus.fill(articles)
    stored = list(Article.objects.order_by("pk").values_list("pk", "title"))
    Evidence.objects.bulk_create(_evidence(pk, title) for pk, title in stored)
    Capture.objects.bulk_create(_original(pk, title) for pk, title in stored)


def write(writer: int) -> Iterator[Change]:
    """One transaction after another on the articles of this writer."""
    from archive.models import Article

    chance = Random(writer)
    # By their numbers, because the other writer may have begun already.
    first = Article.objects.filter(key__lt=str(_FIRST)).order_by("pk").values_list("key", flat=True)
    keys = [key for key in first if int(key) % WRITERS == writer]
    acts = (_change, _change, _change, _add, _delete)
    for number in count(1):
        start = time.perf_counter()
        key, title = _act(chance.choice(acts), keys, writer, number, chance)
        yield Change(writer, number, key, title, time.perf_counter() - start, time.time())


def _act(
    act: Act, keys: list[str], writer: int, number: int, chance: Random
) -> tuple[str, str | None]:
    from django.db import transaction

    from archive.models import Source

    with transaction.atomic():
        Source.objects.filter(key=source_of(writer)).update(note=str(number))
        return act(keys, writer, number, chance)


def _change(keys: list[str], writer: int, number: int, chance: Random) -> tuple[str, str]:
    from archive.models import Article

    article = Article.objects.get(key=chance.choice(keys))
    article.title = f"خبر {writer} {number}"
    article.body = corpus.prose(chance)
    article.save()
    article.evidence.update(quote=article.title)
    _original(article.pk, article.title).save()
    return article.key, article.title


def _add(keys: list[str], writer: int, number: int, chance: Random) -> tuple[str, str]:
    from archive.models import Article

    key, title = str(_FIRST + 10_000_000 * writer + number), f"خبر {writer} {number}"
    article = Article.objects.create(key=key, title=title, body=corpus.prose(chance))
    _evidence(article.pk, title).save()
    _original(article.pk, title).save()
    keys.append(key)
    return key, title


def _delete(keys: list[str], writer: int, number: int, chance: Random) -> tuple[str, str | None]:
    from archive.models import Article

    if len(keys) < _FEWEST:
        return _add(keys, writer, number, chance)
    key = keys.pop(chance.randrange(len(keys)))
    Article.objects.get(key=key).delete()
    return key, None


def _evidence(article: int, title: str) -> Evidence:
    from archive.models import Evidence, Fact

    return Evidence(article_id=article, fact=Fact.TITLE, line=1, quote=title)


def original(title: str) -> bytes:
    """The bytes that an article with this title was read from: longer than the title, and no text."""
    return title.encode() + sha256(title.encode()).digest() * 60


def _original(article: int, title: str) -> Capture:
    from archive.models import Capture

    content = original(title)
    return Capture(
        article_id=article, content=content, sha256=sha256(content).hexdigest(), size=len(content)
    )


def main(verb: str, number: int) -> None:
    """Fill, or write and tell."""
    import django
    from django.core.management import call_command
    from django.db import transaction

    django.setup()
    if verb == "fill":
        call_command("migrate", verbosity=0)
        with transaction.atomic():
            fill(number)
        return
    for change in write(number):
        print(json.dumps(asdict(change)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
