"""What the disk of the index refuses is told in one Arabic sentence that says what to do."""

import errno
from pathlib import Path

import pytest

from archive.search import refusals
from archive.search.backends.errors import IndexNotWritten, writing


@pytest.mark.parametrize(
    ("error", "words", "is_located"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/srv/index/a"), "أفرغ مكانًا", False),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "الحصّة", False),
        (OSError(errno.EROFS, "Read-only file system", "/srv/index/a"), "للقراءة وحدها", True),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/index/a"), "صحّح الأذون", True),
        (FileExistsError(errno.EEXIST, "File exists", "/srv/index"), "انقله أو أزله", True),
        (OSError(errno.EIO, "Input/output error"), "(Input/output error)", False),
        (OSError("odd"), "(odd)", False),
    ],
)
def test_each_reason_is_told_with_its_remedy(error: OSError, words: str, is_located: bool) -> None:
    said = refusals.told(error)
    assert words in said and "[Errno" not in said
    assert said.endswith(f"الموضع: {error.filename}") is is_located
    assert "srv" not in refusals.reason(error.errno or 0)


def test_what_is_reported_once_more_is_not_said_twice(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(IndexNotWritten) as caught, writing():
        (tmp_path / "taken").mkdir()
    assert refusals.told(caught.value).endswith(f"الموضع: {tmp_path / 'taken'}")
    assert str(caught.value).count("Errno") == 1
