"""How often the articles called similar are of the same section, against articles drawn at random.

usage: .venv/bin/python benchmarks/similar_articles.py --data FOLDER [--corpus NAME] [--articles N] [--look N]

FOLDER is the test data (its articles/articles.jsonl.xz is read). --look prints so many articles with those called similar, to be
looked at. Exits 0 where similar articles are of the same section at least twice as often as random ones.
"""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from real_articles import real_articles
from scratch import open_scratch_archive

SAMPLE = 300


def main() -> int:
    """Fill a scratch archive, ask for similar articles, and print the figures last."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--corpus", default="antcorpus")
    arguments.add_argument("--articles", type=int, default=5000)
    arguments.add_argument("--look", type=int, default=0)
    asked = arguments.parse_args()
    open_scratch_archive()
    from archive.models import Article
    from archive.search import indexer, near_duplicates
    from archive.search.similar import similar

    rows = real_articles(asked.data, asked.articles, corpus=asked.corpus)
    Article.objects.bulk_create(
        Article(
            title=row["title"][:500],
            body=row["body"],
            section=row["section"][:200],
            status="published",
        )
        for row in rows
    )
    near_duplicates.refresh_all(lambda articles, total: articles)
    indexer.rebuild()
    articles = list(Article.objects.order_by("pk"))
    chosen = random.Random(3).sample(articles, min(SAMPLE, len(articles)))
    similar(chosen[0])
    shares, counts, times = [], [], []
    for number, article in enumerate(chosen):
        begun = time.process_time()
        found = similar(article)
        times.append(time.process_time() - begun)
        counts.append(len(found))
        shares += [other.section == article.section for other in found]
        if number < asked.look:
            print(f"\n{article.section} | {article.title}")
            for other in found:
                print(f"    {other.section} | {other.title}")
    pairs = [random.Random(number).sample(articles, 2) for number in range(5000)]
    at_random = statistics.mean(one.section == other.section for one, other in pairs)
    share = statistics.mean(shares)
    print(
        f"articles {len(articles)}, asked {len(chosen)}, with three or more similar ones ", end=""
    )
    print(f"{statistics.mean(count >= 3 for count in counts):.2f}, with none {counts.count(0)}")
    print(f"CPU of a first page view, median {statistics.median(times) * 1000:.1f} ms")
    print(
        f"same section: similar {share:.3f}, at random {at_random:.3f}, ratio {share / at_random:.2f}"
    )
    return 0 if share >= 2 * at_random else 1


if __name__ == "__main__":
    sys.exit(main())
