"""The indexer within a serving process: a thread beside the requests, woken by the changes that they commit."""

import atexit
import os
import threading
from typing import Any

from archive.models.index_event import changes_committed
from archive.search.indexing_loop import IndexingLoop

# So many seconds the end of the process waits for a commit under way.
_PATIENCE = 5.0
_running: tuple[IndexingLoop, threading.Thread] | None = None


def start() -> None:
    """Start the indexer of this process, unless it runs; in a process forked from this one it starts by itself."""
    global _running
    if _running is not None:
        return
    # The other processors are for the requests.
    loop = IndexingLoop(workers=1)
    thread = threading.Thread(target=loop.run, name="indexer", daemon=True)
    _running = loop, thread
    thread.start()


def wake(**kwargs: Any) -> None:
    """Have the outbox looked at now, where the indexer runs here; a receiver of the signal that a change was committed."""
    if _running is not None:
        _running[0].wake()


def stop() -> None:
    """End the indexer, after a commit under way; does nothing where there is none."""
    global _running
    if _running is None:
        return
    loop, thread = _running
    _running = None
    loop.stop()
    thread.join(_PATIENCE)


def _start_in_child() -> None:
    """A forked process has the variables of its parent but not its threads."""
    global _running
    if _running is not None:
        _running[0].turn.disown()
        _running = None
        start()


changes_committed.connect(wake)
atexit.register(stop)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_in_child)
