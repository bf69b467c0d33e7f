"""What was read and decoded, kept within a bound of bytes and shared by all threads.

Nothing has to be dropped when an index changes: what nobody asks for any longer is the first to go.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
# Bytes that a remembered entry takes beside its contents, and each part of its key: measured are 780 for a posting.
_ENTRY, _PART = 500, 60


class Cache:
    """Keeps what was asked for last, at most `limit` bytes of it."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What is kept under a key, made where nothing is; `size` tells how many bytes it takes."""
        with self._lock:
            if (entry := self._entries.get(key)) is not None:
                self._entries.move_to_end(key)
                found: T = entry[0]
                return found
        made = make()
        self._keep(key, made, size(made) + _ENTRY + _weight(key))
        return made

    def _keep(self, key: Hashable, value: Any, size: int) -> None:
        with self._lock:
            if key in self._entries or size > self.limit:
                return
            self._entries[key] = (value, size)
            self.size += size
            while self.size > self.limit:
                self.size -= self._entries.popitem(last=False)[1][1]


def _weight(key: Hashable) -> int:
    """The bytes of a key, which may be of many words."""
    return _PART + (sum(map(_weight, key)) if isinstance(key, tuple) else 0)


# Raised or lowered by whoever knows how much memory the server has.
SHARED = Cache(96 << 20)
