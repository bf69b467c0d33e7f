"""What was read and decoded, kept within a bound of bytes and shared by all threads."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings

T = TypeVar("T")
Key = tuple[Hashable, ...]
# Bytes that a remembered entry takes beside its contents, and each part of its key: measured are 780 for a posting.
_ENTRY, _PART = 500, 60
# After so many questions what was asked before counts half.
_LATELY = 1 << 14


class Cache:
    """Keeps at most `limit` bytes: what was asked for last, unless what would have to go was asked for as often.

    So a pass over more than fits finds again what fits, and what every search needs stays: least recently used with the admission
    of TinyLFU (Einziger, Friedman and Manes, 2017).
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[Key, tuple[Any, int]] = OrderedDict()
        self._asked: Counter[int] = Counter()
        self._questions = 0
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What is kept under a key, made where nothing is; `size` tells how many bytes it takes."""
        with self._lock:
            self._count(key)
            if (entry := self._entries.get(key)) is not None:
                self._entries.move_to_end(key)
                found: T = entry[0]
                return found
        made = make()
        self._keep(key, made, size(made) + _ENTRY + _weight(key))
        return made

    def drop(self, owner: Hashable) -> None:
        """Forget everything whose key begins so."""
        with self._lock:
            for key in [key for key in self._entries if key[0] == owner]:
                self.size -= self._entries.pop(key)[1]

    def _count(self, key: Key) -> None:
        self._asked[hash(key)] += 1
        self._questions += 1
        if self._questions >= _LATELY:
            self._questions //= 2
            self._asked = Counter(
                {one: times // 2 for one, times in self._asked.items() if times > 1}
            )

    def _keep(self, key: Key, value: Any, size: int) -> None:
        with self._lock:
            if key in self._entries or size > self.limit:
                return
            while self.size + size > self.limit:
                oldest = next(iter(self._entries))
                if self._asked[hash(oldest)] >= self._asked[hash(key)]:
                    return
                self.size -= self._entries.pop(oldest)[1]
            self._entries[key] = (value, size)
            self.size += size


def _weight(key: Key) -> int:
    """The bytes of a key, which may be of many words."""
    return _PART * sum(len(part) if isinstance(part, tuple) else 1 for part in key)


SHARED = Cache(settings.SEARCH_CACHE_MB << 20)
