"""What stops a backup or a restore, and why."""

import errno

from archive.outages import outage

_DISK = {
    errno.ENOENT: "المجلد أو الملف غير موجود.",
    errno.ENOTDIR: "ما قبل اسم الملف ليس مجلدًا.",
    errno.EISDIR: "هذا مجلد، والمطلوب ملف.",
    errno.EACCES: "لا إذن لك فيه.",
    errno.EPERM: "لا إذن لك فيه.",
    errno.EROFS: "القرص للقراءة وحدها.",
    errno.ENOSPC: "امتلأ القرص.",
    errno.EDQUOT: "امتلأت حصّتك من القرص.",
    errno.EFBIG: "لا يقبل القرص ملفًا بهذا الحجم.",
}


class BackupError(Exception):
    """The message tells an editor what is left as it was, why, and what to do."""


def reason(error: Exception) -> str:
    """Why a disk or a database refused, in Arabic where that is known."""
    if isinstance(error, OSError):
        return _DISK.get(error.errno or 0, f"{error.strerror or error}.")
    found = outage(error)
    return found.reason if found else str(error)
