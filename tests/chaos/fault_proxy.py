"""A TCP proxy whose weather a test controls: slow, thin, in slices, silent, cut off, or closed."""

import asyncio
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Self

CHUNK_BYTES = 65_536
MOST_SLICES = 8
#: Close with a reset instead of a farewell.
LINGER_NOT = struct.pack("ii", 1, 0)

Address = tuple[str, int]


@dataclass
class Weather:
    """What happens to bytes on their way, for every connection, from now on."""

    latency_s: float = 0.0
    bytes_per_s: float | None = None
    slice_bytes: int = CHUNK_BYTES
    cut_after_bytes: int | None = None  # of one connection, both ways together
    is_down: bool = False  # new connections are refused


@dataclass(eq=False)
class Link:
    """One connection through the proxy."""

    near: asyncio.StreamWriter
    far: asyncio.StreamWriter
    carried_bytes: int = 0
    flows: asyncio.Event = field(default_factory=asyncio.Event)  # cleared: half-open, silent

    def reset(self) -> None:
        self.flows.set()
        for writer in (self.near, self.far):
            reset(writer)


def slices(data: bytes, count: int) -> list[bytes]:
    """The first few small, whatever they cut in two; all of them would hold a stream of sound up.

    A line that carries less than is said is another fault, and its words are no longer on time.
    """
    at = min(count * MOST_SLICES, len(data))
    small = [data[begin : min(begin + count, at)] for begin in range(0, at, count)]
    return [*small, data[at:]] if data[at:] else small


def reset(writer: asyncio.StreamWriter) -> None:
    found = writer.get_extra_info("socket")
    if found is not None and found.fileno() >= 0:
        with suppress(OSError):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
    writer.transport.abort()


class FaultProxy:
    """Forwards each connection to one of the targets: the next in turn that takes it."""

    def __init__(self, targets: Sequence[Address], *, port: int = 0) -> None:
        self.targets = list(targets)
        self.weather = Weather()
        self.links: set[Link] = set()
        self.port = port
        self._idle = asyncio.Event()  # no connection is open
        self._idle.set()
        self._turn = 0
        self._server: asyncio.Server | None = None  # None before it listens

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        self.reset()
        await self._idle.wait()

    # --- Faults

    def reset(self, which: Callable[[Link], bool] = lambda _link: True) -> int:
        """Cut connections off with a reset; returns how many."""
        chosen = [link for link in self.links if which(link)]
        for link in chosen:
            link.reset()
        return len(chosen)

    def silence(self, which: Callable[[Link], bool] = lambda _link: True) -> list[Link]:
        """Leave connections open and carry nothing more; `set()` their `flows` to heal them."""
        chosen = [link for link in self.links if which(link)]
        for link in chosen:
            link.flows.clear()
        return chosen

    # --- Carrying

    async def _take(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        if self.weather.is_down:
            reset(near)
            return
        try:
            back, far = await self._dial()
        except OSError:
            reset(near)
            return
        link = Link(near, far)
        link.flows.set()
        self.links.add(link)
        self._idle.clear()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(link, reader, far))
                group.create_task(self._carry(link, back, near))
        finally:
            near.close()
            far.close()
            self.links.discard(link)
            if not self.links:
                self._idle.set()

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The next target in turn; a dead one is passed over. Raises the last OSError."""
        for left in range(len(self.targets), 0, -1):
            self._turn += 1
            try:
                return await asyncio.open_connection(*self.targets[self._turn % len(self.targets)])
            except OSError:
                if left == 1:
                    raise
        raise OSError("no target")

    async def _carry(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Until one side ends; then the other is told, as a line would."""
        try:
            while data := await reader.read(CHUNK_BYTES):
                await self._delay(len(data))
                await link.flows.wait()
                link.carried_bytes += len(data)
                if self._is_used_up(link):
                    link.reset()
                    return
                for piece in slices(data, self.weather.slice_bytes):
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)  # on its way before the next one
        except OSError:
            link.reset()
        else:
            await link.flows.wait()
            with suppress(OSError):
                writer.write_eof()

    async def _delay(self, count: int) -> None:
        delay_s = self.weather.latency_s
        if self.weather.bytes_per_s:
            delay_s += count / self.weather.bytes_per_s
        if delay_s:
            await asyncio.sleep(delay_s)

    def _is_used_up(self, link: Link) -> bool:
        limit = self.weather.cut_after_bytes
        return limit is not None and link.carried_bytes > limit


def some(random: Random, share: float) -> Callable[[Link], bool]:
    """About this share of the connections, by the dice of the run."""
    return lambda _link: random.random() < share
