"""A way out that never makes its writer wait: written at once, or kept, bounded, until it can be.

ASGI servers and WebSocket clients offer `send` as a coroutine that usually finishes without
waiting. It is run on the spot; only when the other side is slow does a task finish it later.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Generic, TypeVar

Message = TypeVar("Message")


class Started:
    """A coroutine that was begun elsewhere and now waits for something: await it to the end."""

    def __init__(self, steps: Generator[Any, Any, Any], waits_for: Any) -> None:
        self._steps = steps
        self._waits_for = waits_for

    def __await__(self) -> Generator[Any, Any, None]:
        try:
            yield self._waits_for
            yield from self._steps
        finally:
            self._steps.close()

    def drop(self) -> None:
        self._steps.close()


class Line(Generic[Message]):
    """`send` must not rely on the task it runs in; its errors mean that the line is dead."""

    def __init__(
        self,
        send: Callable[[Message], Awaitable[None]],
        limit_bytes: int,
        *,
        dropped: Callable[[], object] = lambda: None,  # told of each frame of sound that had to go
    ) -> None:
        self._send = send
        self._dropped = dropped
        self._limit_bytes = limit_bytes
        self._begun: Started | None = None
        self._kept: deque[tuple[Message, int, bool]] = deque()  # message, bytes, is it sound
        self._kept_bytes = 0
        self._work = asyncio.Event()
        self.is_dead = False
        self.dropped_bytes = 0

    @property
    def kept_bytes(self) -> int:
        return self._kept_bytes

    def write(self, message: Message, size: int, *, is_sound: bool = False) -> None:
        """At once, or after what is kept. Beyond the limit the oldest sound goes, else the line."""
        if self.is_dead:
            return
        if self._begun is not None or self._kept:
            self._keep(message, size, is_sound=is_sound)
            return
        steps = self._send(message).__await__()
        try:
            waits_for = next(steps)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - each server and client has errors of its own
            self.is_dead = True
            return
        self._begun = Started(steps, waits_for)
        self._work.set()

    async def run(self) -> None:
        """Finish what was begun and send what was kept, until cancelled or dead."""
        try:
            while not self.is_dead:
                await self._work.wait()
                await self._flush()
        finally:
            self.drop()

    def drop(self) -> None:
        """Nothing more goes out."""
        self.is_dead = True
        self._kept.clear()
        self._kept_bytes = 0
        if self._begun is not None:
            self._begun.drop()
            self._begun = None

    async def _flush(self) -> None:
        try:
            if self._begun is not None:
                await self._begun
                self._begun = None
            while self._kept:
                message, size, _ = self._kept.popleft()
                self._kept_bytes -= size
                await self._send(message)
        except Exception:  # noqa: BLE001 - as in `write`
            self.is_dead = True
        self._work.clear()

    def _keep(self, message: Message, size: int, *, is_sound: bool) -> None:
        self._kept.append((message, size, is_sound))
        self._kept_bytes += size
        if self._kept_bytes > self._limit_bytes:
            self._make_room()

    def _make_room(self) -> None:
        """Sound that nobody waits for any more is worth less than words."""
        spared: deque[tuple[Message, int, bool]] = deque()
        for message, size, is_sound in self._kept:
            if is_sound and self._kept_bytes > self._limit_bytes:
                self._kept_bytes -= size
                self.dropped_bytes += size
                self._dropped()
            else:
                spared.append((message, size, is_sound))
        self._kept = spared
        self.is_dead = self._kept_bytes > self._limit_bytes
