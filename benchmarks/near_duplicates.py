"""How many known copies of real articles are found, how many others are taken for copies, and what that costs.

usage: .venv/bin/python benchmarks/near_duplicates.py --data FOLDER [--articles N] [--look N]

FOLDER is the test data (its articles/articles.jsonl.xz is read). From each article copies are made as newspapers make them:
another source line, one paragraph or sentence less, other spelling of hamza and marks, another headline, all of these at once.
Only texts of at least LEAST_WORDS words are taken. A pair of different articles that is called a copy counts against precision
although the collection itself holds reprints: --look prints some of these pairs. Prints recall for each kind of copy,
precision, and the CPU of signatures, and of finding with the database, as ratios to the analysis of the same texts; exits 0
where recall, the mean of all kinds, and precision are at least .95. A copy counts as found where it is paired with its original
itself, not by way of another copy.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from real_articles import real_articles
from scratch import open_scratch_archive

LEAST_WORDS = 80
RECALL_AT_LEAST = PRECISION_AT_LEAST = 0.95
_SENTENCES = re.compile(r"(?<=[.!؟\n])\s+")


def source_line(title: str, body: str) -> tuple[str, str]:
    """As another agency begins and ends it."""
    return title, f"الرياض - واس: {body} // انتهى // 14:12 ت م"


def shortened(title: str, body: str) -> tuple[str, str]:
    """Without its last paragraph or sentence, where that is at most a sixth of the text."""
    parts = _SENTENCES.split(body.strip())
    rest = body.strip()[: -len(parts[-1])].rstrip()
    return title, rest if len(parts) > 1 and len(parts[-1]) * 6 <= len(body) else body


def respelt(title: str, body: str) -> tuple[str, str]:
    """In careless spelling, with marks and tatweel here and there."""
    return title, body.translate(str.maketrans("أإآة", "ااإه")).replace("ال", "الـ").replace(
        "د", "دَ"
    )


def retitled(title: str, body: str) -> tuple[str, str]:
    """Under another headline."""
    return "عاجل: خبر اليوم", body


def everything(title: str, body: str) -> tuple[str, str]:
    """All of it at once."""
    return retitled(*source_line(*respelt(*shortened(title, body))))


KINDS: Sequence[Callable[[str, str], tuple[str, str]]] = (
    source_line,
    shortened,
    respelt,
    retitled,
    everything,
)


def fill(rows: list[dict[str, Any]], kind: Callable[[str, str], tuple[str, str]]) -> dict[int, int]:
    """Keep a text of this kind for each row, unseen by the archive as yet; answers which article is made of which row."""
    from archive.models import Article

    texts = (kind(row["title"], row["body"]) for row in rows)
    made = Article.objects.bulk_create(Article(title=one[:500], body=body) for one, body in texts)
    return {article.pk: number for number, article in enumerate(made)}


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU that some work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def print_costs(bodies: list[str], finding: float) -> None:
    """What signatures, and finding with all that stands in the database, cost beside the analysis of these texts."""
    from archive.analysis import minhash
    from archive.analysis.analyzer import analyze

    for body in bodies:
        analyze(body)
    analysis = cpu(lambda: [analyze(body) for body in bodies])
    signing = cpu(lambda: [minhash.bands(minhash.shingles(body)) for body in bodies])
    for name, seconds in (("analysis", analysis), ("signature", signing), ("finding", finding)):
        each = seconds / len(bodies) * 1000
        print(f"CPU of {name}: {each:.2f} ms a text, {seconds / analysis:.2f} x analysis")


def main() -> int:
    """Make copies, find them as the archive does, and print the figures last."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--articles", type=int, default=1000)
    arguments.add_argument("--look", type=int, default=0)
    asked = arguments.parse_args()
    open_scratch_archive()
    from archive.models import NearDuplicate
    from archive.search.near_duplicates import refresh_all

    rows = real_articles(asked.data, 3 * asked.articles)
    rows = [row for row in rows if len(row["body"].split()) >= LEAST_WORDS][: asked.articles]
    row_of = originals = fill(rows, lambda title, body: (title, body))
    finding = cpu(lambda: refresh_all(lambda articles, total: articles))
    made = {kind.__name__: fill(rows, kind) for kind in KINDS}
    refresh_all(lambda articles, total: articles)

    pairs = set(NearDuplicate.objects.values_list("first", "second"))
    original_of = {number: pk for pk, number in originals.items()}
    recalls = []
    for kind, copies in made.items():
        row_of |= copies
        hits = sum((original_of[number], pk) in pairs for pk, number in copies.items())
        recalls.append(hits / len(copies))
        print(f"recall {kind}: {recalls[-1]:.3f} of {len(copies)}")
    wrong = sorted(pair for pair in pairs if row_of[pair[0]] != row_of[pair[1]])
    for pair in random.Random(1).sample(wrong, min(asked.look, len(wrong))):
        print(" | ".join(rows[row_of[pk]]["title"] for pk in pair))
    print_costs([row["body"] for row in rows], finding)
    recall, precision = sum(recalls) / len(recalls), 1 - len(wrong) / max(1, len(pairs))
    print(f"recall {recall:.3f} (at least {RECALL_AT_LEAST}),", end=" ")
    print(f"precision {precision:.4f} of {len(pairs)} pairs (at least {PRECISION_AT_LEAST})")
    return 0 if recall >= RECALL_AT_LEAST and precision >= PRECISION_AT_LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
