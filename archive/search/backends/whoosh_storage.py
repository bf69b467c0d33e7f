"""The files of an index as Whoosh sees them: those of the last commit, and in a commit under way also those in the making.

docs/segments.md says what of Whoosh is worked around by them, and why.
"""

import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Any

from whoosh.filedb.filestore import FileStorage, Storage
from whoosh.filedb.structfile import StructFile

from archive.search.backends import durable
from archive.search.backends.generations import MARKS
from archive.search.backends.manifest import MANIFEST, Manifest, Sum, sum_of
from archive.search.backends.segments.whoosh_codec import EXTENSION
from archive.search.backends.verified import VerifiedFile, verified_file
from archive.search.backends.view_file import ViewFile


class CommittedStorage(Storage):
    """The files of one commit, only to be read; what is open stays readable when they are deleted."""

    readonly = True
    supports_mmap = False

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._files: Mapping[str, VerifiedFile] = {
            name: verified_file(folder / name, expected)
            for name, expected in manifest.files.items()
        }

    def check(self) -> None:
        """Read what was not read yet, and what was touched since; raises IndexDamaged.

        Segments are only looked at: whoever reads a page of one checks the page.
        """
        for name, file in self._files.items():
            if name.endswith(EXTENSION):
                file.check()
            else:
                file.contents()

    def list(self) -> list[str]:
        """The names of the files."""
        return list(self._files)

    def file_exists(self, name: str) -> bool:
        """Whether the commit has a file."""
        return name in self._files

    def file_length(self, name: str) -> int:
        """The length of a file in bytes."""
        return self.manifest.files[name].size

    def open_file(self, name: str, *args: Any, **kwargs: Any) -> ViewFile:
        """A file, as one reader's own; raises IndexDamaged."""
        if name not in self._files:
            raise FileNotFoundError(name)
        return ViewFile(self._files[name].contents(), name)


class Scratch(FileStorage):
    """A folder of files in the making; `opened` takes down what is to be closed whatever happens."""

    def __init__(self, folder: Path, opened: list[IO[bytes]] | None = None) -> None:
        super().__init__(str(folder), supports_mmap=False)
        self.path = folder
        self.opened = [] if opened is None else opened

    def create_file(self, name: str, mode: str = "wb", **kwargs: Any) -> StructFile:
        """A new file."""
        self.opened.append(durable.create(self.path / name, mode))
        return StructFile(self.opened[-1], name=name)

    def open_file(self, name: str, **kwargs: Any) -> StructFile:
        """A file to read from."""
        self.opened.append((self.path / name).open("rb"))
        return StructFile(self.opened[-1], name=name)

    def lock(self, name: str) -> Any:
        """Whoosh's lock; who writes holds the lock of the store."""
        return Lock()


class CommitStorage(Scratch):
    """The files of the last commit and those of one under way, for the length of a block.

    `commit()` makes them the index in one rename. Without it, whatever the reason, the folder is as it was.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        super().__init__(folder)
        self.committed = CommittedStorage(folder, manifest)
        self._names = set(manifest.files)

    def __enter__(self) -> "CommitStorage":
        self.sweep()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self.opened:
            # What cannot be written out any more is thrown away below.
            with suppress(OSError):
                file.close()
        self.sweep()

    def commit(self, stamp: str) -> None:
        """Make the files as they are now the index."""
        sums = {name: self._sum(name) for name in sorted(self._names)}
        manifest = Manifest(stamp, sums)
        durable.replace(self.path / MANIFEST, manifest.to_bytes())
        self.committed = CommittedStorage(self.path, manifest)

    def sweep(self) -> None:
        """Remove what is not of the last commit: files of one that failed, or that it replaced."""
        # Asked of the disk: an interruption may have come just after the rename that commits.
        kept = {MANIFEST, *MARKS, *self._on_disk()}
        for path in self.path.iterdir():
            if path.name not in kept:
                with suppress(OSError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def create_file(self, name: str, mode: str = "wb", **kwargs: Any) -> StructFile:
        """A new file of the commit under way."""
        self._names.add(name)
        return super().create_file(name, mode)

    def open_file(self, name: str, **kwargs: Any) -> ViewFile:
        """A file to read from: verified where it is of the last commit."""
        if self.committed.file_exists(name):
            return self.committed.open_file(name)
        return ViewFile(memoryview((self.path / name).read_bytes()), name)

    def adopt(self, name: str) -> None:
        """Have a file that another process wrote into the folder be part of the commit."""
        self._names.add(name)

    def list(self) -> list[str]:
        """The names of the files that are to be the index."""
        return list(self._names)

    def file_exists(self, name: str) -> bool:
        """Whether a file is to be part of the index."""
        return name in self._names

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file of the commit under way."""
        (self.path / oldname).replace(self.path / newname)
        self._names = self._names - {oldname} | {newname}

    def delete_file(self, name: str) -> None:
        """Leave a file out; one of the last commit goes once the next one is made."""
        self._names.discard(name)
        if not self.committed.file_exists(name):
            (self.path / name).unlink()

    def temp_storage(self, name: str | None = None) -> Scratch:
        """A folder beside the files, gone after the commit."""
        folder = self.path / (name or "tmp")
        folder.mkdir(exist_ok=True)
        return Scratch(folder, self.opened)

    def _on_disk(self) -> Collection[str]:
        manifest = self.path / MANIFEST
        return Manifest.from_bytes(manifest.read_bytes()).files if manifest.exists() else ()

    def _sum(self, name: str) -> Sum:
        if self.committed.file_exists(name):
            return self.committed.manifest.files[name]
        with (self.path / name).open("rb") as file:
            durable.sync(file)
        return sum_of(self.path / name)
