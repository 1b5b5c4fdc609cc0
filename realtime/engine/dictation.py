"""Writing down a turn while it is spoken: the seam between a session and its transcriber."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from realtime.engine.written import Written


class Dictation(Protocol):
    """One turn that is being written down while it is spoken."""

    def hear(self, pcm: bytes) -> None:
        """Take the next piece: PCM16 24 kHz mono."""
        ...

    def finish(self) -> None:
        """No more pieces will come."""
        ...

    async def words(self) -> Written:
        """Work until the turn is finished; return its words, if any. Raises WorkFailedError."""
        ...


class Scribe(Protocol):
    """Writes down one session's turns."""

    def begin(self, language: str | None) -> Dictation: ...


class WholeTurn:
    """Hear a turn to its end before anything of it is written."""

    def __init__(self, write: Callable[[bytes], Awaitable[Written]]) -> None:
        self._write = write
        self._heard = bytearray()
        self._is_finished = asyncio.Event()

    def hear(self, pcm: bytes) -> None:
        self._heard += pcm

    def finish(self) -> None:
        self._is_finished.set()

    async def words(self) -> Written:
        await self._is_finished.wait()
        return await self._write(bytes(self._heard))
