"""A browser without a screen: it speaks the Room's protocol and plays sound by its own clock."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from realtime.protocol.sound import BYTES_PER_MS

#: A busy machine is slow, not wrong.
LIMIT_S = 20.0

Frame = str | bytes
REPORT_EVERY_S = 0.05


class FakeBrowser:
    """Joined to a socket by `send` and `take`; `speed` is how fast it plays, 1 being real time."""

    def __init__(self, send: Callable[[Frame], Awaitable[None]], *, speed: float = 8.0) -> None:
        self._send = send
        self.speed = speed
        self.frames: list[dict[str, Any]] = []  # text frames received
        self.sound: dict[int, bytes] = {}  # bytes received by item
        self.played_ms: dict[int, int] = {}
        self.flushed: set[int] = set()
        self.close_code: int | None = None
        self.changed = asyncio.Event()

    # --- What comes

    async def take(self, frame: Frame) -> None:
        if isinstance(frame, bytes):
            self._take_sound(frame)
        else:
            message = json.loads(frame)
            self.frames.append(message)
            if message["type"] == "flush":
                await self._flush(message["item"])
        self._note()

    def take_close(self, code: int | None) -> None:
        self.close_code = code or 1000
        self._note()

    def _note(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    def _take_sound(self, frame: bytes) -> None:
        item = int.from_bytes(frame[:4], "little")
        offset = int.from_bytes(frame[4:8], "little")
        known = self.sound.get(item, b"")
        assert offset * 2 == len(known), "sound came with a hole or twice"
        assert item not in self.flushed, "sound came after its flush"
        self.sound[item] = known + frame[8:]

    async def _flush(self, item: int) -> None:
        """Silence at once, and a word on how far it had come."""
        for number in [number for number in self.sound if number <= item]:
            if number not in self.flushed:
                self.flushed.add(number)
                await self.tell("played", item=number, ms=self.played_ms.get(number, 0))

    async def play(self) -> None:
        """Play what came, in order, and report; runs until cancelled."""
        clock = asyncio.get_running_loop().time
        played_until = clock()
        while True:
            await asyncio.sleep(REPORT_EVERY_S)
            step_ms = round((clock() - played_until) * 1000 * self.speed)
            played_until += step_ms / 1000 / self.speed
            for item, sound in sorted(self.sound.items()):
                total_ms, played_ms = len(sound) // BYTES_PER_MS, self.played_ms.get(item, 0)
                if item in self.flushed or played_ms >= total_ms:
                    continue
                self.played_ms[item] = min(total_ms, played_ms + step_ms)
                await self.tell("played", item=item, ms=self.played_ms[item])
                self._note()
                break

    # --- What it says

    async def tell(self, kind: str, **fields: object) -> None:
        if self.close_code is None:
            await self._send(json.dumps({"type": kind, **fields}))

    async def hello(self, mode: str = "voice") -> None:
        await self.tell("hello", protocol=1, mode=mode)

    async def type_text(self, text: str, text_id: str = "") -> None:
        await self.tell("text", id=text_id or f"id-{len(self.frames)}", text=text)

    async def speak(self, pcm: bytes) -> None:
        await self._send(pcm)

    # --- What it has seen

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == kind]

    @property
    def phases(self) -> list[str]:
        return [frame["phase"] for frame in self.of("phase")]

    @property
    def turns(self) -> dict[int, dict[str, Any]]:
        """The newest word on each Turn, by item."""
        return {frame["item"]: frame for frame in self.of("turn")}

    async def until(self, condition: Callable[[], object], *, limit_s: float = LIMIT_S) -> None:
        async with asyncio.timeout(limit_s):
            while not condition():
                await self.changed.wait()

    async def until_phase(self, phase: str, *, limit_s: float = LIMIT_S) -> None:
        await self.until(lambda: self.phases[-1:] == [phase], limit_s=limit_s)

    async def until_closed(self, *, limit_s: float = LIMIT_S) -> int:
        await self.until(lambda: self.close_code is not None, limit_s=limit_s)
        assert self.close_code is not None
        return self.close_code
