"""What the log leaves out: tracebacks of what clients did wrong, and lines that say again what was just said."""

import logging
import time

# Seconds in which the same line is not written again, and how many lines are kept to know.
PAUSE = 60.0
_KEPT = 1_000


class ClientFaults(logging.Filter):
    """What a client did wrong is a WARNING without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line is written; some are made less of an alarm."""
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        return True


class Repetitions(logging.Filter):
    """A warning or an error that was written within the last PAUSE seconds is not written again; tracebacks always are."""

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write a line."""
        if record.levelno < logging.WARNING or record.exc_info:
            return True
        line, now = (record.name, record.getMessage()), time.monotonic()
        if now - self._written.get(line, -PAUSE) < PAUSE:
            return False
        if len(self._written) >= _KEPT:
            self._written.clear()
        self._written[line] = now
        return True
