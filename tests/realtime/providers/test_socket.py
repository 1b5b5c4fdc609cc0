"""A frame of sound is handed on in the callback in which it arrives, never out of its order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from realtime.providers.socket import SoundSocket

pytestmark = pytest.mark.wire


@asynccontextmanager
async def joined() -> AsyncIterator[tuple[SoundSocket, ServerConnection]]:
    """Both ends of one line."""
    theirs: asyncio.Queue[ServerConnection] = asyncio.Queue()

    async def answer(line: ServerConnection) -> None:
        theirs.put_nowait(line)
        await line.wait_closed()

    async with serve(answer, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}"
        async with connect(url, create_connection=SoundSocket, proxy=None) as ours:
            assert isinstance(ours, SoundSocket)
            yield ours, await theirs.get()


async def test_what_is_taken_at_once_is_not_read_again() -> None:
    taken: list[bytes] = []

    def hear(frame: bytes) -> bool:
        if frame.startswith(b"sound"):
            taken.append(frame)
            return True
        return False

    async with joined() as (ours, theirs), asyncio.TaskGroup() as group:
        ours.hear = hear
        reading = group.create_task(ours.recv())
        await asyncio.sleep(0)  # it waits
        for text in ("sound 1", "sound 2", "word"):
            await theirs.send(text)
        assert await reading == "word"
        assert taken == [b"sound 1", b"sound 2"]


async def test_sound_does_not_overtake_what_nobody_has_read_yet() -> None:
    async with joined() as (ours, theirs):
        ours.hear = lambda _frame: True
        for text in ("word", "sound 1"):
            await theirs.send(text)
        await (await ours.ping())  # both have come
        assert [await ours.recv(), await ours.recv()] == ["word", "sound 1"]


async def test_a_message_in_parts_goes_the_usual_way() -> None:
    async with joined() as (ours, theirs), asyncio.TaskGroup() as group:
        ours.hear = lambda _frame: True
        reading = group.create_task(ours.recv())
        await asyncio.sleep(0)
        await theirs.send(["so", "und"])
        assert await reading == "sound"
