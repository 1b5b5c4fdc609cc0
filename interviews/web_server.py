"""What Daphne leaves open: a socket that is flooded with pings answers each, even to nobody.

The answers to a browser that does not read pile up in the server's memory, and neither Channels nor
the application ever sees a ping. No browser sends any by itself; a few are everybody's right.
"""

import time
from collections import deque

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

PINGS_PER_SECOND = 20


class GuardedProtocol(WebSocketProtocol):  # type: ignore[misc] # Daphne is not typed
    def onPing(self, payload: bytes) -> None:  # noqa: N802 - Autobahn's name
        if self._is_flooded(time.monotonic()):
            self.dropConnection(abort=True)
        else:
            super().onPing(payload)

    def onPong(self, payload: bytes) -> None:  # noqa: N802 - Autobahn's name
        if self._is_flooded(time.monotonic()):
            self.dropConnection(abort=True)
        else:
            super().onPong(payload)

    def _is_flooded(self, now_s: float) -> bool:
        """Whether this ping or pong is one more than a second may have."""
        seen: deque[float] = self.__dict__.setdefault("_pings", deque(maxlen=PINGS_PER_SECOND + 1))
        seen.append(now_s)
        return len(seen) > PINGS_PER_SECOND and now_s - seen[0] < 1


def guard_sockets() -> None:
    """Every socket that Daphne makes from now on is a guarded one."""
    WebSocketFactory.protocol = GuardedProtocol
