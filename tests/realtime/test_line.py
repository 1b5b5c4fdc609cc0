"""A way out that never makes its writer wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from realtime.line import Line, Started

pytestmark = pytest.mark.unit


class FakeSocket:
    """Takes messages while its gate is open."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.is_broken = False

    async def send(self, message: str) -> None:
        if self.is_broken:
            raise ConnectionError
        await self.gate.wait()
        self.taken.append(message)


@asynccontextmanager
async def running(line: Line[str]) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(line.run())
        await asyncio.sleep(0)
        yield
        task.cancel()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_ready_socket_gets_the_message_before_write_returns() -> None:
    socket = FakeSocket()
    Line(socket.send, 100).write("a", 1)
    assert socket.taken == ["a"]


async def test_what_a_slow_socket_could_not_take_goes_out_later_in_order() -> None:
    socket = FakeSocket()
    line = Line(socket.send, 100)
    async with running(line):
        socket.gate.clear()
        for message in "abc":
            line.write(message, 1)
        await settle()
        assert socket.taken == []
        socket.gate.set()
        await settle()
        line.write("d", 1)
        assert socket.taken == ["a", "b", "c", "d"]
        assert line.kept_bytes == 0


async def test_beyond_the_limit_the_oldest_sound_goes_and_no_word() -> None:
    socket = FakeSocket()
    line = Line(socket.send, 30)
    async with running(line):
        socket.gate.clear()
        line.write("begun", 5)
        for number in range(5):
            line.write(f"sound {number}", 10, is_sound=True)
        line.write("word", 5)
        socket.gate.set()
        await settle()
    assert socket.taken == ["begun", "sound 3", "sound 4", "word"]
    assert line.dropped_bytes == 30


async def test_a_line_that_cannot_even_keep_words_is_dead() -> None:
    socket = FakeSocket()
    line = Line(socket.send, 10)
    socket.gate.clear()
    line.write("begun", 1)
    line.write("too many words", 14)
    assert line.is_dead
    line.drop()


async def test_a_socket_that_breaks_at_once_makes_the_line_dead_and_nobody_else() -> None:
    socket = FakeSocket()
    socket.is_broken = True
    line = Line(socket.send, 10)
    line.write("a", 1)
    assert line.is_dead
    line.write("b", 1)
    assert socket.taken == []


async def test_a_socket_that_breaks_later_ends_the_task() -> None:
    socket = FakeSocket()
    line = Line(socket.send, 10)
    socket.gate.clear()
    line.write("a", 1)
    line.write("b", 1)
    socket.is_broken = True
    socket.gate.set()
    async with asyncio.timeout(1):
        await line.run()
    assert line.is_dead
    assert socket.taken == ["a"]


async def test_a_dropped_line_leaves_no_coroutine_half_done() -> None:
    closed = []

    async def send(_message: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    line = Line(send, 10)
    line.write("a", 1)
    line.drop()
    assert closed == [True]


async def test_a_coroutine_begun_elsewhere_is_finished_by_whoever_awaits_it() -> None:
    done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    seen = []

    async def work() -> None:
        seen.append(await done)

    steps = work().__await__()
    started = Started(steps, next(steps))
    done.set_result("x")
    await started
    assert seen == ["x"]
