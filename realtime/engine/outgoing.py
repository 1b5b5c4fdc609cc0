"""What waits to be sent to one client: in order, bounded, written by one task."""

import asyncio
from collections import deque

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from realtime.engine.errands import CloseSocket
from realtime.engine.faults import Cut, Wait

MAX_WAITING_BYTES = 24 * 1024 * 1024
"""A client that lets more than this pile up is disconnected."""

Entry = str | Wait | Cut | CloseSocket


class Outgoing:
    """`put` never waits; `write_all` runs until the connection is over."""

    def __init__(self, socket: ServerConnection) -> None:
        self._socket = socket
        self._waiting: deque[Entry] = deque()
        self._changed = asyncio.Event()
        self._bytes = 0
        self._is_over = False

    def put(self, entry: Entry) -> None:
        if self._is_over:
            return
        self._waiting.append(entry)
        self._bytes += len(entry) if isinstance(entry, str) else 0
        if self._bytes > MAX_WAITING_BYTES:
            self.cut()
        self._changed.set()

    def cut(self) -> None:
        """Break the connection without a close frame."""
        self._is_over = True
        self._changed.set()
        self._socket.transport.abort()

    async def write_all(self) -> None:
        try:
            while not self._is_over:
                await self._write_next()
        except ConnectionClosed:
            return

    async def _write_next(self) -> None:
        if not self._waiting:
            self._changed.clear()
            await self._changed.wait()
            return
        entry = self._waiting.popleft()
        self._bytes -= len(entry) if isinstance(entry, str) else 0
        await self._write(entry)

    async def _write(self, entry: Entry) -> None:
        match entry:
            case str():
                await self._socket.send(entry)
            case Wait(ms):
                await asyncio.sleep(ms / 1000)
            case Cut():
                self.cut()
            case CloseSocket(code, reason):
                self._is_over = True
                await self._socket.close(code, reason)
