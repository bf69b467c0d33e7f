"""How the index is: its state, what it has still to learn, and what its indexer last noted, for those who watch over it."""

import errno
import json
import logging
import os
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from haystack import connections
from haystack.constants import DEFAULT_ALIAS

from archive.models import IndexEvent
from archive.plurals import counted
from archive.search import refusals
from archive.search.backends import places
from archive.search.backends.errors import IndexBusy, IndexState
from archive.search.backends.locks import file_lock

log = logging.getLogger(__name__)
# Seconds: a change that waits longer was forgotten, an indexer that is silent longer has ended. It gives a sign of life every five,
# and one late where it commits much.
OLD = 60.0
SILENT = 20.0
# Bytes: the smallest change of an index needs more.
LITTLE = 64 << 10
_FAILED = Q(attempts__gt=0)


@dataclass(frozen=True)
class IndexStatus:
    """The index now. Ages are in seconds, None where there was never anything.

    `state` is ready, outdated (another version, which still answers), missing or damaged. `outbox` counts all rows that wait,
    `failing` those of them that were tried in vain; `oldest` is the age of the oldest row, `waiting` of the oldest never tried.
    `checked` is the age of the last check of the index against the database, `differences` what it found, and `damaged` the
    files that no longer were as written. `heartbeat` is how long the indexer has been silent. `stale` tells that the index is to
    be built anew, though it may answer; `refused` is the number (errno) of what keeps its disk from taking what is written, 0
    where nothing does.
    """

    state: str
    outbox: int = 0
    failing: int = 0
    oldest: float | None = None
    waiting: float | None = None
    checked: float | None = None
    differences: int = 0
    damaged: tuple[str, ...] = ()
    last_error: str = ""
    heartbeat: float | None = None
    stale: bool = False
    refused: int = 0

    @property
    def is_usable(self) -> bool:
        """Whether the index answers searches."""
        return self.state in {"ready", "outdated"}

    @property
    def is_indexer_alive(self) -> bool:
        """Whether an indexer gave a sign of life of late."""
        return _is_fresh(self.heartbeat)

    @property
    def is_behind(self) -> bool:
        """Whether a change has waited too long."""
        return self.waiting is not None and self.waiting > OLD


@dataclass(frozen=True)
class Problem:
    """Something that a person should know of: a number that is never used for anything else, what it is, what to do."""

    number: int
    text: str
    hint: str


def read() -> IndexStatus:
    """The status now: one query and one small file. Raises DatabaseError where the database does not answer."""
    noted = _noted()
    damaged = noted.get("damaged")
    heartbeat = _age(noted.get("heartbeat"))
    state = _store().state()
    return IndexStatus(
        state=state.name.lower(),
        **_outbox(),
        checked=_age(noted.get("checked")),
        differences=int(_number(noted.get("differences")) or 0),
        damaged=tuple(map(str, damaged)) if isinstance(damaged, list) else (),
        last_error=str(noted.get("last_error") or ""),
        heartbeat=heartbeat,
        stale=state is not IndexState.READY or _store().generations.is_stale(),
        refused=_refused(noted if _is_fresh(heartbeat) else {}),
    )


def note(**changes: Any) -> None:
    """Keep what an indexer or a check has to say, for every process to read; where the disk is full it is lost.

    `heartbeat` and `checked` are moments in seconds since 1970, `differences` a number, `damaged` a list of names,
    `last_error` a text, `refused` the number (errno) of an error. What is not named stays.
    """
    path = _path()
    written = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with file_lock(path.with_name(f"{path.name}.lock"), wait=1):
            written.write_text(json.dumps(_noted() | changes, default=str), encoding="utf-8")
            places.for_file(path)
            written.replace(path)
    except (OSError, IndexBusy) as error:
        log.warning("what is known of the index was not noted: %s", error)
        with suppress(OSError):
            written.unlink(missing_ok=True)


def beat() -> None:
    """The indexer's sign of life."""
    note(heartbeat=time.time())


def was_built() -> bool:
    """Whether this archive ever had an index; asks no database."""
    return _store().root.exists() or _path().exists()


def problems(status: IndexStatus) -> list[Problem]:
    """What a person should know of, the worst first.

    An indexer that ends with the server is missed only where changes wait for it.
    """
    supervised = settings.INDEXER == "command"
    return [
        problem
        for problem, holds in (
            (_wrong_state(status), status.state != "ready"),
            (_behind(status), status.is_behind),
            (_failing(status), status.failing > 0),
            (_refusing(status), status.refused > 0),
            (_NO_INDEXER, supervised and not status.is_indexer_alive),
        )
        if holds
    ]


def obstacles(status: IndexStatus) -> list[Problem]:
    """What keeps the index from answering, and from staying up to date."""
    return [
        problem
        for problem, holds in (
            (_wrong_state(status), not status.is_usable),
            (_behind(status), status.is_behind),
            (_refusing(status), status.refused > 0),
            # A full disk may not take the signs of life.
            (_NO_INDEXER, not (status.is_indexer_alive or status.refused)),
        )
        if holds
    ]


def age(seconds: float | None) -> str:
    """An age in words, in minutes or hours."""
    minutes = int((seconds or 0) // 60)
    if minutes == 0:
        return "أقل من دقيقة"
    return counted(minutes, "دقيقة") if minutes < 120 else counted(minutes // 60, "ساعة")


_STATES = {
    "outdated": "فهرس البحث من إصدار سابق؛ يجيب حتى يحلّ محلّه فهرس جديد.",
    "missing": "لا فهرس للبحث.",
    "damaged": "فهرس البحث تالف.",
}
_NO_INDEXER = Problem(
    4, "المفهرس متوقف.", "شغّل الخادم، أو المفهرس وحده بالأمر: manage.py index_changes --watch"
)


def _wrong_state(status: IndexStatus) -> Problem:
    hint = "يصلحه المفهرس وحده ما دام يعمل، أو الآن بالأمر: manage.py check_index --repair"
    return Problem(1, _STATES.get(status.state, ""), hint)


def _behind(status: IndexStatus) -> Problem:
    text = f"تغييرات طال انتظارها للفهرسة، عمر أقدمها: {age(status.waiting)}."
    hint = "شغّل الخادم أو المفهرس، أو فهرسها الآن بالأمر: manage.py index_changes"
    return Problem(2, text, hint)


def _failing(status: IndexStatus) -> Problem:
    text = f"تغييرات تعذّرت فهرستها: {counted(status.failing, 'تغيير')}."
    return Problem(3, text, "أسبابها في لوحة التحرير، في «صندوق الفهرسة».")


def _refusing(status: IndexStatus) -> Problem:
    return Problem(5, refusals.reason(status.refused), "يقول ما الذي يمنع: manage.py check_index")


def _outbox() -> dict[str, Any]:
    rows = IndexEvent.objects.aggregate(
        outbox=Count("pk"),
        failing=Count("pk", filter=_FAILED),
        oldest=Min("created_at"),
        waiting=Min("created_at", filter=~_FAILED),
    )
    now = timezone.now()
    for name in ("oldest", "waiting"):
        rows[name] = max(0.0, (now - rows[name]).total_seconds()) if rows[name] else None
    return rows


def _refused(noted: dict[str, Any]) -> int:
    return errno.ENOSPC if _is_full() else int(_number(noted.get("refused")) or 0)


def _is_full() -> bool:
    """Whether the disk of the index takes nothing more; what was noted of it may not have been taken, either."""
    root = _store().root
    try:
        return shutil.disk_usage(root if root.is_dir() else root.parent).free < LITTLE
    except OSError:
        return False


def _noted() -> dict[str, Any]:
    try:
        noted = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _age(moment: Any) -> float | None:
    number = _number(moment)
    return None if number is None else max(0.0, time.time() - number)


def _is_fresh(heartbeat: float | None) -> bool:
    return heartbeat is not None and heartbeat < SILENT


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _path() -> Path:
    """Beside the folder of the index, not in it: it outlives the index."""
    root = _store().root
    return root.with_name(f"{root.name}.status.json")


def _store() -> Any:
    return connections[DEFAULT_ALIAS].get_backend().store
