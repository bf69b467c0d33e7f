"""What each page costs the server: processor time a request, beside a view that does nothing and the same search over FTS5.

usage: .venv/bin/python benchmarks/pages.py [--articles N] [--data DIR] [--work DIR] [--rounds N]

DIR of data is the folder of test data beside the project. The work folder keeps the archive for the next run. Pages are asked of
waitress, as deployed, over a few connections that stay open, compressed as browsers ask for them. Highlighting is compared with
finding for searches asked for the first time, as most are; what it is when they are asked again is printed beside. Figures are
printed last; exits 0 only where all of them hold.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from gzip import decompress
from http.client import HTTPConnection
from json import loads
from pathlib import Path
from random import Random
from statistics import median
from time import sleep
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import highlighting  # noqa: E402
from benchmarks.contenders import analysed, archive, fts5  # noqa: E402
from benchmarks.contenders.measuring import in_own_process  # noqa: E402
from benchmarks.contenders.queries import Query, choose  # noqa: E402
from benchmarks.faults.figures import Figure, at_most, none_of  # noqa: E402
from benchmarks.faults.served import ServedArchive, free_port, until  # noqa: E402
from benchmarks.highlighting import Costs  # noqa: E402

CONNECTIONS = 4
ARTICLES_ASKED = 40
# A round asks for every address of a page in turn, so many requests in all at least.
REQUESTS = 120
# Queries of kinds that find enough articles for a page by their words alone, so that both engines show the same page.
KINDS, LEAST = ("frequent", "and", "or", "phrase", "date", "facets"), 20
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
NULL, ARTICLE, KEPT = "nothing (null view)", "article", "article, had (304)"
SEARCH, FTS5 = "search", "search over FTS5"
NAMES = ("front page", "sources", "tags", "years", "a source", "a tag", "a year")
LISTS = (
    "/",
    "/sources/",
    "/tags/",
    "/years/",
    "/sources/source-0/",
    "/tags/tag-0/",
    "/years/2001/",
)
STARTS = [quote(start) for start in ("الح", "وز", "محم", "الاقت", "رئ", "سو", "ت", "نفط")]


@dataclass
class Answer:
    """What a server sent."""

    status: int
    etag: str
    encoding: str
    content: bytes

    @property
    def text(self) -> str:
        """The page, as it was before it was compressed."""
        content = decompress(self.content) if self.encoding == "gzip" else self.content
        return content.decode()


@dataclass
class Page:
    """One kind of page: its addresses, the ETags that the reader has, and the milliseconds that each round took a request."""

    addresses: Sequence[str]
    etags: Sequence[str] = ()
    status: int = 200
    rounds: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """Milliseconds of processor time a request."""
        return median(self.rounds)


class Server:
    """The archive served by a process of its own, with the articles of searches from FTS5 where a database is named."""

    def __init__(self, folder: Path, database: Path | None = None) -> None:
        settings = {"RAQEEM_FTS5": str(database)} if database else {}
        self.archive = ServedArchive(folder, free_port(), settings)
        listen = f"--listen=127.0.0.1:{self.archive.port}"
        served = ("-m", "waitress", listen, "--threads=8", "benchmarks.served_pages:application")
        self.archive.start(*served, log="server")
        if not until(lambda: self.archive.get("/null/").status == 200, 60.0):
            raise RuntimeError(self.archive.said("server")[-2000:])

    def ask(self, addresses: Sequence[str], etags: Sequence[str] = ()) -> list[Answer]:
        """The answers, in order, over several connections at once."""
        known = etags or [""] * len(addresses)
        asked = list(zip(addresses, known, strict=True))
        shares = [asked[start::CONNECTIONS] for start in range(CONNECTIONS)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            answers = list(pool.map(self._share, shares))
        return [answers[n % CONNECTIONS][n // CONNECTIONS] for n in range(len(asked))]

    def measure(self, page: Page) -> None:
        """One more round of a page. Raises RuntimeError where anything else is answered."""
        times = -(-REQUESTS // len(page.addresses))
        before = self._processor_time()
        answers = self.ask([*page.addresses] * times, [*page.etags] * times)
        page.rounds.append((self._processor_time() - before) / len(answers) * 1000)
        if wrong := {answer.status for answer in answers} - {page.status}:
            raise RuntimeError(f"{page.addresses[0]} answered {wrong}")

    def settle(self) -> None:
        """Wait until nothing is built in the background."""
        until(lambda: self._used_within(0.5) < 0.02, 120.0)

    def _used_within(self, seconds: float) -> float:
        before = self._processor_time()
        sleep(seconds)
        return self._processor_time() - before

    def _processor_time(self) -> float:
        return float(self.ask(["/processor-time/"])[0].text)

    def _share(self, asked: Sequence[tuple[str, str]]) -> list[Answer]:
        connection = HTTPConnection("127.0.0.1", self.archive.port, timeout=60)
        answers = []
        for address, etag in asked:
            connection.request(
                "GET", address, headers=BROWSER | ({"If-None-Match": etag} if etag else {})
            )
            response = connection.getresponse()
            told = [response.headers.get(name, "") for name in ("ETag", "Content-Encoding")]
            answers.append(Answer(response.status, *told, content=response.read()))
        connection.close()
        return answers


def prepare(folder: Path, data: Path, count: int) -> Path:
    """Make the archive and the database of FTS5 where they are not there, and the index as this version has it; answers the database."""
    database = folder / "fts5.sqlite3"
    if not database.exists():
        in_own_process(archive.make, folder, data, count)
        in_own_process(analysed.write, folder)
        in_own_process(build_fts5, folder)
    served = ServedArchive(folder, 0)
    for command in (
        ["migrate"],
        ["index_changes"],
        ["collectstatic", "--noinput", "--ignore=admin"],
    ):
        if served.run(*command):
            raise RuntimeError(served.said("commands")[-2000:])
    return database


def build_fts5(folder: Path) -> None:
    """Give FTS5 the analysed words of the archive of a folder."""
    fts5.build(folder, analysed.read(folder))


def searches(data: Path) -> list[str]:
    """The parameters of searches."""
    (every,) = in_own_process(choose, data)
    queries = [query for query in every if query.kind in KINDS]
    return [urlencode(_parameters(query)) for query in queries]


def _parameters(query: Query) -> dict[str, str | int]:
    words = " أو ".join(query.words) if query.kind == "or" else " ".join(query.words)
    years = {"from": query.years[0], "to": query.years[1]} if query.years else {}
    return {"q": f'"{words}"' if query.kind == "phrase" else words, **years}


def compare(ours: Server, fts5: Server, asked: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of the searches those that find a full page by their words alone, and those of them that the two do not count alike."""
    addresses = [f"/api/search/?{parameters}" for parameters in asked]
    found = [[loads(one.text) for one in server.ask(addresses)] for server in (ours, fts5)]
    pairs = list(zip(asked, *found, strict=True))
    fit = [
        (one, mine["count"], other["count"])
        for one, mine, other in pairs
        if mine["count"] >= LEAST and not mine["partial"]
    ]
    return [one for one, *_ in fit], [one for one, mine, other in fit if mine != other]


def pages_of(server: Server, count: int, asked: Sequence[str]) -> dict[str, Page]:
    """Every kind of page, asked once already."""
    numbers = Random(3).sample(range(count), ARTICLES_ASKED)
    articles = [f"/a/{number:08d}/" for number in numbers]
    pages = {NULL: Page(["/null/"]), ARTICLE: Page(articles)}
    pages |= {name: Page([address]) for name, address in zip(NAMES, LISTS, strict=True)}
    pages[SEARCH] = Page([f"/search/?{parameters}" for parameters in asked])
    pages["search, as JSON"] = Page([f"/api/search/?{parameters}" for parameters in asked])
    pages["suggestions"] = Page([f"/api/suggest/?q={start}" for start in STARTS])
    for page in list(pages.values()):
        server.ask(page.addresses)
    server.settle()
    etags = [answer.etag for answer in server.ask(articles)]
    pages[KEPT] = Page(articles, etags, status=304)
    return pages


def figures(pages: dict[str, Page], costs: Sequence[tuple[Costs, Costs]]) -> list[Figure]:
    """What must hold of the pages, and of highlighting in several processes."""
    first = median(one.ratio for one, _ in costs)
    return [
        at_most(
            "search page / the same over FTS5", pages[SEARCH].cost / pages[FTS5].cost, 1.1, "×"
        ),
        at_most("304 / article page", pages[KEPT].cost / pages[ARTICLE].cost, 0.1, "×"),
        at_most("highlighting a page of hits / finding it", first, 1.0, "×"),
    ]


def run(options: argparse.Namespace) -> list[Figure]:
    """Measure every kind of page, and print them; answers what must hold."""
    folder = options.work.resolve() / str(options.articles)
    database = prepare(folder, options.data, options.articles)
    pages, asked, unlike = served(options, folder, database)
    costs = [in_own_process(highlighting.of_archive, folder, asked) for _ in range(options.rounds)]
    print(*table(pages), *told(costs), sep="\n")
    return [
        none_of("searches that FTS5 counts otherwise", len(unlike), len(asked)),
        *figures(pages, costs),
    ]


def served(
    options: argparse.Namespace, folder: Path, database: Path
) -> tuple[dict[str, Page], list[str], list[str]]:
    """Every kind of page, measured; the searches, and those of them that FTS5 counts otherwise."""
    servers: list[Server] = []
    try:
        servers += [Server(folder), Server(folder, database)]
        ours, other = servers
        asked, unlike = compare(ours, other, searches(options.data))
        pages = pages_of(ours, options.articles, asked)
        beside = pages[FTS5] = Page(pages[SEARCH].addresses)
        other.ask(beside.addresses)
        other.settle()
        for _ in range(options.rounds):
            for page in pages.values():
                (other if page is beside else ours).measure(page)
    finally:
        for server in servers:
            server.archive.end()
    return pages, asked, unlike


def table(pages: dict[str, Page]) -> list[str]:
    """What each kind of page costs, in milliseconds and beside the null view."""
    nothing = pages[NULL].cost
    rows = (f"{name:24}{page.cost:8.2f}{page.cost / nothing:9.1f}" for name, page in pages.items())
    return [f"{'page':24}{'ms':>8}{'× null':>9}", *rows]


def told(costs: Sequence[tuple[Costs, Costs]]) -> list[str]:
    """What finding and highlighting cost, asked for the first time and again; the median of several processes."""
    rows = []
    for name, touch in zip(("the first time", "again"), zip(*costs, strict=True), strict=True):
        one = Costs(*(median(part) for part in zip(*touch, strict=True)))
        rows.append(f"{name:24}{one.finding:8.2f}{one.highlighting:14.2f}{one.ratio:9.2f}")
    return [f"{'searches asked':24}{'find ms':>8}{'highlight ms':>14}{'ratio':>9}", *rows]


def main(arguments: Sequence[str]) -> int:
    """Print what each page costs, and the figures; 1 where one does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--work", type=Path, default=ROOT / "var" / "pages")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    verdict = run(options)
    for figure in verdict:
        print(
            "ok   " if figure.holds else "FAILS", figure.name, figure.value, figure.limit, sep="  "
        )
    return 0 if all(figure.holds for figure in verdict) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
