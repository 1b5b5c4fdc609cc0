"""What was worked out a moment ago, as much of it as fits (pure: time is an argument)."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """At most so many values, each for so many seconds; the least used go first."""

    def __init__(self, *, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key, *, now: float) -> Value | None:
        with self._lock:
            kept_at, value = self._kept.get(key, (None, None))
            if kept_at is None or now - kept_at > self._seconds:
                return None
            self._kept.move_to_end(key)
            return value

    def keep(self, key: Key, value: Value, *, now: float) -> None:
        with self._lock:
            self._kept[key] = (now, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
