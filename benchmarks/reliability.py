"""Proves that the index never lies: injects faults into served archives of its own, and counts what goes wrong.

usage: .venv/bin/python benchmarks/reliability.py [--quick] [--only SECTION,…] [--data DIR] [--seed N]

A section is a module of benchmarks/faults. Each works in temporary folders and on free ports, and needs no server started.
DIR is the folder of test data beside the project; a section that needs what is missing there fails and says so.
--quick takes about five minutes on two cores. Figures are printed last; exits 0 only where all of them hold.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.faults.figures import Figure, Options, missing  # noqa: E402

SECTIONS = (
    "contention",
    "kills",
    "rebuilding",
    "damage",
    "index_disk",
    "database_disk",
    "bypass",
    "fuzz",
    "growth",
    "backups",
)


def measure(section: str, options: Options) -> list[Figure]:
    """The figures of one section."""
    return import_module(f"benchmarks.faults.{section}").measure(options)


def figures_of(section: str, options: Options) -> list[Figure]:
    """The same from a process of its own, as Django is set up once in each; a breakdown is a figure that does not hold."""
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            return process.submit(measure, section, options).result()
    except Exception as error:
        traceback.print_exc()
        return [missing("the whole section", f"{type(error).__name__}: {error}")]


def table(rows: Sequence[tuple[str, Figure]]) -> Iterator[str]:
    """One line a figure, in columns."""
    cells = [
        ("ok" if figure.holds else "FAILS", section, figure.name, figure.value, figure.limit)
        for section, figure in rows
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(5)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def main(arguments: Sequence[str]) -> int:
    """Run the sections asked for; 1 where a figure does not hold."""
    options, sections = _parsed(arguments)
    rows: list[tuple[str, Figure]] = []
    for section in sections:
        start = time.monotonic()
        figures = figures_of(section, options)
        failed = sum(not figure.holds for figure in figures)
        said = f"{failed} of {len(figures)} figures fail" if failed else "all figures hold"
        print(f"{section}: {time.monotonic() - start:.0f} s, {said}", flush=True)
        rows += [(section, figure) for figure in figures]
    print(*table(rows), sep="\n")
    return 0 if rows and all(figure.holds for _, figure in rows) else 1


def _parsed(arguments: Sequence[str]) -> tuple[Options, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="about five minutes in all")
    parser.add_argument("--only", type=_sections, default=list(SECTIONS), metavar="SECTION,…")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--seed", type=int, default=4, help="of every random choice")
    parsed = parser.parse_args(arguments)
    return Options(parsed.quick, parsed.data, parsed.seed), parsed.only


def _sections(text: str) -> list[str]:
    chosen = text.split(",")
    if unknown := [name for name in chosen if name not in SECTIONS]:
        raise argparse.ArgumentTypeError(
            f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}"
        )
    return chosen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
