"""Importing many files: folders opened, lists loaded first, one result a file, whatever is wrong with the others."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from archive.importers import authorities
from archive.importers.authorities import Loaded
from archive.importers.decoding import UnreadableError
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
    """The files to import: those named, and of a folder those that a reader knows, sorted by name."""
    files: list[Path] = []
    for path in paths:
        files += _articles_in(path) if path.is_dir() else [path]
    return list(dict.fromkeys(files))


def load_lists(paths: Sequence[Path]) -> Iterator[ListResult]:
    """Load the sources and the vocabulary of each folder that has them."""
    for folder in paths:
        for name, load in LISTS.items():
            if (folder / name).is_file():
                yield _load_list(folder / name, load)


def import_files(files: Sequence[Path], encoding: str | None = None) -> Iterator[ImportResult]:
    """Import each file in its own transaction, with the vocabulary as it is at the start."""
    vocabulary = authorities.vocabulary()
    for path in files:
        yield import_file(path, encoding=encoding, vocabulary=vocabulary)


def _articles_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS)


def _load_list(path: Path, load: Callable[[str, str], Loaded]) -> ListResult:
    try:
        return ListResult(path.name, load(editor_text(path), path.name))
    except OSError as error:
        return ListResult(path.name, reason=f"لا يُقرأ ({error.strerror}).")
    except (FieldError, UnreadableError) as error:
        return ListResult(path.name, reason=str(error))
