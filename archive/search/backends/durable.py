"""Files written so that a crash at any point leaves the old contents or the new, never a part."""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO


def create(path: Path, mode: str = "wb") -> IO[bytes]:
    """A new file. All files of an index are opened for writing here, so that tests can let every operation fail."""
    return path.open(mode)


def replace(path: Path, contents: bytes) -> None:
    """Put a file with these contents in place of whatever has its name, in one rename."""
    new = path.with_name(f"{path.name}.new")
    try:
        with create(new) as file:
            file.write(contents)
            sync(file)
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    # It is done; that its name is on the disk as well can only be hoped for.
    with suppress(OSError):
        _sync_folder(path.parent)


def sync(file: IO[bytes]) -> None:
    """Have what was written to a file on the disk."""
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk; on Windows a folder cannot be opened for that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
