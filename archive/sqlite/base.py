"""SQLite as Django knows it, whose writers queue for their turn.

SQLite's own waiting sleeps longer from try to try, up to a tenth of a second, so that whoever has waited longest asks least often
and is overtaken for seconds. Here writers form a queue, and the first in it asks again at short, even intervals.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_PAUSE = 0.001


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to SQLite."""

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, and how many seconds a transaction waits to begin."""
        params: dict[str, Any] = super().get_connection_params()
        self.patience = float(params.get("timeout", 5.0))
        return params

    def _start_transaction_under_autocommit(self) -> None:
        """Begin. Raises OperationalError where others have kept the database locked for the whole timeout."""
        if self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        else:
            self._begin_in_turn()

    def _begin_in_turn(self) -> None:
        deadline = time.monotonic() + self.patience
        with _turn(Path(self.settings_dict["NAME"]).parent), self._asking_at_once():
            while not self._begun(last=time.monotonic() >= deadline):
                time.sleep(_PAUSE)

    def _begun(self, *, last: bool) -> bool:
        """Whether a transaction has begun; the last try raises what keeps it from beginning."""
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except OperationalError as error:
            if last or not _is_busy(error):
                raise
            return False
        return True

    @contextmanager
    def _asking_at_once(self) -> Iterator[None]:
        """SQLite says at once that the database is locked; statements outside of transactions wait as ever."""
        self._let_sqlite_wait(0)
        try:
            yield
        finally:
            self._let_sqlite_wait(self.patience)

    def _let_sqlite_wait(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}").close()


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """First in the queue of a folder's writers; the kernel keeps its order, and takes out whoever dies.

    The folder is locked, not a file: the database's own may not be opened beside SQLite, and a full disk takes no new one.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY
