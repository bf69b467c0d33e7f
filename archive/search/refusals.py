"""Why the disk refuses what is written to the index, and what to do about it, in Arabic."""

import errno

_RESUMED = "فيمضي المفهرس في عمله وحده."
_BELONGINGS = f"في موضع ملف من ملفات فهرس البحث شيء آخر؛ انقله أو أزله، {_RESUMED}"
_DENIED = f"لا إذن للخادم بالكتابة في مجلد فهرس البحث؛ صحّح الأذون، {_RESUMED}"
_REASONS = {
    errno.ENOSPC: f"امتلأ القرص الذي فيه فهرس البحث؛ أفرغ مكانًا فيه، {_RESUMED}",
    errno.EDQUOT: f"امتلأت الحصّة التي فيها فهرس البحث من القرص؛ أفرغ مكانًا فيها، {_RESUMED}",
    errno.EROFS: f"القرص الذي فيه فهرس البحث للقراءة وحدها؛ أتح الكتابة فيه، {_RESUMED}",
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EEXIST: _BELONGINGS,
    errno.EISDIR: _BELONGINGS,
    errno.ENOTDIR: _BELONGINGS,
}
_OTHER = f"تعذّرت الكتابة في مجلد فهرس البحث؛ افحص قرصه، {_RESUMED}"
# The place says nothing of these.
_EVERYWHERE = {errno.ENOSPC, errno.EDQUOT}


def reason(number: int) -> str:
    """The sentence for an error's number (errno), which names no file of the machine."""
    return _REASONS.get(number, _OTHER)


def told(error: OSError) -> str:
    """The sentence for an error, with the path where that helps, and the system's own words where there are no better ones."""
    number = error.errno or 0
    said = reason(number) if number in _REASONS else f"{_OTHER} ({error.strerror or error})"
    is_somewhere = error.filename is not None and number not in _EVERYWHERE
    return f"{said} الموضع: {error.filename}" if is_somewhere else said
