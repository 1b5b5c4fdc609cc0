"""A microphone that never stops, as a browser's: a frame each 40 ms, silent or spoken into."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from realtime.protocol.sound import BYTES_PER_MS
from tests.fakes.browser import FakeBrowser

FRAME_MS = 40
FRAME_BYTES = FRAME_MS * BYTES_PER_MS
#: A room in which nobody speaks; zeros would be a microphone that is switched off.
HUSH = b"\x10\x00\xf0\xff" * (FRAME_BYTES // 4)


class FakeMicrophone:
    """In real time; where the test was held up, what is late comes at once, as from a device."""

    def __init__(self, browser: FakeBrowser) -> None:
        self._browser = browser
        self._waiting = bytearray()
        self._frames = 0
        self.starts_ms: list[int] = []  # of all that was said, in the microphone's own sound

    def say(self, pcm: bytes) -> None:
        """After what is being said."""
        self.starts_ms.append(self._frames * FRAME_MS + len(self._waiting) // BYTES_PER_MS)
        self._waiting += pcm

    async def run(self) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        while True:
            due = began + self._frames * FRAME_MS / 1000
            await asyncio.sleep(max(due - clock(), 0))
            frame = bytes(self._waiting[:FRAME_BYTES])
            del self._waiting[:FRAME_BYTES]
            self._frames += 1
            await self._browser.speak(frame + HUSH[len(frame) :])


@asynccontextmanager
async def microphone_of(browser: FakeBrowser) -> AsyncIterator[FakeMicrophone]:
    microphone = FakeMicrophone(browser)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(microphone.run())
        yield microphone
        running.cancel()
