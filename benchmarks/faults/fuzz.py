"""Queries and parameters that nobody should type, through the real pages: each answered, none at much cost."""

import json
import statistics
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

from benchmarks.faults.figures import Figure, Options, at_most, missing, none_of
from benchmarks.faults.real_archive import Asked, ask, fill_more, open_archive

# Seconds of processor time that no answer may take, and letters that the longest query has.
MOST_CPU, LONGEST = 1.0, 100_000
# A text so long is among the articles: letters.
LONG_TEXT = 3_600_000
ALPHABETS = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ",
    "abcdefghijklmnop QRSTUVW ",
    "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲ ./-",
    "\u064b\u064c\u064d\u064e\u0650\u0651\u0652\u0640\u0670\u0301\u0302ا",
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\u200b\u200d\ufeff\u061cت",
    '()«»"“”„|-=*~:؟؛،?!',
    "\x00\x01\x08\x1b\x7f\x85\u2028\u2029\t\n\r ",
    "\ud800\udbff\udc00\udfff",
    "😀👩\u200d👩\u200d👧🇸🇦\U0001f3fd漢字ﷲﷺﻻ",
    "<>&'\"/\\;%#+`${}[]^",
)
WORDS = (
    *("أو", "و", "ليس", "OR", "AND", "NOT", "العنوان:", "الكاتب:", "المصدر:", "الوسم:", "title:", "من:", "إلى:2018"),
    *("«", "»", '"', "=", "*", "~99", "(", ")", "-", "ا*", "ال*", "في", "من", "على", "التعاون", "الرقمي", "2018", "OECD"),
)  # fmt: skip
NUMBERS = (
    "0",
    "-1",
    "1",
    "2018",
    "٢٠١٨",
    "9" * 20,
    "9" * 5000,
    "1e9",
    "0x10",
    "NaN",
    "²",
    "",
    "\x00",
)
PARAMETERS = ("source", "tag", "from", "to", "undated", "sort", "page", "exact", "expand", "copies")
PAGES = (
    "/sources/",
    "/tags/",
    "/tags/t1/",
    "/sources/s1/",
    "/years/undated/",
    "/years/",
    "/",
    "/sitemap.xml",
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}  # fmt: skip


def queries(chance: Random, hostile: list[str]) -> Iterator[str]:
    """Queries without end, from one letter to LONGEST."""
    ways: list[Callable[[int], str]] = [
        lambda size: "".join(chance.choices(chance.choice(ALPHABETS), k=size)),
        lambda size: "".join(chance.choices("".join(ALPHABETS), k=size)),
        lambda size: " ".join(chance.choices(WORDS, k=1 + size // 4))[:size],
        lambda size: (chance.choice(WORDS) * size)[:size],
        lambda size: chance.choice(hostile)[:LONGEST],
    ]
    while True:
        size = min(LONGEST, int(10 ** chance.uniform(0, 5)))
        yield chance.choice(ways)(size)


def requests(chance: Random, hostile: list[str]) -> Iterator[tuple[str, str]]:
    """Paths with the text after the question mark: a query and often other parameters as odd."""
    for query in queries(chance, hostile):
        path = chance.choices(
            ["/search/", "/api/search/", "/api/suggest/", chance.choice(PAGES)], (5, 3, 2, 1)
        )[0]
        pairs = [("q", query)]
        pairs += [(name, _value(chance, query)) for name in PARAMETERS if chance.random() < 0.1]
        yield (
            path,
            urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs]),
        )


def paths(chance: Random, hostile: list[str]) -> Iterator[tuple[str, str]]:
    """Addresses that are made up below those that there are, and odd pages of those that there are."""
    below = ["/a/", "/sources/", "/tags/", "/years/", "/a/0/original", "/sitemap-"]
    for text in queries(chance, hostile):
        name = chance.choice([text[:200], *NUMBERS]).encode("utf-8", "surrogatepass")
        path = chance.choice([chance.choice(PAGES), f"{chance.choice(below)}{quote(name)}/"])
        yield path, urlencode({chance.choice(["page", "p", "sha256"]): name})


def _value(chance: Random, query: str) -> str:
    return chance.choice([chance.choice(NUMBERS), query[:300], "newest", "1", "s1", "t1"])


def hostile_texts(data: Path) -> list[str]:
    """Everything in the folder of hostile files: strings, lines, and files as a whole, whatever their encoding."""
    texts = ["قمح"]
    for path in sorted((data / "hostile").glob("*.*")):
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        texts += json.loads(text) if path.name == "blns.json" else text.splitlines()
        texts.append(text)
    return [text for text in texts if text]


@dataclass
class Tally:
    """What came of requests: how many, those that failed, those that took long, and the processor time of each."""

    failed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def ask(self, path: str, query: str) -> None:
        """Ask one request."""
        asked = ask(path, query)
        self.seconds.append(asked.cpu)
        shown = f"{asked.status} {asked.cpu:.2f} s {path}?{query[:150]}"
        if asked.status >= 500:
            self.failed.append(shown)
        if fault := fault_of(asked):
            self.broken.append(f"{fault}: {shown}")
        if asked.cpu > MOST_CPU:
            print("long:", shown, flush=True)

    def figures(self, name: str) -> list[Figure]:
        """The counts and the times."""
        for shown in (*self.failed, *self.broken)[:20]:
            print(f"{name}: {shown}", flush=True)
        count, ranked = len(self.seconds), sorted(self.seconds)
        slow = sum(second > MOST_CPU for second in ranked)
        times = (
            f"{name}: p50 {statistics.median(ranked):.3f} s, p99 {ranked[int(0.99 * count)]:.3f} s"
        )
        return [
            none_of(f"{name}: answers of 5xx", len(self.failed), count),
            none_of(f"{name}: answers that are no HTML or JSON", len(self.broken), count),
            none_of(f"{name}: over {MOST_CPU:g} s of processor time", slow, count),
            at_most(f"{times}, max", ranked[-1], MOST_CPU, "s"),
        ]


def fault_of(asked: Asked) -> str:
    """What is wrong with a body, for what it says it is; empty where nothing is."""
    try:
        text = asked.body.decode()
        if "json" in asked.kind:
            json.loads(text)
        elif "html" in asked.kind:
            return _Nesting.fault_of(text)
    except ValueError as error:
        return repr(error)[:80]
    return ""


class _Nesting(HTMLParser):
    """Whether every element of a page ends where it should."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fault = ""

    @classmethod
    def fault_of(cls, text: str) -> str:
        """The first element that ends where it should not, or that does not end."""
        parser = cls()
        parser.feed(text)
        parser.close()
        return parser.fault or (f"<{parser.open[-1]}> does not end" if parser.open else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A drawing's elements end themselves."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.fault = self.fault or f"</{tag}> ends nothing"


def odd_articles(hostile: list[str], texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Articles of hostile texts, one of a word without end, and one as long as a book."""
    from archive.sanitizer import clean_controls

    clean = [clean_controls(text.encode("utf-8", "replace").decode()) for text in hostile]
    long = [text for text in clean if len(text) > 500][:40]
    book = "\n\n".join(body for _, body in texts)
    book = (book * (1 + LONG_TEXT // max(1, len(book))))[:LONG_TEXT] + " خاتمةالكتابكله"
    odd = [("كلمة بلا نهاية", "ا" * 32_000), ("كتاب كامل", book)]
    return [*((text[:80].strip() or "نص", text) for text in long), *odd]


def measure(options: Options) -> list[Figure]:
    """10,000 odd requests and everything in the folder of hostile files; a quick run asks fewer of a smaller archive."""
    for folder in ("hostile", "articles"):
        if not (options.data / folder).is_dir():
            return [missing("odd requests", f"there is no {options.data.name}/{folder}")]
    chance, hostile = Random(options.seed), hostile_texts(options.data)
    texts = open_archive(options, options.scaled(5_000, 300))
    fill_more(odd_articles(hostile, texts), chance)
    warm()
    generated, given, below = Tally(), Tally(), Tally()
    asked = requests(chance, hostile)
    for _ in range(options.scaled(10_000, 250)):
        generated.ask(*next(asked))
    for text in hostile[:: options.scaled(1, 30)]:
        encoded = urlencode({"q": text.encode("utf-8", "surrogatepass")})
        given.ask(chance.choice(["/search/", "/api/search/", "/api/suggest/"]), encoded)
    made_up = paths(chance, hostile)
    for _ in range(options.scaled(2_000, 60)):
        below.ask(*next(made_up))
    return [
        *generated.figures("generated"),
        *given.figures("hostile files"),
        *below.figures("made-up addresses"),
    ]


def warm() -> None:
    """Have read what is read once for all requests, part of it in a thread of its own."""
    from archive.search import indexer, suggester

    for path in ("/search/", "/api/suggest/"):
        for text in ("السعودية", "ثصثصثص"):
            ask(path, urlencode({"q": text}))
    suggester.speller(indexer.backend())
    for thread in set(threading.enumerate()) - {threading.current_thread()}:
        thread.join()
