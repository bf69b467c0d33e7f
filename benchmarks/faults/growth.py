"""Many varied searches in one process, with commits in between: what the process keeps of them in memory and open files."""

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from benchmarks.faults.figures import Figure, Options, at_most, missing, none_of
from benchmarks.faults.real_archive import ask, open_archive

Request = tuple[str, dict[str, str]]
LETTERS = "ابتجحدرسصعفقكلمنهوي"
MB = 1 << 20
# Resident memory may so grow from the first quarter of the searches to the last, in MB; files may be opened by another thread.
MOST_GROWTH, MOST_FILES = 5.0, 0
# Objects that the collector knows of, by search: bounded caches fill slowly, a leak leaves several for each.
MOST_OBJECTS = 2.0
COMMIT_EVERY = 50
# MB that a quick run lets searches keep of the index.
QUICKLY_FULL = 2


@dataclass(frozen=True, slots=True)
class Usage:
    """What the process holds."""

    memory: float
    files: int
    objects: int


def _is_left(file: Path) -> bool:
    """Whether an open file is none of the segments in use, of which an index has now more and now fewer."""
    try:
        return not str(file.readlink()).endswith(".seg")
    except FileNotFoundError:  # The folder itself, open while it was listed.
        return False


def usage() -> Usage:
    """Resident memory in MB, open files, and objects that the collector knows of, what is unreachable collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = sum(map(_is_left, Path("/proc/self/fd").iterdir()))
    return Usage(pages * os.sysconf("SC_PAGESIZE") / MB, files, len(gc.get_objects()))


def requests(texts: list[tuple[str, str]], chance: Random) -> Iterator[Request]:
    """Varied requests without end: words, titles, phrases, words of nothing, with every filter, page and order."""
    words = [word for title, body in texts for word in (title + " " + body).split()]
    queries: list[Callable[[], str]] = [
        lambda: chance.choice(words),
        lambda: " ".join(chance.sample(words, chance.randint(2, 6))),
        lambda: chance.choice(texts)[0],
        lambda: f'"{_run(chance.choice(texts)[1].split(), chance)}"',
        lambda: "".join(chance.choices(LETTERS, k=7)),
        lambda: chance.choice(words)[:4] + "*",
        lambda: f"{chance.choice(words)} أو {chance.choice(words)} -{chance.choice(words)}",
    ]
    while True:
        query = chance.choice(queries)()
        path = chance.choices(["/search/", "/api/search/", "/api/suggest/"], (4, 4, 2))[0]
        yield path, {"q": query[: chance.randint(1, 200)], **_filters(chance)}


def _run(words: list[str], chance: Random) -> str:
    start = chance.randrange(max(1, len(words) - 3))
    return " ".join(words[start : start + 3])


def _filters(chance: Random) -> dict[str, str]:
    choices = {
        "source": f"s{chance.randrange(12)}",
        "tag": f"t{chance.randrange(30)}",
        "from": str(chance.randint(1990, 2010)),
        "to": str(chance.randint(2011, 2024)),
        "undated": "1",
        "sort": chance.choice(["newest", "oldest"]),
        "page": str(chance.randint(2, 9)),
        "exact": "1",
        "copies": "1",
        "expand": "0",
    }
    return {name: value for name, value in choices.items() if chance.random() < 0.12}


def search_on(asked: Iterator[Request], count: int, commit: Callable[[int], None]) -> int:
    """Ask so many requests, a commit among every COMMIT_EVERY; answers how many were not answered with 200."""
    failed = 0
    for number in range(count):
        path, parameters = next(asked)
        failed += ask(path, urlencode(parameters)).status != 200
        if number % COMMIT_EVERY == 0:
            commit(number)
    return failed


def grown(before: Usage, after: Usage, searches: int) -> list[Figure]:
    """What so many searches left behind."""
    return [
        at_most("memory grown, searches later", after.memory - before.memory, MOST_GROWTH, "MB"),
        at_most("files left open", max(0, after.files - before.files), MOST_FILES),
        at_most(
            "objects kept of a search", (after.objects - before.objects) / searches, MOST_OBJECTS
        ),
    ]


def measure(options: Options) -> list[Figure]:
    """20,000 searches, compared from the 5,000th on; a quick run asks fewer of a smaller archive."""
    if not (options.data / "articles").is_dir():
        return [missing("growth of the process", f"there is no {options.data.name}/articles")]
    texts = open_archive(options, options.scaled(1_000, 200))
    _keep_at_most(options.scaled(96, QUICKLY_FULL))
    first, rest = options.scaled(5_000, 600), options.scaled(15_000, 600)
    asked = requests(texts, Random(options.seed))
    failed = search_on(asked, first, _save)
    before = usage()
    failed += search_on(asked, rest, _save)
    figures = grown(before, usage(), rest)
    return [none_of("searches that failed", failed, first + rest), *figures]


def _keep_at_most(megabytes: int) -> None:
    """Bound what searches keep of the index, so that few of them fill it."""
    from archive.search.backends.segments.cache import SHARED

    SHARED.limit = megabytes * MB


def _save(number: int) -> None:
    """Edit one article and have the index learn it."""
    from archive.models import Article
    from archive.search import indexer

    article = Article.objects.order_by("pk")[number // COMMIT_EVERY % 50]
    article.body = f"{article.body.rsplit('#', 1)[0]}#{number}"
    article.save()
    indexer.drain()
