"""A way out that never makes its writer wait."""

import asyncio

import pytest

from realtime.line import Line

pytestmark = pytest.mark.unit


class FakeSocket:
    """Takes messages; while its gate is closed, a send waits."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.is_broken = False

    async def send(self, message: str) -> None:
        if self.is_broken:
            raise OSError
        self.taken.append(message)
        if not self.gate.is_set():
            await self.gate.wait()


@pytest.fixture
async def socket() -> FakeSocket:
    return FakeSocket()


async def test_a_message_goes_at_once_and_makes_no_task(socket: FakeSocket) -> None:
    line = Line(socket.send, 100)
    before = asyncio.all_tasks()
    line.write("a", 1)
    assert socket.taken == ["a"]
    assert asyncio.all_tasks() == before


async def test_what_a_slow_socket_cannot_take_is_kept_in_order(socket: FakeSocket) -> None:
    line = Line(socket.send, 100)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(line.run())
        socket.gate.clear()
        for message in "abc":
            line.write(message, 10)
        assert (socket.taken, line.kept_bytes) == (["a"], 20)
        socket.gate.set()
        await asyncio.sleep(0.01)
        assert line.kept_bytes == 0
        line.write("d", 10)
        await asyncio.sleep(0)
        assert socket.taken == ["a", "b", "c", "d"]
        running.cancel()
    assert line.is_dead


async def test_beyond_the_limit_the_oldest_sound_goes_first(socket: FakeSocket) -> None:
    line = Line(socket.send, 100)
    socket.gate.clear()
    line.write("begun", 10)
    line.write("old sound", 60, is_sound=True)
    line.write("words", 30)
    line.write("new sound", 60, is_sound=True)
    assert (line.kept_bytes, line.dropped_bytes, line.is_dead) == (90, 60, False)
    line.drop()


async def test_more_words_than_may_wait_are_the_end_of_the_line(socket: FakeSocket) -> None:
    line = Line(socket.send, 100)
    socket.gate.clear()
    line.write("begun", 10)
    line.write("words", 101)
    assert line.is_dead
    line.write("more", 1)
    assert socket.taken == ["begun"]
    line.drop()


async def test_a_socket_that_breaks_is_a_dead_line(socket: FakeSocket) -> None:
    line = Line(socket.send, 100)
    socket.is_broken = True
    line.write("a", 1)
    assert line.is_dead
    await line.run()


async def test_a_socket_that_breaks_later_is_a_dead_line(socket: FakeSocket) -> None:
    line = Line(socket.send, 100)
    async with asyncio.TaskGroup() as group:
        group.create_task(line.run())
        socket.gate.clear()
        line.write("a", 1)
        line.write("b", 1)
        socket.is_broken = True
        socket.gate.set()
    assert line.is_dead


async def test_what_was_begun_is_given_up_with_its_runner(socket: FakeSocket) -> None:
    line = Line(socket.send, 100)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(line.run())
        socket.gate.clear()
        line.write("a", 1)
        await asyncio.sleep(0)
        running.cancel()
    assert (line.is_dead, line.kept_bytes) == (True, 0)
