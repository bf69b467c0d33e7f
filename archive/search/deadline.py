"""How much time a search may take: one limit for everything that a page of results needs.

Counted is the processor time of the thread, so that a query is cut short for what it costs and not because the machine is busy.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Clock = Callable[[], float]


class TimeIsUp(Exception):  # noqa: N818 - it names a state, which callers answer by another way
    """The time of a search has run out before a part of it was done."""


class Deadline:
    """The end of `seconds` by a clock; `missed` once anybody has asked after it."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self.clock = clock
        self.ends = clock() + seconds
        self.missed = False

    def is_up(self) -> bool:
        """Whether the time has run out."""
        self.missed = self.missed or self.clock() >= self.ends
        return self.missed


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def limited(seconds: float, clock: Clock = time.thread_time) -> Iterator[Deadline]:
    """Everything inside shares so many seconds; code that asks for the time outside has as much as it needs."""
    deadline = Deadline(seconds, clock)
    token = _current.set(deadline)
    try:
        yield deadline
    finally:
        _current.reset(token)


@contextmanager
def unhurried() -> Iterator[None]:
    """What is done inside is kept for later searches too: it is finished, and this one is not charged for it."""
    deadline = _current.get()
    token = _current.set(None)
    started = deadline.clock() if deadline else 0.0
    try:
        yield
    finally:
        _current.reset(token)
        if deadline:
            deadline.ends += deadline.clock() - started


def is_up() -> bool:
    """Whether the time of the present search has run out."""
    deadline = _current.get()
    return deadline is not None and deadline.is_up()


def check() -> None:
    """Raise TimeIsUp where the time of the present search has run out."""
    if is_up():
        raise TimeIsUp
