"""Places of the index where something else stands: it is moved aside, never deleted, as nobody knows whose it is."""

import logging
from contextlib import suppress
from itertools import count
from pathlib import Path

log = logging.getLogger(__name__)


def for_folder(path: Path) -> None:
    """Have a folder at a path; raises OSError where what stands there instead cannot be moved."""
    if path.exists() and not path.is_dir():
        _move_aside(path)
    path.mkdir(parents=True, exist_ok=True)


def for_file(path: Path) -> None:
    """Have nothing but a file at a path, if anything; raises OSError where what stands there cannot be moved."""
    if path.exists() and not path.is_file():
        _move_aside(path)


def _move_aside(path: Path) -> None:
    names = (f"{path.name}.moved-aside{number or ''}" for number in count())
    aside = next(each for each in map(path.with_name, names) if not each.exists())
    # Another process may be moving it, too.
    with suppress(FileNotFoundError):
        path.rename(aside)
        log.warning("%s does not belong there, and is now called %s", path, aside.name)
