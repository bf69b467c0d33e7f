"""Generations of an index: whole folders beside one another, and a file that names the one in use.

A rebuild fills a new folder while the old one answers, and then puts its name into CURRENT in one rename. What changes
meanwhile is noted in a journal beside the new folder and repeated there before the switch.
"""

import re
import shutil
from contextlib import suppress
from pathlib import Path

from archive.search.backends import durable, places
from archive.search.backends.errors import IndexDamaged, IndexMissing, accessing

_CURRENT = "CURRENT"
_NAME = re.compile(r"gen\d{6,}")
# Marks within a folder, which go with it: to be built anew, and found to be damaged.
STALE, DAMAGED = MARKS = ("STALE", "DAMAGED")


class Generations:
    """The folders of one index."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # Folders that a full disk took no mark for.
        self._damaged: set[Path] = set()

    def current(self) -> Path:
        """The folder in use; raises IndexMissing where there is none, IndexDamaged where its name cannot be read."""
        folder = self._named()
        while folder is None or not folder.is_dir():
            # It may just have been replaced and removed.
            if folder == (again := self._named()):
                raise IndexMissing("there is no index")
            folder = again
        return folder

    def is_stale(self) -> bool:
        """Whether the folder in use was asked to be built anew, or is none."""
        try:
            return (self.current() / STALE).exists()
        except (IndexMissing, IndexDamaged):
            return True

    def mark_stale(self) -> None:
        """Ask for the folder in use to be built anew; until then it goes on answering."""
        with suppress(IndexMissing, IndexDamaged):
            (self.current() / STALE).touch()

    def is_damaged(self, folder: Path) -> bool:
        """Whether any process found damage in a folder."""
        return folder in self._damaged or (folder / DAMAGED).exists()

    def mark_damaged(self, folder: Path) -> None:
        """Have every process know that a folder is damaged; on a full disk each finds out for itself."""
        try:
            (folder / DAMAGED).touch()
        except OSError:
            self._damaged.add(folder)

    def discard(self) -> None:
        """Remove the folder in use: there is no index then. CURRENT goes on naming it, so that no other is given its name."""
        with suppress(IndexMissing, IndexDamaged):
            shutil.rmtree(self.current(), ignore_errors=True)

    def start(self) -> Path:
        """A new empty folder with an empty journal; leftovers of interrupted rebuilds are removed."""
        self.clean()
        taken = [path.name[3:] for path in (*self.root.glob("gen*"), self._kept()) if path]
        numbers = [int(number) for number in taken if number.isdigit()]
        folder = self.root / f"gen{max(numbers, default=0) + 1:06d}"
        folder.mkdir(parents=True)
        durable.create(self._journal(folder)).close()
        return folder

    def publish(self, folder: Path) -> None:
        """Make a finished folder the one in use, in one rename."""
        current = self.root / _CURRENT
        places.for_file(current)
        durable.replace(current, folder.name.encode())

    def note(self, articles: list[int]) -> None:
        """Write into the journal of a rebuild under way, if there is one."""
        for journal in self.root.glob("gen*.journal"):
            with durable.create(journal, "ab") as file:
                file.write("".join(f"{article}\n" for article in articles).encode())
                durable.sync(file)

    def noted(self, folder: Path) -> list[int]:
        """The articles that changed since a folder was started."""
        noted = self._journal(folder).read_text(encoding="ascii").split()
        return list(dict.fromkeys(map(int, noted)))

    def clean(self) -> None:
        """Remove every folder but the one in use, and every journal. What is open of them stays readable."""
        kept = self._kept()
        for path in (*self.root.glob("gen*"), *self.root.glob(f"{_CURRENT}.new")):
            if path != kept:
                with suppress(OSError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _kept(self) -> Path | None:
        """The folder that CURRENT names, whether or not there is one; None where it names none."""
        with suppress(IndexDamaged):
            return self._named()
        return None

    def _named(self) -> Path | None:
        path = self.root / _CURRENT
        with accessing(path), suppress(FileNotFoundError):
            name = path.read_bytes().decode("ascii", "replace").strip()
            if not _NAME.fullmatch(name):
                raise IndexDamaged(_CURRENT)
            return self.root / name
        return None

    def _journal(self, folder: Path) -> Path:
        return folder.with_name(f"{folder.name}.journal")
