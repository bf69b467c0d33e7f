"""Files on disk: read where they are plain files of a bearable size, and what to say of those that are not."""

import errno
import stat
from pathlib import Path

from archive.importers.decoding import UnreadableError, check_size

_REASONS = {
    errno.ENOENT: "لا ملف ولا مجلد في هذا المسار.",
    errno.ENOTDIR: "لا ملف ولا مجلد في هذا المسار.",
    errno.ENAMETOOLONG: "لا ملف ولا مجلد في هذا المسار: اسمه أطول مما يقبله النظام.",
    errno.EACCES: "لا إذن بقراءته.",
    errno.EPERM: "لا إذن بقراءته.",
    errno.ELOOP: "رابط يدور على نفسه، فلا يصل إلى ملف.",
}


def read_plain_file(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableError, one Arabic line, where it cannot be read; never waits for a pipe."""
    try:
        status = path.stat()
        _check_plain(status.st_mode)
        check_size(status.st_size)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(why_unreadable(error)) from error


def why_unreadable(error: OSError) -> str:
    """What an error of the system means, in one Arabic sentence."""
    return _REASONS.get(error.errno or 0, f"تعذّرت قراءته (رقم الخطأ في النظام {error.errno}).")


def _check_plain(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise UnreadableError("مجلد لا يُفتح أو رابط إلى مجلد؛ سمّ المجلد نفسه في الأمر.")
    if not stat.S_ISREG(mode):
        raise UnreadableError("ليس ملفًا عاديًا (أنبوب أو جهاز أو مقبس)، فلا يُقرأ.")
