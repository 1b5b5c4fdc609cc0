"""How often one Session may be joined: whoever hurries more is asked to wait a moment (pure)."""

from collections import deque
from uuid import UUID

LIMIT = 30
WINDOW_MS = 10_000


class JoinPace:
    def __init__(self, limit: int = LIMIT, window_ms: int = WINDOW_MS) -> None:
        self._limit = limit
        self._window_ms = window_ms
        self._joins: dict[UUID, deque[int]] = {}

    def allows(self, session: UUID, now_ms: int) -> bool:
        """One that is refused does not count: who goes on slower gets in."""
        self._forget(now_ms)
        joins = self._joins.setdefault(session, deque())
        if len(joins) >= self._limit:
            return False
        joins.append(now_ms)
        return True

    def __len__(self) -> int:
        return len(self._joins)

    def _forget(self, now_ms: int) -> None:
        """Sessions are in the order of their first join; the oldest go as soon as they may."""
        for session, joins in list(self._joins.items()):
            while joins and now_ms - joins[0] >= self._window_ms:
                joins.popleft()
            if not joins:
                del self._joins[session]
