"""Write what the archive's own searcher finds for a file of queries, as a TREC run.

usage: .venv/bin/python benchmarks/retrieval.py --docs F… --queries F --run OUT [--mode all|exact|boolean]
           [--qrels F --baseline RUN [--prefix P] [--at-least RATIO]]

Builds a scratch archive of the documents ({"id", "text"} a line), sends each query (id TAB text a line) through
archive.search.searcher as a reader would, and writes the first 100 results of each. `exact` asks for every word in its own
spelling; `boolean` leaves out what lacks some of the words. With --qrels and --baseline it also prints MRR@10 of both and their
ratio, and exits 0 only where the ratio reaches --at-least (1.06 unless told).
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scratch import open_scratch_archive

DEPTH = 100


def main() -> int:
    """Build, ask, write, compare."""
    options = _options()
    folder = open_scratch_archive()
    started = time.process_time()
    names = _build(options.docs)
    indexed = time.process_time() - started
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())
    started = time.process_time()
    run = {query: _ask(text, names, options.mode) for query, text in _queries(options.queries)}
    asked = time.process_time() - started
    _write(run, options.run)
    print(
        f"{len(names)} documents stored and indexed in {indexed:.1f} s of CPU, index {size / 1e6:.1f} MB"
    )
    print(
        f"{len(run)} queries in {asked:.1f} s of CPU, {1000 * asked / max(1, len(run)):.1f} ms each"
    )
    return _compare(run, options) if options.qrels and options.baseline else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--docs", type=Path, nargs="+", required=True)
    parser.add_argument("--queries", type=Path, nargs="+", required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--mode", choices=["all", "exact", "boolean"], default="all")
    parser.add_argument("--qrels", type=Path)
    parser.add_argument("--baseline", type=Path)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--at-least", type=float, default=1.06)
    return parser.parse_args()


def _build(files: list[Path]) -> dict[int, str]:
    """The documents as published articles, indexed; answers the document behind each article."""
    from archive.models import Article, Status
    from archive.search import indexer

    names = {}
    articles = []
    for file in files:
        for line in file.open(encoding="utf-8"):
            document = json.loads(line)
            number = len(articles) + 1
            names[number] = document["id"]
            articles.append(Article(pk=number, body=document["text"], status=Status.PUBLISHED))
    Article.objects.bulk_create(articles, batch_size=500)
    indexer.rebuild()
    while indexer.drain(limit=len(articles)):
        pass
    return names


def _queries(files: list[Path]) -> Iterator[tuple[str, str]]:
    for file in files:
        for line in file.open(encoding="utf-8"):
            name, text = line.rstrip("\n").split("\t", 1)
            yield name, text


def _ask(text: str, names: dict[int, str], mode: str) -> list[str]:
    from archive.search.matches import ordered
    from archive.search.request import SearchRequest
    from archive.search.searcher import find

    request = SearchRequest(text, copies=True, exact=mode == "exact")
    matches = ordered(find(request).matches, request.sort)
    if mode == "boolean":
        matches = [match for match in matches if not match.lacking]
    return [names[match.record.article_id] for match in matches[:DEPTH]]


def _write(run: dict[str, list[str]], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for query, found in run.items():
            for rank, name in enumerate(found, start=1):
                file.write(f"{query} Q0 {name} {rank} {DEPTH + 1 - rank} raqeem\n")


def _compare(run: dict[str, list[str]], options: argparse.Namespace) -> int:
    wanted: dict[str, set[str]] = {}
    for line in options.qrels.open(encoding="utf-8"):
        query, _, name, relevance = line.split()
        if query.startswith(options.prefix) and int(relevance) > 0 and query in run:
            wanted.setdefault(query, set()).add(name)
    ours, theirs = _mean(wanted, run), _mean(wanted, _read(options.baseline))
    print(
        f"{options.prefix or 'all'}: {len(wanted)} queries, MRR@10 {ours:.4f}, baseline {theirs:.4f}"
    )
    ratio = ours / theirs if theirs else 0.0
    print(f"ratio {ratio:.3f} (at least {options.at_least})")
    return 0 if ratio >= options.at_least else 1


def _mean(wanted: dict[str, set[str]], run: dict[str, list[str]]) -> float:
    """Mean reciprocal rank of the first relevant result within ten; 0 where there is none."""
    total = 0.0
    for query, names in wanted.items():
        first = (rank for rank, name in enumerate(run.get(query, [])[:10], 1) if name in names)
        total += 1 / next(first, float("inf"))
    return total / max(1, len(wanted))


def _read(path: Path) -> dict[str, list[str]]:
    run: dict[str, list[tuple[float, int, str]]] = {}
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        for line in file:
            query, _, name, rank, score, _ = line.split()
            run.setdefault(query, []).append((-float(score), int(rank), name))
    return {query: [name for _, _, name in sorted(found)] for query, found in run.items()}


if __name__ == "__main__":
    sys.exit(main())
