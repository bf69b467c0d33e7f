"""Generations of an index: whole folders beside one another, and a file that names the one in use.

A rebuild fills a new folder while the old one answers, and then puts its name into CURRENT in one rename. What changes
meanwhile is noted in a journal beside the new folder and repeated there before the switch.
"""

import os
import shutil
from pathlib import Path

from archive.search.backends.errors import IndexUnusable

_CURRENT = "CURRENT"
_STAMP = "FINGERPRINT"
_STALE = "STALE"


class Generations:
    """The folders of one index."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self, stamp: str) -> Path:
        """The folder in use; raises IndexUnusable where there is none with this stamp."""
        folder = self._named()
        if folder is None or not folder.is_dir():
            raise IndexUnusable("no index")
        if _read(folder / _STAMP) != stamp:
            raise IndexUnusable("an index of another version")
        return folder

    def is_stale(self) -> bool:
        """Whether the folder in use was asked to be built anew."""
        folder = self._named()
        return folder is None or (folder / _STALE).exists()

    def mark_stale(self) -> None:
        """Ask for the folder in use to be built anew; until then it goes on answering."""
        folder = self._named()
        if folder is not None and folder.is_dir():
            (folder / _STALE).touch()

    def start(self) -> Path:
        """A new empty folder with an empty journal; leftovers of interrupted rebuilds are removed."""
        self._discard(keep={self._named()})
        numbers = [int(path.name[3:]) for path in self.root.glob("gen*") if path.name[3:].isdigit()]
        folder = self.root / f"gen{max(numbers, default=0) + 1:06d}"
        folder.mkdir(parents=True)
        self._journal(folder).touch()
        return folder

    def publish(self, folder: Path, stamp: str) -> None:
        """Stamp a finished folder and make it the one in use, in one rename."""
        previous = self._named()
        (folder / _STAMP).write_text(stamp, encoding="ascii")
        pointer = self.root / f"{_CURRENT}.new"
        pointer.write_text(folder.name, encoding="ascii")
        pointer.replace(self.root / _CURRENT)
        # The previous folder stays until the next rebuild: a search may just be opening it.
        self._discard(keep={folder, previous})

    def note(self, identifiers: list[str]) -> None:
        """Write into the journal of a rebuild under way, if there is one."""
        for journal in self.root.glob("gen*.journal"):
            with journal.open("a", encoding="utf-8") as file:
                file.writelines(f"{identifier}\n" for identifier in identifiers)
                file.flush()
                os.fsync(file.fileno())

    def noted(self, folder: Path) -> list[str]:
        """What changed since a folder was started."""
        return list(dict.fromkeys(_read(self._journal(folder)).split()))

    def _named(self) -> Path | None:
        name = _read(self.root / _CURRENT)
        return self.root / name if name else None

    def _journal(self, folder: Path) -> Path:
        return folder.with_name(f"{folder.name}.journal")

    def _discard(self, keep: set[Path | None]) -> None:
        for path in self.root.glob("gen*"):
            if path.is_dir() and path not in keep:
                shutil.rmtree(path, ignore_errors=True)
            elif not path.is_dir():
                path.unlink(missing_ok=True)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
