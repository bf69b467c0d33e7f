"""What a query finds when every article is looked at: the counts that an index has to have."""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.search.backends.fields import IN_TEXT
from benchmarks.contenders.analysed import FORMS, Analysed
from benchmarks.contenders.queries import Query
from benchmarks.contenders.terms import Word, first_day, last_day, words_of


@dataclass(frozen=True, slots=True)
class Looked:
    """The words of an article by form, whatever the field, those fields of it in which a phrase may stand, and its day."""

    words: dict[str, frozenset[str]]
    texts: dict[str, tuple[str, ...]]
    day: int


def looked(article: Analysed) -> Looked:
    """An article as it is looked at."""
    by_form = {
        form: [words for name, words in article.columns.items() if name.endswith(f"_{form}")]
        for form in FORMS
    }
    words = {form: frozenset(" ".join(columns).split()) for form, columns in by_form.items()}
    texts = {
        form: tuple(f" {article.columns.get(f'{field}_{form}', '')} " for field in IN_TEXT)
        for form in FORMS
    }
    return Looked(words, texts, article.day)


def count(query: Query, articles: Iterable[Looked]) -> int:
    """How many articles a query finds."""
    words = words_of(query)
    return sum(_is_found(query, words, article) for article in articles)


def _is_found(query: Query, words: list[Word], article: Looked) -> bool:
    if query.years:
        first, last = query.years
        if not first_day(first) <= article.day <= last_day(last):
            return False
    if query.kind == "phrase":
        return _has_phrase(words, article)
    if query.kind == "prefix":
        start = words[0].exact
        return any(word.startswith(start) for form in FORMS for word in article.words[form])
    joined = any if query.kind == "or" else all
    return joined(
        word.exact in article.words["exact"] or word.stem in article.words["stem"] for word in words
    )


def _has_phrase(words: list[Word], article: Looked) -> bool:
    return any(
        f" {' '.join(getattr(word, form) for word in words)} " in text
        for form in FORMS
        for text in article.texts[form]
    )
