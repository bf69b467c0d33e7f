"""How fast Raqeem searches and indexes, beside stock Haystack, SQLite FTS5 and tantivy, over the same articles and queries.

usage: .venv/bin/python benchmarks/speed.py --articles N [--data DIR] [--work DIR] [--runs N]

N is the largest size; smaller ones of 5,000, 20,000 and 100,000 are measured too, and a figure of a size that is not says so and does
not hold. DIR of data is the folder of test data beside the project. The work folder keeps archives and indexes for the next run; an
index is built again when the code that builds it has changed. Needs the packages of requirements-bench.lock.

Every contender runs in processes of its own, one after the other, and every time is processor time, but that of building with all
cores. What is measured in several runs counts by its median: of each query before the percentiles, of each cost.

- Beside tantivy and FTS5, Raqeem is asked as they are: by its engine's own door, from a text in its query language to the count, a page of
  primary keys and the facets, what waits to be indexed looked up each time. These two are given the terms that Raqeem's analysis made.
- Beside stock Haystack, it is asked through Haystack: a page as the generic view has it, with SearchQuerySet, Django's paginator,
  SearchResults and the articles. A figure holds where it does so both at the first touch and warm.
- First touch: a process that was never asked for these words; the files may be in the memory of the system. Warm: the same 200 queries once
  more. Warm, other words: 200 others in that process, less frequent ones, shown for comparison.
- Every count, of results and of each value of a facet, is compared with what looking at every article finds. Of stock Haystack that is
  shown alone: its analysis takes Arabic for English.
- Beyond 5,000 articles an index is built once. Stock Haystack is asked in one run, and beyond 20,000 not at all: merging, it would take half a day. Opening ours again at
  100,000 is compared with opening stock's once its index of 20,000 stands in it five times.
- Memory is what a process holds, files mapped by it included; what it holds before it opens an index, of which Django is most, stands apart.

Figures are printed last; exits 0 only where all of them hold.
"""

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.contenders.contest import CORES, SIZES, Contest  # noqa: E402
from benchmarks.contenders.tables import tables  # noqa: E402
from benchmarks.contenders.verdict import figures  # noqa: E402
from benchmarks.reliability import table  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    """Measure every size asked for, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, required=True, metavar="N")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--work", type=Path, default=ROOT / "var" / "speed")
    parser.add_argument("--runs", type=int, default=3, help="processes of which the median counts")
    options = parser.parse_args(arguments)
    if not (options.data / "articles").is_dir():
        parser.error(f"there are no articles in {options.data}")
    contest = Contest(options.data, options.work, options.runs)
    print(_told(contest), flush=True)
    sizes = sorted({size for size in SIZES if size < options.articles} | {options.articles})
    results = {size: contest.at(size) for size in sizes}
    segmented = contest.counts_on_segments()
    print(*tables(results), sep="\n")
    verdict = figures(results, segmented)
    print("", *table(verdict), sep="\n")
    return 0 if all(figure.holds for _, figure in verdict) else 1


def _told(contest: Contest) -> str:
    """What is compared."""
    packages = ("django-haystack", "whoosh", "tantivy")
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    asked = (
        f"{len(contest.queries)} queries and {len(contest.others)} others, runs: {contest.times}"
    )
    return f"{versions}, SQLite {sqlite3.sqlite_version}, cores: {CORES}; {asked}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
