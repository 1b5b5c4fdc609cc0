"""A signal to stop waits until the sessions are handed over."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator

import pytest

from realtime.shutdown import SIGNALS, HandOver

pytestmark = pytest.mark.unit


class FakeServer:
    """Has handlers of its own, like any server; writes down what happened in order."""

    def __init__(self) -> None:
        self.happened: list[str] = []
        self.stopped = asyncio.Event()
        self.may_close = asyncio.Event()

    def stop(self, number: int, _frame: object) -> None:
        self.happened.append(f"stopped by {signal.Signals(number).name}")
        self.stopped.set()

    async def close(self) -> None:
        self.happened.append("closing")
        await self.may_close.wait()
        self.happened.append("closed")


@pytest.fixture
def server() -> Iterator[FakeServer]:
    before = [signal.getsignal(number) for number in SIGNALS]
    server = FakeServer()
    for number in SIGNALS:
        signal.signal(number, server.stop)
    yield server
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


def install(server: FakeServer) -> None:
    HandOver(asyncio.get_running_loop(), server.close).install()


async def test_the_server_hears_of_it_when_everything_is_handed_over(server: FakeServer) -> None:
    install(server)
    server.may_close.set()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(server.stopped.wait(), 5)
    assert server.happened == ["closing", "closed", "stopped by SIGTERM"]


async def test_a_second_signal_is_passed_on_at_once(server: FakeServer) -> None:
    install(server)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.wait_for(server.stopped.wait(), 5)
    assert server.happened == ["closing", "stopped by SIGINT"]
    server.may_close.set()
    await asyncio.sleep(0.2)
    assert server.happened[-2:] == ["closed", "stopped by SIGTERM"]


async def test_a_server_without_handlers_is_left_alone(server: FakeServer) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    install(server)
    assert [signal.getsignal(number) for number in SIGNALS] == [signal.SIG_DFL] * 2


async def test_only_the_main_thread_has_signals(server: FakeServer) -> None:
    hand_over = HandOver(asyncio.get_running_loop(), server.close)
    other = threading.Thread(target=hand_over.install)
    other.start()
    other.join()
    assert signal.getsignal(signal.SIGTERM) == server.stop
