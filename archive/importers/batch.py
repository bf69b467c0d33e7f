"""Importing many files: folders opened, lists loaded first, one result a file, whatever is wrong with the others."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from archive.importers import authorities
from archive.importers.authorities import Loaded
from archive.importers.loader import ImportResult, editor_text, import_file
from archive.importers.readers import READERS
from archive.importers.toml_fields import FieldError

# Read in this order: a folder's lists before its articles.
LISTS: dict[str, Callable[[str, str], Loaded]] = {
    "sources.toml": authorities.load_sources,
    "vocabulary.toml": authorities.load_vocabulary,
}


@dataclass(frozen=True, slots=True)
class ListResult:
    """What came of a file of sources or tags: how much was new, or why it was refused."""

    name: str
    loaded: Loaded | None = None
    reason: str = ""


@contextmanager
def trial(dry_run: bool) -> Iterator[None]:
    """For a dry run, a transaction that is rolled back at its end; otherwise nothing."""
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def article_files(paths: Sequence[Path]) -> list[Path]:
    """The files to import: those named, and of a folder all but lists, sheets and hidden files, sorted by name.

    A folder's folders are walked too. What no reader knows is among them, so that it gets its line.
    """
    files: list[Path] = []
    for path in paths:
        files += _articles_below(path) if _is_folder(path) else [path]
    return list(dict.fromkeys(files))


def load_lists(paths: Sequence[Path]) -> Iterator[ListResult]:
    """Load the sources and the vocabulary of each folder, and of those below it, that has them."""
    for folder in dict.fromkeys(folder for path in paths for folder in _folders(path)):
        for name, load in LISTS.items():
            if os.path.lexists(folder / name):
                yield _load_list(folder / name, load)


def import_files(files: Sequence[Path], encoding: str | None = None) -> Iterator[ImportResult]:
    """Import each file in its own transaction, with the vocabulary as it is at the start."""
    vocabulary = authorities.vocabulary()
    for path in files:
        yield import_file(path, encoding=encoding, vocabulary=vocabulary)


def _is_folder(path: Path) -> bool:
    """As Path.is_dir, which raises for a name that the system does not take."""
    return os.path.isdir(path)  # noqa: PTH112


def _articles_below(folder: Path) -> Iterator[Path]:
    for inner in _folders(folder):
        yield from _articles_in(inner)


def _folders(folder: Path) -> Iterator[Path]:
    """The folder and those below it, links not followed and closed ones last; nothing for what is no folder."""
    closed: list[OSError] = []
    for path, below, _ in os.walk(folder, onerror=closed.append):
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield Path(path)
    yield from (path for path in (Path(error.filename) for error in closed) if _is_folder(path))


def _articles_in(folder: Path) -> list[Path]:
    try:
        inside = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]
    except OSError:
        return [folder]
    files = [path for path in inside if path.is_symlink() or not path.is_dir()]
    articles = {path.stem for path in files if path.suffix.lower() in READERS}
    return [path for path in files if not _goes_with(path, articles)]


def _goes_with(path: Path, articles: set[str]) -> bool:
    """Whether a file is a list, or the sheet of one of these articles."""
    return path.name in LISTS or (path.suffix == ".toml" and path.stem in articles)


def _load_list(path: Path, load: Callable[[str, str], Loaded]) -> ListResult:
    try:
        return ListResult(path.name, load(editor_text(path), path.name))
    except FieldError as error:
        return ListResult(path.name, reason=str(error))
