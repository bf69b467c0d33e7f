"""Whether every name of the shipped authority list finds what bears any other name of the same entry.

usage: .venv/bin/python benchmarks/authority.py [VOCABULARY]

Builds a scratch archive with one article for each name (the name within a sentence of its own), asks for each name through the
product's own searcher, as a reader would type it, and looks for the articles of all names of its entry among the results. Exits
0 only where all are found: every entry, acronyms and names, both ways. VOCABULARY is any file that import_vocabulary reads.
"""

import argparse
import re
import sys
from pathlib import Path

from scratch import open_scratch_archive

ROOT = Path(__file__).resolve().parent.parent
ACRONYM = re.compile("[A-Z0-9][A-Za-z0-9&]*[A-Z0-9]s?")
Found = dict[tuple[str, str, str], bool]


def main() -> int:
    """Build, ask, count; figures come last."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument(
        "vocabulary", type=Path, nargs="?", default=ROOT / "seeds/vocabulary.toml"
    )
    vocabulary = arguments.parse_args().vocabulary
    open_scratch_archive()
    return report(ask(articles_of(vocabulary)))


def articles_of(vocabulary: Path) -> dict[str, dict[str, int]]:
    """Of each entry, each name and the article that bears it."""
    from archive.importers.vocabulary_files import read_vocabulary
    from archive.importers.vocabulary_merge import merge
    from archive.models import Article, Tag

    planned, _ = merge(read_vocabulary(vocabulary.read_bytes(), vocabulary.name).entries)
    assert not planned.problems, planned.problems
    articles: dict[str, dict[str, int]] = {}
    for tag in Tag.objects.prefetch_related("aliases"):
        articles[tag.key] = {
            name: Article.objects.create(
                title=f"خبر {number}", body=f"جاء في بيان: {name}.", status="published"
            ).pk
            for number, name in enumerate(tag.names())
        }
    return articles


def ask(articles: dict[str, dict[str, int]]) -> Found:
    """For each entry, name asked for and other name, whether the one finds the other."""
    from archive.search.request import SearchRequest
    from archive.search.searcher import search

    found: Found = {}
    for key, by_name in articles.items():
        for asked in by_name:
            hits = search(SearchRequest(asked, page_size=1000)).hits
            ids = {hit.article_id for hit in hits if not hit.missing}
            found |= {(key, asked, name): pk in ids for name, pk in by_name.items()}
    return found


def report(found: Found) -> int:
    """Print what was not found, and the figures; 0 only where everything was."""
    for (key, asked, name), is_found in found.items():
        if not is_found:
            print(f"not found: {key}: «{asked}» does not find «{name}»")
    entries = {key for key, _, _ in found}
    failed = {key for (key, _, _), is_found in found.items() if not is_found}
    across = {
        pair: is_found
        for pair, is_found in found.items()
        if bool(ACRONYM.fullmatch(pair[1])) != bool(ACRONYM.fullmatch(pair[2]))
    }
    print(f"entries whose names all find each other {share(len(entries - failed), len(entries))}")
    print(f"acronym to name and name to acronym {share(sum(across.values()), len(across))}")
    print(f"pairs of names {share(sum(found.values()), len(found))}")
    return 0 if found and not failed else 1


def share(part: int, whole: int) -> str:
    """A part as a percentage of a whole, and both."""
    return f"{100 * part / whole if whole else 0:.2f} % ({part} of {whole})"


if __name__ == "__main__":
    sys.exit(main())
