"""Matches as Haystack's SearchQuerySet expects them: ordered, cut, wrapped and counted."""

from operator import itemgetter
from typing import Any

import numpy as np
from haystack.models import SearchResult

from archive.search.collapsing import Clusters, count_texts
from archive.search.columns import NUMBERS, Flags, Numbers, Record
from archive.search.matches import (
    LAST,
    Keys,
    Match,
    Matches,
    Places,
    first,
    newest_first,
    ordered,
)
from archive.search.request import Sort

_APP_LABEL, _MODEL_NAME = "archive", "article"
_NAMES = {"django_id": "article_id", "pk": "article_id"}


def haystack_answer(
    matches: Matches,
    sort_by: list[str] | None = None,
    start_offset: int = 0,
    end_offset: int | None = None,
    facets: dict[str, Any] | None = None,
    result_class: type[SearchResult] | None = None,
    **unused: Any,
) -> dict[str, Any]:
    """The dictionary of Haystack's search(); the count is exact whatever the slice. What sorts alike is read newest first."""
    page = _sorted(matches, sort_by or [], end_offset)[start_offset:]
    wrap = result_class or SearchResult
    return {
        "results": [_result(wrap, match) for match in page],
        "hits": len(matches),
        "facets": {"fields": _facets(matches, facets or {}), "dates": {}, "queries": {}},
        "spelling_suggestion": None,
    }


def _sorted(matches: Matches, sort_by: list[str], most: int | None) -> Matches:
    """The first so many matches, by fields where any are named."""
    if not sort_by:
        return ordered(matches, Sort.RELEVANCE, most)
    main, *others = (_key(matches, name) for name in sort_by)

    def ties(near: Places) -> list[Keys]:
        newest = newest_first(matches.columns, matches.documents[near])
        return [*newest, *(key[near] for key in others[::-1])]

    return matches.where(first(main, ties, most))


def _key(matches: Matches, name: str) -> Numbers:
    """A number for each match that orders it by a field, which `-` reverses; unknown stands last both ways."""
    values, unknown = _sorting_values(matches, name.removeprefix("-"))
    return np.where(unknown, LAST, -values if name.startswith("-") else values)


def _sorting_values(matches: Matches, name: str) -> tuple[Numbers, Flags]:
    """A number for each match that orders it by a field, and whether the field is unknown."""
    field = _NAMES.get(name, name)
    columns, documents = matches.columns, matches.documents
    if field == "source":
        names = np.array(columns.source_keys or ("",), np.str_)
        ranks = np.argsort(np.argsort(names))[columns.source[documents]]
        return ranks, (names == "")[columns.source[documents]]
    if field not in NUMBERS:
        raise ValueError(f"results cannot be ordered by {field}")
    values = getattr(columns, field)[documents].astype(np.int64)
    return values, values == 0


def _result(wrap: type[SearchResult], match: Match) -> SearchResult:
    record = match.record
    fields = {name: getattr(record, name) for name in Record.__dataclass_fields__}
    fields["id"] = f"{_APP_LABEL}.{_MODEL_NAME}.{record.article_id}"
    return wrap(_APP_LABEL, _MODEL_NAME, str(record.article_id), match.score, **fields)


def _facets(matches: Matches, facets: dict[str, Any]) -> dict[str, list[tuple[Any, int]]]:
    return {name: _counts(matches, name, **options) for name, options in facets.items()}


def _counts(
    matches: Matches, name: str, limit: int | None = None, **unused: Any
) -> list[tuple[Any, int]]:
    counted = count_texts(matches, name, Clusters())
    of = str if name in {"source", "tags"} else int
    known = [(of(value), count) for value, count in counted.items() if value not in {"0", ""}]
    return sorted(sorted(known), key=itemgetter(1), reverse=True)[:limit]
