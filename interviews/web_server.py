"""What Daphne leaves open: who floods it with pings, opens too many sockets, or never reads.

Answers to a browser that does not read pile up in the server's memory, and neither Channels nor the
application ever sees a ping. No browser sends any by itself; a few are everybody's right.
"""

import gc
import sys
import time
from collections import defaultdict, deque
from typing import Any

from autobahn.websocket.types import ConnectionDeny
from daphne import server
from daphne.http_protocol import HTTPFactory
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings

from interviews.pump import PUMP, SOCKETS_CUT, Pump, end_of
from interviews.request_bodies import GuardedRequest

PINGS_PER_SECOND = 20
#: How long a line may be silent that has not asked for anything, or not said all of it.
SILENCE_LIMIT_S = 20
SWITCH_INTERVAL_S = 0.001
TOO_MANY_REQUESTS = 429

#: By address: those whose handshake we have read.
open_sockets: defaultdict[str, set["GuardedProtocol"]] = defaultdict(set)


class GuardedProtocol(WebSocketProtocol):  # type: ignore[misc] # Daphne is not typed
    def onConnect(self, request: Any) -> Any:  # noqa: N802 - Autobahn's name
        """Refused before anything is made for it, where its address has sockets enough."""
        self._address = self._address_of(request)
        if len(open_sockets[self._address]) >= settings.SOCKETS_PER_ADDRESS:
            SOCKETS_CUT.labels("too_many").inc()
            raise ConnectionDeny(TOO_MANY_REQUESTS)  # type: ignore[no-untyped-call]
        open_sockets[self._address].add(self)
        return super().onConnect(request)

    def connectionLost(self, reason: Any) -> None:  # noqa: N802 - Twisted's name
        address = getattr(self, "_address", None)
        if address is not None:
            open_sockets[address].discard(self)
            if not open_sockets[address]:
                del open_sockets[address]
        super().connectionLost(reason)

    def _address_of(self, request: Any) -> str:
        if settings.BEHIND_TLS_PROXY:
            # The last one was added by our own proxy; all before it can be invented.
            return str(request.headers.get("x-forwarded-for", "")).rpartition(",")[2].strip()
        return str(getattr(self.transport.getPeer(), "host", ""))

    def applicationCreateWorked(self, application_queue: Any) -> None:  # noqa: N802 - Daphne's name
        """As Daphne's own, which says less: the pump comes with the first message."""
        self.application_queue = application_queue
        self._pump = Pump(self)
        application_queue.put_nowait({"type": "websocket.connect", PUMP: self._pump})

    def onOpen(self) -> None:  # noqa: N802 - Autobahn's name
        super().onOpen()
        self._pump.start()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Frames of sound go straight on; Autobahn gets the others, each alone where it can be.

        When we are behind, many frames come at once: one word among them costs the sound nothing.
        """
        while data and self._is_between_messages():
            data = self._pump.take(data)
            end = end_of(data)
            if end == 0:
                break
            super().dataReceived(data[:end])
            data = data[end:]
        if data:
            super().dataReceived(data)

    def _is_between_messages(self) -> bool:
        if self.state != self.STATE_OPEN or self.data or self.inside_message:
            return False
        return self.current_frame is None

    def onPing(self, payload: bytes) -> None:  # noqa: N802 - Autobahn's name
        if self._is_flooded(time.monotonic()):
            self._cut_off()
        else:
            super().onPing(payload)

    def onPong(self, payload: bytes) -> None:  # noqa: N802 - Autobahn's name
        if self._is_flooded(time.monotonic()):
            self._cut_off()
        else:
            super().onPong(payload)

    def _cut_off(self) -> None:
        SOCKETS_CUT.labels("pings").inc()
        self.dropConnection(abort=True)

    def _is_flooded(self, now_s: float) -> bool:
        """Whether this ping or pong is one more than a second may have."""
        seen: deque[float] = self.__dict__.setdefault("_pings", deque(maxlen=PINGS_PER_SECOND + 1))
        seen.append(now_s)
        return len(seen) > PINGS_PER_SECOND and now_s - seen[0] < 1


class GuardedFactory(HTTPFactory):  # type: ignore[misc] # Daphne is not typed
    """Lines that wait to be asked something are not kept for long; bodies are of a size to read."""

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        protocol = super().buildProtocol(addr)
        protocol.timeOut = SILENCE_LIMIT_S
        protocol.requestFactory = GuardedRequest
        return protocol


def guard_sockets() -> None:
    """Every socket that Daphne makes from now on is a guarded one."""
    WebSocketFactory.protocol = GuardedProtocol
    server.HTTPFactory = GuardedFactory


def settle() -> None:
    """Once per web process, when all is loaded and before anybody talks.

    The threads of the record compete with the loop for the interpreter: whoever has it keeps it for
    5 ms, which a frame of sound would wait each time. And what is loaded once will never be
    garbage: looking through all of it takes a tenth of a second.
    """
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    gc.collect()
    gc.freeze()
