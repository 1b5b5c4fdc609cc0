"""The end of a web process: sessions are handed over before the server hears that it must stop.

An ASGI server that is told to stop drops its sockets without a word. So the signal is taken first
here, and passed on when every page has been sent to another process.
"""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)
#: So that the last frames leave before the sockets go.
FLUSH_S = 0.1

Handler = Callable[[int, FrameType | None], object]


class HandOver:
    """`close` runs once, in `loop`; the server's own handler follows it, whatever comes of it."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, close: Callable[[], Awaitable[None]]
    ) -> None:
        self._loop = loop
        self._close = close
        self._closing: asyncio.Task[None] | None = None  # set by the first signal

    def install(self) -> None:
        """Where the server has handlers in this thread; else nobody would wait for anything."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in SIGNALS:
            servers = signal.getsignal(number)
            if callable(servers):
                signal.signal(number, partial(self._take, servers))

    def _take(self, servers: Handler, number: int, frame: FrameType | None) -> None:
        """Runs between any two steps of the program: only hands on to the loop."""
        self._loop.call_soon_threadsafe(self._begin, partial(servers, number, frame))

    def _begin(self, stop: Callable[[], object]) -> None:
        """A second signal is meant: it is passed on at once."""
        if self._closing is not None:
            stop()
            return
        self._closing = self._loop.create_task(self._hand_over(stop))

    async def _hand_over(self, stop: Callable[[], object]) -> None:
        try:
            await self._close()
            await asyncio.sleep(FLUSH_S)
        finally:
            stop()
