"""Matches as Haystack's SearchQuerySet expects them: ordered, cut, wrapped and counted."""

from collections import Counter
from typing import Any

from haystack.models import SearchResult

from archive.search.matches import Match, Record, ordered
from archive.search.request import Sort

_APP_LABEL, _MODEL_NAME = "archive", "article"
_NAMES = {"django_id": "article_id", "pk": "article_id"}


def haystack_answer(
    matches: list[Match],
    sort_by: list[str] | None = None,
    start_offset: int = 0,
    end_offset: int | None = None,
    facets: dict[str, Any] | None = None,
    result_class: type[SearchResult] | None = None,
    **unused: Any,
) -> dict[str, Any]:
    """The dictionary of Haystack's search(); the count is exact whatever the slice."""
    page = _sorted(matches, sort_by or [])[start_offset:end_offset]
    wrap = result_class or SearchResult
    return {
        "results": [_result(wrap, match) for match in page],
        "hits": len(matches),
        "facets": {"fields": _facets(matches, facets or {}), "dates": {}, "queries": {}},
        "spelling_suggestion": None,
    }


def _sorted(matches: list[Match], sort_by: list[str]) -> list[Match]:
    found = ordered(matches, Sort.RELEVANCE)
    # The last key first: sorting is stable.
    for name in reversed(sort_by):
        field = name.removeprefix("-")
        field = _NAMES.get(field, field)
        if field not in Record.__dataclass_fields__:
            raise ValueError(f"results cannot be ordered by {field}")
        found.sort(key=lambda match: getattr(match.record, field), reverse=name.startswith("-"))
        # Unknown stands last both ways.
        found.sort(key=lambda match: getattr(match.record, field) in (0, "", ()))
    return found


def _result(wrap: type[SearchResult], match: Match) -> SearchResult:
    record = match.record
    fields = {name: getattr(record, name) for name in Record.__dataclass_fields__}
    fields["id"] = f"{_APP_LABEL}.{_MODEL_NAME}.{record.article_id}"
    return wrap(_APP_LABEL, _MODEL_NAME, str(record.article_id), match.score, **fields)


def _facets(matches: list[Match], facets: dict[str, Any]) -> dict[str, list[tuple[Any, int]]]:
    return {name: _counts(matches, name, **options) for name, options in facets.items()}


def _counts(
    matches: list[Match], name: str, limit: int | None = None, **unused: Any
) -> list[tuple[Any, int]]:
    counts: Counter[Any] = Counter()
    for match in matches:
        value = getattr(match.record, name)
        counts.update(value if isinstance(value, tuple) else (value,))
    known = [(value, count) for value, count in counts.items() if value not in (0, "")]
    return sorted(known, key=lambda pair: (-pair[1], pair[0]))[:limit]
