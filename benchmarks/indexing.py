"""What the archive's analysis and index cost, as ratios to Haystack's default.

usage: .venv/bin/python benchmarks/indexing.py --docs F… [--most N]

Takes documents ({"id", "text"} a line). The default is what django-haystack 3.4 makes of a SearchIndex with one document field:
Whoosh's StemmingAnalyzer, the text stored and sortable, three key fields. Both build from texts in memory to a committed index.
Exits 0 only where analysis takes at most 1 ×, indexing 2.5 × and the index 1.5 × of it. Each figure is CPU time of this process.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from scratch import open_scratch_archive

# So many texts are analysed warm: few enough for either analyzer's cache of words.
PAGES = 1_000
ANALYSIS_AT_MOST, INDEXING_AT_MOST, BYTES_AT_MOST = 1.0, 2.5, 1.5


def main() -> int:
    """Measure both and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--docs", type=Path, nargs="+", required=True)
    parser.add_argument("--most", type=int, default=20_000)
    options = parser.parse_args()
    open_scratch_archive()
    texts = [json.loads(line)["text"] for file in options.docs for line in file.open("rb")]
    texts = texts[: options.most]
    pages = texts[:: max(1, len(texts) // PAGES)]
    analysis = _ratio(lambda: _analyse(pages), lambda: _analyse_by_default(pages))
    ours, theirs = _index(texts), _index_by_default(texts)
    print(f"{len(texts)} documents, {sum(map(len, texts)) / 1e6:.1f} million letters")
    figures = [
        ("analysis, warm, CPU", analysis, ANALYSIS_AT_MOST),
        (
            f"indexing, CPU ({ours[0]:.1f} s to {theirs[0]:.1f} s)",
            ours[0] / theirs[0],
            INDEXING_AT_MOST,
        ),
        (
            f"index, bytes ({ours[1] / 1e6:.1f} MB to {theirs[1] / 1e6:.1f} MB)",
            ours[1] / theirs[1],
            BYTES_AT_MOST,
        ),
    ]
    for name, ratio, most in figures:
        print(f"{name}: {ratio:.2f} × Haystack's default (at most {most})")
    return 0 if all(ratio <= most for _, ratio, most in figures) else 1


def _ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    """The median of three runs of each, taken in turn, after one run of each that warms its caches."""
    ours(), theirs()
    times = [(_timed(ours), _timed(theirs)) for _ in range(3)]
    return sorted(own for own, _ in times)[1] / sorted(other for _, other in times)[1]


def _timed(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def _analyse(texts: list[str]) -> int:
    from archive.analysis.analyzer import analyze

    return sum(len(analyze(text)) for text in texts)


def _analyse_by_default(texts: list[str]) -> int:
    from whoosh.analysis import StemmingAnalyzer

    analyzer = StemmingAnalyzer()
    return sum(1 for text in texts for _ in analyzer(text, positions=True, mode="index"))


def _index(texts: list[str]) -> tuple[float, int]:
    from archive.search.backends.document import document
    from archive.search.backends.whoosh_store import WhooshStore

    with TemporaryDirectory() as folder:
        store = WhooshStore(Path(folder))
        prepared = (
            {"id": f"archive.article.{number}", "django_id": number, "text": text}
            for number, text in enumerate(texts, start=1)
        )
        cpu = _timed(lambda: store.rebuild(map(document, prepared), lambda changed: []))
        return cpu, _size(Path(folder))


def _index_by_default(texts: list[str]) -> tuple[float, int]:
    from whoosh import fields, index
    from whoosh.analysis import StemmingAnalyzer

    schema = fields.Schema(
        id=fields.ID(stored=True, unique=True),
        django_ct=fields.ID(stored=True),
        django_id=fields.ID(stored=True),
        text=fields.TEXT(stored=True, analyzer=StemmingAnalyzer(), sortable=True),
    )

    def build(folder: str) -> None:
        writer = index.create_in(folder, schema).writer()
        for number, text in enumerate(texts, start=1):
            name = f"archive.article.{number}"
            writer.update_document(
                id=name, django_ct="archive.article", django_id=str(number), text=text
            )
        writer.commit()

    with TemporaryDirectory() as folder:
        return _timed(lambda: build(folder)), _size(Path(folder))


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


if __name__ == "__main__":
    sys.exit(main())
