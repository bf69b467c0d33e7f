"""Disks that can be full."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from benchmarks.faults.served import Process

# A few pages: less than any change of an index needs.
_LITTLE = 16 << 10


class Disk(Protocol):
    """What can be full."""

    def fill(self) -> None:
        """Leave no room."""

    def free(self) -> None:
        """Leave plenty of it."""


class SmallDisk:
    """A disk of its own, mounted on a folder, with a file that takes the room away."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"
        self._folder = folder

    def fill(self) -> None:
        """Leave no room."""
        free = shutil.disk_usage(self._folder).free
        with self._ballast.open("wb") as file:
            file.write(bytes(free - _LITTLE))

    def free(self) -> None:
        """Leave plenty of it."""
        self._ballast.unlink()


class Limit:
    """A limit to what a process may write into any file."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def fill(self) -> None:
        """Leave no room."""
        _, hard = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (1, hard))

    def free(self) -> None:
        """Leave plenty of it."""
        _, hard = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[SmallDisk | None]:
    """A disk of so many bytes mounted on a folder; None where this user may mount none."""
    mount = ("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    if os.name != "posix" or subprocess.run(mount, check=False).returncode != 0:
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(("umount", str(folder)), check=True)
