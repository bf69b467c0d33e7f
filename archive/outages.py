"""What keeps a database from storing or answering, though nobody made a mistake, and how people are told."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import Error, InterfaceError, OperationalError


@dataclass(frozen=True)
class Outage:
    """One reason and what to do, in Arabic; the HTTP status of a refused change; after how many seconds to try again."""

    reason: str
    remedy: str
    status: int
    retry_after: int


FULL = Outage(
    "امتلأ القرص الذي تُحفظ فيه قاعدة البيانات.",
    "أبلغ القائم على الأرشيف ليُفرغ فيه مكانًا، ثم أعد المحاولة.",
    507,
    60,
)
BUSY = Outage("قاعدة البيانات مشغولة بعمل آخر طال.", "انتظر قليلًا ثم أعد المحاولة.", 503, 10)
AWAY = Outage(
    "تعذّر الوصول إلى قاعدة البيانات.",
    "أعد المحاولة بعد قليل، فإن بقي الأمر فأبلغ القائم على الأرشيف.",
    503,
    30,
)

# https://www.sqlite.org/rescode.html, primary codes.
_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_IOERR: AWAY,
    sqlite3.SQLITE_CANTOPEN: AWAY,
    sqlite3.SQLITE_READONLY: AWAY,
    sqlite3.SQLITE_CORRUPT: AWAY,
    sqlite3.SQLITE_NOTADB: AWAY,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html, codes and classes, the longest match counts.
_POSTGRESQL = {
    "53100": FULL,
    "53": BUSY,
    "40": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "57P": AWAY,
    "58": AWAY,
    "08": AWAY,
}


def outage(error: BaseException | None) -> Outage | None:
    """The outage that an error tells of, or that it came of; None for every other error."""
    found = (_told_by(each) for each in _chain(error))
    return next((each for each in found if each), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _told_by(error: BaseException) -> Outage | None:
    if not isinstance(error, Error):
        return None
    cause: Any = error.__cause__
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return _SQLITE.get(code & 0xFF)
    if state := getattr(cause, "sqlstate", None):
        return next((_POSTGRESQL[state[:n]] for n in (5, 3, 2) if state[:n] in _POSTGRESQL), None)
    # A server that cannot be reached, or that went away, gives no code.
    lost = isinstance(error, (OperationalError, InterfaceError)) and cause is not None
    return AWAY if lost else None
