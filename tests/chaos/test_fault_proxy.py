"""The proxy does to bytes what it is told to, and nothing else."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest

from tests.chaos.fault_proxy import MOST_SLICES, FaultProxy, slices, some

pytestmark = pytest.mark.wire


@asynccontextmanager
async def echo() -> AsyncIterator[int]:
    """Answers with what it hears; hangs up when the other side has finished."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(1000):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, words: bytes, *, limit_s: float = 2) -> bytes:
        self._writer.write(words)
        async with asyncio.timeout(limit_s):
            return await self._reader.readexactly(len(words))

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def client_of(proxy: FaultProxy) -> AsyncIterator[Client]:
    client = Client(*await asyncio.open_connection("127.0.0.1", proxy.port))
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
async def proxy() -> AsyncIterator[FaultProxy]:
    async with echo() as port, FaultProxy([("127.0.0.1", port)]) as proxy:
        yield proxy


async def test_bytes_pass_as_they_are(proxy: FaultProxy) -> None:
    async with client_of(proxy) as client:
        assert await client.ask(bytes(range(256)) * 100) == bytes(range(256)) * 100
        assert [link.carried_bytes for link in proxy.links] == [51_200]


async def test_latency_and_a_thin_line_take_their_time(proxy: FaultProxy) -> None:
    async with client_of(proxy) as client:
        proxy.weather.latency_s = 0.05
        began = time.monotonic()
        await client.ask(b"hello")
        assert time.monotonic() - began >= 0.1
        proxy.weather.latency_s = 0
        proxy.weather.bytes_per_s = 10_000
        began = time.monotonic()
        await client.ask(bytes(1_000))
        assert time.monotonic() - began >= 0.2


async def test_slices_arrive_whole(proxy: FaultProxy) -> None:
    proxy.weather.slice_bytes = 7
    async with client_of(proxy) as client:
        assert await client.ask(b"a sentence in many pieces") == b"a sentence in many pieces"


@pytest.mark.parametrize("count", [1, 7, 65_536])
def test_slices_are_few_and_lose_nothing(count: int) -> None:
    data = bytes(range(200))
    cut = slices(data, count)
    assert b"".join(cut) == data
    assert len(cut[0]) == min(count, 200)
    assert len(cut) <= MOST_SLICES + 1


async def test_a_silent_line_stays_open_and_heals(proxy: FaultProxy) -> None:
    async with client_of(proxy) as client:
        await client.ask(b"before")
        [link] = proxy.silence()
        with pytest.raises(TimeoutError):
            await client.ask(b"during", limit_s=0.2)
        link.flows.set()
        assert await client.ask(b"after.") == b"during"


async def test_a_reset_is_one(proxy: FaultProxy) -> None:
    async with client_of(proxy) as client:
        await client.ask(b"before")
        assert proxy.reset() == 1
        with pytest.raises(ConnectionResetError):
            await client.ask(b"after")


async def test_a_line_is_cut_after_so_many_bytes(proxy: FaultProxy) -> None:
    proxy.weather.cut_after_bytes = 100
    async with client_of(proxy) as client:
        assert await client.ask(bytes(40)) == bytes(40)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await client.ask(bytes(40))


async def test_nobody_gets_through_while_it_is_down(proxy: FaultProxy) -> None:
    proxy.weather.is_down = True
    async with client_of(proxy) as client:
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await client.ask(b"hello")
    proxy.weather.is_down = False
    async with client_of(proxy) as client:
        assert await client.ask(b"hello") == b"hello"


async def test_a_dead_target_is_passed_over() -> None:
    async with echo() as gone:
        pass
    async with echo() as port:
        targets = [("127.0.0.1", gone), ("127.0.0.1", port)]
        async with FaultProxy(targets) as proxy:
            for _ in range(4):
                async with client_of(proxy) as client:
                    assert await client.ask(b"hello") == b"hello"
            proxy.targets = [("127.0.0.1", gone)]
            async with client_of(proxy) as client:
                with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                    await client.ask(b"hello")


async def test_some_are_chosen_by_the_dice(proxy: FaultProxy) -> None:
    async with client_of(proxy) as one, client_of(proxy) as two, client_of(proxy) as three:
        for client in (one, two, three):
            await client.ask(b"hello")
        chosen = [len(proxy.silence(some(Random(seed), 0.5))) for seed in range(6)]
        assert len(set(chosen)) > 1
        assert chosen == [len(proxy.silence(some(Random(seed), 0.5))) for seed in range(6)]
