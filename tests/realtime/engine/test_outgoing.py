"""The queue of what is to be sent, on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from realtime.engine.errands import CloseSocket
from realtime.engine.faults import Cut, Wait
from realtime.engine.outgoing import Entry, Outgoing

pytestmark = pytest.mark.wire


@asynccontextmanager
async def sending(*entries: Entry) -> AsyncIterator[ClientConnection]:
    """Connect to a server that sends these."""

    async def handle(socket: ServerConnection) -> None:
        outgoing = Outgoing(socket)
        for entry in entries:
            outgoing.put(entry)
        await outgoing.write_all()

    async with serve(handle, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}") as client:
            yield client


async def test_what_is_waiting_is_sent_before_the_close() -> None:
    async with sending("one", "two", CloseSocket(1001, "bye")) as client:
        assert [message async for message in client] == ["one", "two"]
        assert (client.close_code, client.close_reason) == (1001, "bye")


async def test_a_pause_keeps_its_place() -> None:
    async with sending("one", Wait(200), "two", CloseSocket(1000, "")) as client:
        await client.recv()
        begin = asyncio.get_running_loop().time()
        assert await client.recv() == "two"

    assert asyncio.get_running_loop().time() - begin > 0.15


async def test_a_cut_has_no_close_frame() -> None:
    async with sending("one", Cut(), "never") as client:
        await client.recv()
        with pytest.raises(ConnectionClosed) as cut:
            await client.recv()

    assert cut.value.rcvd is None


async def test_too_much_waiting_cuts_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.engine.outgoing.MAX_WAITING_BYTES", 10)
    async with sending("four", "four", "four") as client:
        with pytest.raises(ConnectionClosed):
            await client.recv()
