"""An editor who never rests: adds, changes, tags, withdraws and deletes articles and renames tags and sources, in a process.

`python -m benchmarks.faults.editors --number N --of M --seconds S [--seed N] [--port P]` works on every M-th article of an archive
that `corpus` made, and with any of its tags and sources, of which it renames its own share. After each save, on one line of
JSON, it says what it did: the kind, the seconds that the save took, the word by which the article or name is found from now on,
the word by which nothing is found any more, the keys to be found; or the error. With a port it asks the server for those words
right after every fifth save, and says how it was answered.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import django

from benchmarks.faults import corpus
from benchmarks.faults.served import Answer, ServedArchive

# Markers of editors begin here: a million for each, and of these a thousand for each seed.
_FIRST, _OF_EACH, _OF_A_SEED = 20_000_000, 1_000_000, 1_000
SAMPLED = 5
# Seconds between two names that one editor changes: each means hundreds of articles.
BETWEEN_NAMES = 10.0
SAID = " (and says that it is temporary)"


@dataclass(frozen=True, slots=True)
class Change:
    """One save and what must be true of the very next search.

    `found` is a word that finds `key` (the empty key: anything at all) under the filters `within`; `gone` one that finds nothing.
    """

    kind: str
    key: str = ""
    found: str = ""
    gone: str = ""
    within: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    probed: bool = False
    wrong: str = ""
    error: str = ""


def read_changes(said: str) -> list[Change]:
    """The changes that an editor told of; a last line that was cut short is left out."""
    whole = said[: said.rfind("\n") + 1]
    return [Change(**json.loads(line)) for line in whole.splitlines() if line[:1] == "{"]


def is_true(change: Change, search: Callable[..., Answer]) -> str:
    """What is wrong with the answers of a search that comes after the change; nothing where they are true."""
    if change.gone and (answer := search(change.gone)).status == 200 and answer.count:
        said = SAID if answer.is_temporary else ""
        titles = [one["title"] for one in answer.data["results"][:3]]
        return f"ghost after {change.kind}{said}: «{change.gone}» finds {titles} of {answer.count}"
    if not change.found:
        return ""
    answer = search(change.found, **change.within)
    if answer.status != 200:
        return f"status {answer.status} after {change.kind}"
    missed = change.key not in answer.keys if change.key else not answer.count
    said = SAID if answer.is_temporary else ""
    return f"missed after {change.kind}{said}: {answer.count} found" if missed else ""


class Editor:
    """One of several editors; each has articles, tags and sources of its own to change."""

    def __init__(self, number: int, of: int, seed: int, pause: float = BETWEEN_NAMES) -> None:
        from archive.models import Article, Source, Tag

        self.chance = Random(seed * 100 + number)
        self.next_marker = _FIRST + number * _OF_EACH + seed % 900 * _OF_A_SEED
        self.pause, self.renames_after = pause, 0.0
        # Other editors may be at work already: theirs are no articles that the archive had before.
        keys = Article.objects.published().filter(key__lt=str(_FIRST)).values_list("key", flat=True)
        self.articles = [key for key in sorted(keys) if int(key) % of == number]
        self.all_tags = list(Tag.objects.order_by("pk").values_list("key", flat=True))
        self.all_sources = list(Source.objects.order_by("pk").values_list("key", flat=True))
        self.tags, self.sources = self.all_tags[number::of], self.all_sources[number::of]

    def work(self) -> Iterator[Change]:
        """One change after another, with how long it took or why it failed."""
        daily = {self.add: 30, self.edit: 30, self.tag: 12, self.withdraw: 8, self.delete: 14}
        rare = {self.rename_tag: 3, self.rename_source: 3}
        while True:
            start = time.perf_counter()
            kinds = daily | rare if start >= self.renames_after else daily
            act = self.chance.choices(list(kinds), weights=list(kinds.values()))[0]
            if act in rare:
                self.renames_after = start + self.pause
            try:
                change = asdict(act())
            except Exception as error:
                change = {"kind": act.__name__, "error": repr(error)[:500]}
            yield Change(**change | {"seconds": time.perf_counter() - start})

    def add(self) -> Change:
        """A file with an editor's sheet, by the importer: article, original, evidence, tags."""
        from archive.importers.loader import Original, import_original

        own, tag = self._marker(), self.chance.choice(self.tags)
        key = f"{self.next_marker:08d}"
        text = (
            f"{corpus.title(own)}\n\n{corpus.prose(self.chance)}\n\n{corpus.prose(self.chance)}\n"
        )
        original = Original(text.encode(), f"{key}.txt")
        result = import_original(original, _sheet(key, corpus.title(own), self._label(tag)))
        if result.key != key:
            raise RuntimeError(f"the importer refused: {result.reason}")
        self.articles.append(key)
        return Change("add", key, own)

    def edit(self) -> Change:
        """Another title, text, source and tags, in one transaction as at the desk."""
        from django.db import transaction

        from archive.models import Source, SourceRole, Tag

        own = self._marker()
        with transaction.atomic():
            article = self._article()
            old = article.title.split()[-1]
            article.title = corpus.title(own)
            article.body = f"{corpus.prose(self.chance)}\n\n{own}"
            article.source = Source.objects.get(key=self.chance.choice(self.all_sources))
            article.source_role = SourceRole.PUBLISHER
            article.full_clean()
            article.save()
            chosen = self.chance.sample(self.all_tags, 2)
            article.tags.set(Tag.objects.filter(key__in=chosen))
        return Change("edit", article.key, own, gone=old)

    def tag(self) -> Change:
        """A tag given from the side of the article or of the tag, another one taken."""
        from django.db import transaction

        from archive.models import Tag

        with transaction.atomic():
            article = self._article()
            given, taken = Tag.objects.filter(key__in=self.chance.sample(self.all_tags, 2))
            article.tags.remove(taken)
            if self.chance.random() < 0.5:
                article.tags.add(given)
            else:
                given.articles.add(article)
        found = article.title.split()[-1]
        return Change("tag", article.key, found, within={"tag": given.key})

    def withdraw(self) -> Change:
        """An article taken from the public."""
        from archive.models import Status

        article = self._article()
        article.status, article.withdrawal_reason = Status.WITHDRAWN, "طلب الناشر"
        article.save()
        self.articles.remove(article.key)
        return Change("withdraw", gone=article.title.split()[-1])

    def delete(self) -> Change:
        """An article deleted with all that belongs to it."""
        article = self._article()
        article.delete()
        self.articles.remove(article.key)
        return Change("delete", gone=article.title.split()[-1])

    def rename_tag(self) -> Change:
        """A new name of a tag that many articles have."""
        from archive.models import Tag

        tag, own = Tag.objects.get(key=self.chance.choice(self.tags)), self._marker()
        old, tag.label = tag.label.split()[-1], f"وسم {own}"
        tag.save()
        return Change("rename_tag", found=own, gone=old)

    def rename_source(self) -> Change:
        """A new name of a source that many articles have."""
        from archive.models import Source

        source, own = Source.objects.get(key=self.chance.choice(self.sources)), self._marker()
        old, source.name = source.name.split()[-1], f"صحيفة {own}"
        source.save()
        return Change("rename_source", found=own, gone=old)

    def _marker(self) -> str:
        self.next_marker += 1
        return corpus.marker(self.next_marker)

    def _article(self) -> Any:
        from archive.models import Article

        return Article.objects.get(key=self.chance.choice(self.articles))

    def _label(self, tag: str) -> str:
        from archive.models import Tag

        return Tag.objects.get(key=tag).label


def _sheet(key: str, title: str, label: str) -> str:
    return f'key = "{key}"\nstatus = "published"\n[[tags]]\nlabel = "{label}"\nline = 1\nquote = "{title}"\n'


def main() -> None:
    """Work until the time is over, and tell of every change once it is committed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("number", 0), ("of", 1), ("seed", 4), ("port", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    django.setup()
    archive = ServedArchive(Path(), asked.port)
    deadline = time.monotonic() + asked.seconds
    for count, change in enumerate(Editor(asked.number, asked.of, asked.seed).work()):
        probed = asked.port and count % SAMPLED == 0 and not change.error
        told = asdict(change)
        if probed:
            told |= {"probed": True, "wrong": is_true(change, archive.search)}
        print(json.dumps(told, ensure_ascii=False), flush=True)
        if time.monotonic() > deadline:
            break


if __name__ == "__main__":
    sys.exit(main())
