"""Whether searches answer what the database holds: read there without the product's code, and asked over HTTP."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.faults.served import Answer, ServedArchive

# One page of results, far below the limits of a query.
_WORDS_OF_A_QUERY = 20
LATER = "503, with the time to come again"
TEMPORARY = "not whole, and says so"
HONEST = (LATER, TEMPORARY)

_ARTICLES = "select title, key from archive_article where status = 'published'"
_NAMES = """
select tag.label, count(article.id) from archive_tag tag
left join archive_articletag tagging on tagging.tag_id = tag.id
left join archive_article article on article.id = tagging.article_id and article.status = 'published'
group by tag.id
union all
select source.name, count(article.id) from archive_source source
left join archive_article article on article.source_id = source.id and article.status = 'published'
group by source.id
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many words were asked for, and what was wrong."""

    asked: int
    wrong: list[str]


def compare(
    archive: ServedArchive, gone: Iterable[str] = (), *, mending: bool = False
) -> Comparison:
    """Ask for the own word of every published article, the name of every tag and source, and words that must find nothing.

    While the index is `mending`, a polite 503 is no wrong answer, nor one that says of itself that it is temporary.
    """
    articles = {title.split()[-1]: key for title, key in archive.rows(_ARTICLES)}
    names = {name.split()[-1]: count for name, count in archive.rows(_NAMES)}
    absent = sorted(set(gone) - articles.keys() - names.keys())
    groups = [*_groups(sorted(articles)), *_groups(absent)]
    with ThreadPoolExecutor(4) as threads:
        found = threads.map(lambda words: _wrong_group(archive, words, articles), groups)
        named = threads.map(lambda name: _wrong_name(archive, name, names[name]), sorted(names))
        wrong = [line for line in (*found, *named) if line and not (mending and line in HONEST)]
    return Comparison(len(articles) + len(absent) + len(names), wrong)


def _groups(words: list[str]) -> list[list[str]]:
    starts = range(0, len(words), _WORDS_OF_A_QUERY)
    return [words[start : start + _WORDS_OF_A_QUERY] for start in starts]


def _wrong_group(archive: ServedArchive, words: list[str], articles: dict[str, str]) -> str:
    answer = archive.search("|".join(words), expand=0)
    if answer.status != 200:
        return _refusal(answer)
    expected = {articles[word] for word in words if word in articles}
    if answer.count == len(expected) and set(answer.keys) == expected:
        return ""
    if answer.is_temporary:
        return TEMPORARY
    return f"{answer.count} for {len(expected)}: {expected.symmetric_difference(answer.keys)}"


def _refusal(answer: Answer) -> str:
    return LATER if answer.is_mending else f"status {answer.status}"


def _wrong_name(archive: ServedArchive, name: str, count: int) -> str:
    answer = archive.search(name, expand=0)
    if answer.status != 200:
        return _refusal(answer)
    if answer.count == count:
        return ""
    return TEMPORARY if answer.is_temporary else f"«{name}»: {answer.count} for {count}"
