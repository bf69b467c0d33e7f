"""Real articles from outside the project, for benchmarks: the test data's articles/articles.jsonl.xz."""

import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def real_articles(data: Path, most: int, **wanted: str) -> list[dict[str, Any]]:
    """At most so many articles of the collection, drawn the same way each time; `wanted` names what a field must be."""
    rows = [row for row in _rows(data) if all(row[name] == one for name, one in wanted.items())]
    random.Random(7).shuffle(rows)
    return rows[:most]


def _rows(data: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(data / "articles" / "articles.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["title"] and row["body"]:
                yield row
