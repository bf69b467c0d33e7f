"""How many forms of a word the archive's analysis brings together, and how many words it wrongly confuses.

usage: .venv/bin/python benchmarks/morphology.py TABLE

TABLE has the columns kind, must (1: must match, 0: must not), query, document; rows of kind `related` and of acronyms, which
the authority list answers and not the analysis, are counted apart. A row matches where every word of the query has a form in
common with a word of the document. Exits 0 only where at least .95 of what must match is found, and at most .05 of what must not.
"""

import argparse
import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archive.analysis.analyzer import analyze

FOUND_AT_LEAST, CONFUSED_AT_MOST = 0.95, 0.05
APART = {"related", "acro_ar"}


def forms(text: str) -> list[set[str]]:
    """The terms under which each word of a text is indexed."""
    return [{token.exact, "stem " + token.stem} for token in analyze(text)]


def matches(query: str, document: str) -> bool:
    """Whether each word of the query shares a term with a word of the document."""
    words = forms(document)
    return all(any(word & other for other in words) for word in forms(query))


def main() -> int:
    """Score the table; figures come last."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("table", type=Path)
    with arguments.parse_args().table.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] not in APART]
    wanted = [row for row in rows if row["must"] == "1"]
    unwanted = [row for row in rows if row["must"] == "0"]
    missed = [row for row in wanted if not matches(row["query"], row["document"])]
    confused = [row for row in unwanted if matches(row["query"], row["document"])]
    for name, wrong in (("not found", missed), ("confused", confused)):
        for row in wrong:
            print(f"{name}: {row['kind']} {row['query']} / {row['document']}")
    found, wrong = 1 - len(missed) / len(wanted), len(confused) / len(unwanted)
    print(f"must-match found {found:.3f} of {len(wanted)} (at least {FOUND_AT_LEAST})")
    print(f"must-not-match found {wrong:.3f} of {len(unwanted)} (at most {CONFUSED_AT_MOST})")
    return 0 if found >= FOUND_AT_LEAST and wrong <= CONFUSED_AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
