"""How fast Raqeem searches and indexes, beside stock Haystack, SQLite FTS5 and tantivy, over the same articles and queries.

usage: .venv/bin/python benchmarks/speed.py --articles N [--data DIR] [--work DIR] [--runs N]

N is the largest size; smaller ones of 5,000, 20,000 and 100,000 are measured too, and a figure of a size that is not says so and does
not hold. DIR of data is the folder of test data beside the project. The work folder keeps archives and indexes for the next run; an
index is built again when the code that builds it has changed. Every contender runs in processes of its own, and every time is
processor time. Needs the packages of requirements-bench.lock. Figures are printed last; exits 0 only where all of them hold.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.contenders.contest import SIZES, Contest  # noqa: E402
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
    sizes = sorted({size for size in SIZES if size < options.articles} | {options.articles})
    results = {size: contest.at(size) for size in sizes}
    counts = contest.counts_on_segments()
    print(*tables(results), sep="\n")
    verdict = figures(results, counts)
    print("", *table(verdict), sep="\n")
    return 0 if all(figure.holds for _, figure in verdict) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
