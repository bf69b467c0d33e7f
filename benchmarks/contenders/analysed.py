"""The words of the articles as the archive analyses them, for engines that are given words."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.analysis.analyzer import VERSION, analyze
from archive.search.backends.fields import EVERYWHERE
from benchmarks.contenders.archive import open_archive

FORMS = ("exact", "stem")
COLUMNS = tuple(f"{field}_{form}" for field in EVERYWHERE for form in FORMS)
# Between the values of a field stands what is no word, so that no phrase runs from one into the next.
_BETWEEN = "-"


@dataclass(frozen=True, slots=True)
class Analysed:
    """An article for an engine: the words of each column in order, parted by spaces, and its facts; `day` is YYYYMMDD."""

    number: int
    columns: dict[str, str]
    source: str
    tags: list[str]
    year: int
    day: int


def file_of(folder: Path) -> Path:
    """Where the analysed articles of an archive are kept."""
    return folder / f"analysed-{VERSION}.jsonl"


def write(folder: Path) -> None:
    """Analyse every article of the archive of a folder, as it would be indexed."""
    open_archive(folder)
    part = folder / "analysed.part"
    with part.open("w", encoding="utf-8") as file:
        for article in analysed_archive():
            file.write(json.dumps(asdict(article), ensure_ascii=False) + "\n")
    part.replace(file_of(folder))


def read(folder: Path) -> Iterator[Analysed]:
    """The analysed articles of a folder."""
    with file_of(folder).open(encoding="utf-8") as lines:
        for line in lines:
            yield Analysed(**json.loads(line))


def analysed_archive() -> Iterator[Analysed]:
    """Every published article of the archive that is open."""
    from archive.search.search_indexes import ArticleIndex

    index = ArticleIndex()
    for article in index.index_queryset().order_by("pk").iterator(chunk_size=500):
        yield _analysed(index.full_prepare(article))


def _analysed(prepared: dict[str, Any]) -> Analysed:
    columns = {
        f"{field}_{form}": words
        for field in EVERYWHERE
        for form in FORMS
        if (words := _words(prepared.get(field) or (), form))
    }
    facts = {name: prepared[name] for name in ("source", "tags", "year")}
    return Analysed(int(prepared["django_id"]), columns, day=prepared["not_before"], **facts)


def _words(value: str | Iterable[str], form: str) -> str:
    values = [value] if isinstance(value, str) else value
    return f" {_BETWEEN} ".join(
        " ".join(getattr(token, form) for token in analyze(text)) for text in values
    )
