"""The counts of Raqeem on an index of seven segments with deleted articles, beside those of every article looked at."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contenders.analysed import analysed_archive
from benchmarks.contenders.archive import add, name_sources_and_tags, open_archive
from benchmarks.contenders.corpus import Text
from benchmarks.contenders.exhaustive import count, looked
from benchmarks.contenders.queries import Query
from benchmarks.contenders.through_haystack import HaystackReader

SEGMENTS = 7
# One article in so many is withdrawn at the end.
_WITHDRAWN = 20
# More than the outbox ever has.
_ROWS = 1_000_000


def compared(texts: Sequence[Text], queries: Sequence[Query]) -> tuple[int, list[tuple[int, int]]]:
    """The number of segments, and for each query what the index counts and what there is."""
    with TemporaryDirectory(prefix="raqeem-segments-") as folder:
        open_archive(Path(folder))
        segments = _filled(texts)
        reader = HaystackReader()
        counted = [reader.page(query, loaded=False).count for query in queries]
        articles = [looked(article) for article in analysed_archive()]
        there = [count(query, articles) for query in queries]
        return segments, list(zip(counted, there, strict=True))


def _filled(texts: Sequence[Text]) -> int:
    from django.core.management import call_command

    from archive.models import Article
    from archive.search import indexer

    call_command("migrate", verbosity=0)
    name_sources_and_tags()
    numbered = list(enumerate(texts))
    part = -(-len(numbered) // SEGMENTS)
    for start in range(0, len(numbered), part):
        add(numbered[start : start + part])
        # The first builds the index, each other one adds to it.
        indexer.drain(limit=_ROWS)
    withdrawn = [f"{number:08d}" for number in range(0, len(numbered), _WITHDRAWN)]
    Article.objects.filter(key__in=withdrawn).update(status="withdrawn")
    indexer.drain_all()
    return len(indexer.backend().postings().segments)
