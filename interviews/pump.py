"""Frames of one accepted socket, callback to callback: what Daphne does in many steps, in few.

Sound and words that have come whole are cut out of the bytes as they arrive and handed on at once;
all else goes its usual way. What is sent waits while the other side does not take it, as ASGI would
have it and Daphne does not; who takes nothing for long is cut off.

A faster server would put a pump of its own in this one's place: see docs/subsystems/load.md.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from daphne.ws_protocol import WebSocketProtocol
from prometheus_client import Counter
from twisted.internet.tcp import Connection

SOCKETS_CUT = Counter("viva_sockets_cut", "Sockets cut off by the web server.", ["why"])

#: The key of the pump in the message `websocket.connect`.
PUMP = "viva:pump"
#: A full buffer that has not been emptied for so long belongs to somebody who does not read.
STALL_LIMIT_S = 15.0

TEXT_FRAME = 0x81  # the last frame of a message, nothing reserved
BINARY_FRAME = 0x82
MASKED = 0x80
MASK_BYTES = 4
TWO_BYTES_OF_LENGTH = 126
LONGEST_SHORT_BYTES = 125
LONGEST_BYTES = 0xFFFF

AsgiMessage = dict[str, Any]


class Pump:
    """`hear` and `read` are set by whoever wants frames at once instead of as messages."""

    def __init__(self, protocol: WebSocketProtocol) -> None:
        self.hear: Callable[[bytes], None] | None = None
        self.read: Callable[[str], None] | None = None
        self._protocol = protocol
        self._part = b""  # of a frame that has not come whole
        self._room: asyncio.Future[None] | None = None  # while the transport's buffer is full
        self._cut: asyncio.TimerHandle | None = None  # the call that ends a stall
        self._is_plain = False  # a TCP socket that may be written to at once

    # --- In

    def take(self, data: bytes) -> bytes:
        """Hand on the plain frames that `data` begins with; the rest is for the usual way."""
        if self._part:
            data, self._part = self._part + data, b""
        at, size = 0, len(data)
        while size - at > 1 and self._may_take(data[at]):
            bounds = _bounds(data, at)
            if bounds is None:
                break  # unmasked or too long: Daphne knows what to say
            start, end = bounds
            if end > size:
                self._part = data[at:]
                return b""
            payload = unmask(data[start:end], data[start - MASK_BYTES : start])
            if data[at] == BINARY_FRAME:
                self._hand_on(payload)
            elif not self._hand_on_words(payload):
                break  # what is no UTF-8 closes the socket, in Autobahn's words
            at = end
        return data[at:] if at else data

    def _may_take(self, kind: int) -> bool:
        protocol = self._protocol
        is_wanted = (kind == BINARY_FRAME and self.hear is not None) or (
            kind == TEXT_FRAME and self.read is not None
        )
        return is_wanted and protocol.state == protocol.STATE_OPEN

    def _hand_on(self, payload: bytes) -> None:
        """Never before a frame that is still in the queue."""
        if self.hear is not None and self._protocol.application_queue.empty():
            self.hear(payload)
        else:
            self._protocol.onMessage(payload, isBinary=True)

    def _hand_on_words(self, payload: bytes) -> bool:
        """As for sound."""
        try:
            text = payload.decode()
        except UnicodeDecodeError:
            return False
        if self.read is not None and self._protocol.application_queue.empty():
            self.read(text)
        else:
            self._protocol.onMessage(payload, isBinary=False)
        return True

    # --- Out

    async def send(self, message: AsgiMessage) -> None:
        """As ASGI's `send`; waits for nothing while the other side reads."""
        while self._room is not None:
            await asyncio.shield(self._room)
        protocol = self._protocol
        if message["type"] != "websocket.send":
            protocol.handle_reply(message)
        elif protocol.state == protocol.STATE_OPEN:
            sound = message.get("bytes")
            if sound is not None:
                self._write(head_of(BINARY_FRAME, len(sound)) + sound)
            else:
                text = message["text"].encode()
                self._write(head_of(TEXT_FRAME, len(text)) + text)

    def _write(self, frame: bytes) -> None:
        """Straight to the socket where nothing waits before it: no turn of the loop in between."""
        transport = self._protocol.transport
        if self._is_plain and not (transport.dataBuffer or transport._tempDataBuffer):  # noqa: SLF001
            written = transport.writeSomeData(frame)
            if isinstance(written, int):
                if written == len(frame):
                    return
                frame = frame[written:]
        transport.write(frame)

    # --- What the transport says of its buffer (Twisted's names)

    def start(self) -> None:
        """The socket is open: from now on the transport tells us, and nobody else."""
        transport = self._protocol.transport
        self._is_plain = isinstance(transport, Connection) and not transport.TLS
        transport.unregisterProducer()
        transport.registerProducer(self, True)  # noqa: FBT003 - Twisted's signature

    def pauseProducing(self) -> None:  # noqa: N802
        if self._room is None:
            loop = asyncio.get_running_loop()  # Daphne's reactor runs in it
            self._room = loop.create_future()
            self._cut = loop.call_later(STALL_LIMIT_S, self._cut_off)

    def resumeProducing(self) -> None:  # noqa: N802
        room, self._room = self._room, None
        if room is not None and not room.done():
            room.set_result(None)
        if self._cut is not None:
            self._cut.cancel()

    def stopProducing(self) -> None:  # noqa: N802
        """The connection is lost: what waits is sent into nothing."""
        self.resumeProducing()

    def _cut_off(self) -> None:
        SOCKETS_CUT.labels("reads_nothing").inc()
        self._protocol.dropConnection(abort=True)


def _bounds(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the payload of the masked frame at `at` begins and ends; it may not have come yet."""
    length = data[at + 1]
    if not length & MASKED:
        return None
    length &= ~MASKED
    start = at + 2 + MASK_BYTES
    if length == TWO_BYTES_OF_LENGTH:
        start += 2
        if len(data) < at + 4:
            return start, start + LONGEST_BYTES
        length = data[at + 2] << 8 | data[at + 3]
        if length <= LONGEST_SHORT_BYTES:
            return None
    elif length > LONGEST_SHORT_BYTES:
        return None
    return start, start + length


def end_of(data: bytes) -> int:
    """Where the first frame ends, whatever it is; 0 if it has not come whole, or is not plain."""
    bounds = _bounds(data, 0) if len(data) > 1 else None
    return bounds[1] if bounds is not None and bounds[1] <= len(data) else 0


def unmask(payload: bytes, mask: bytes) -> bytes:
    """All bytes at once, as one large number."""
    size = len(payload)
    key = (mask * (size // MASK_BYTES + 1))[:size]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(key, "little")).to_bytes(
        size, "little"
    )


def head_of(kind: int, size: int) -> bytes:
    """Of a frame from a server, which is not masked."""
    if size <= LONGEST_SHORT_BYTES:
        return bytes((kind, size))
    if size <= LONGEST_BYTES:
        return bytes((kind, TWO_BYTES_OF_LENGTH, size >> 8, size & 0xFF))
    return bytes((kind, 127)) + size.to_bytes(8, "big")


def pump_of(message: AsgiMessage) -> Pump | None:
    """The pump that came with `websocket.connect`; None under another server."""
    pump = message.get(PUMP)
    return pump if isinstance(pump, Pump) else None
