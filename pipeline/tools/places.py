"""How many calls of one caller may be in work at once, where nobody can wait for a place."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Places:
    """Counted in this process; whoever leaves makes room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def taken(self, caller: str) -> Iterator[bool]:
        """Whether there was one; it is free again afterwards."""
        with self._lock:
            is_there = self._taken[caller] < self.most
            self._taken[caller] += is_there
        try:
            yield is_there
        finally:
            with self._lock:
                self._taken[caller] -= is_there
                if not self._taken[caller]:
                    del self._taken[caller]
