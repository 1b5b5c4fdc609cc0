"""Valkey is forgotten, killed, hung or filled with nonsense in the middle of an interview."""

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from interviews.embedded import start_valkey
from interviews.home import Home
from interviews.models import Session
from pipeline import ledger, runner
from pipeline.models import Summary
from tests.fakes.browser import FakeBrowser
from tests.fakes.web_server import page_on, running_engine, running_web

pytestmark = [pytest.mark.chaos, pytest.mark.wire, pytest.mark.db]

Read = Callable[[Callable[[], Any]], Awaitable[Any]]
#: Half a second, and room for a busy machine: it takes a tenth. Whoever published on the way of an
#: end would wait for ever, because a broker that hangs takes the connection and never answers.
END_LIMIT_S = 2.5
QUEUE = "viva"


@pytest.fixture(scope="module")
def engine_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_engine(tmp_path_factory.mktemp("engine")) as url:
        yield url


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator["Valkey"]:
    home = Home(tmp_path / "home")
    server = start_valkey(home)
    yield Valkey(home.redis_url, server.process.pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(server.process.pid, signal.SIGCONT)
    server.stop()


class Valkey:
    """One of the test's own, and what can be done to it."""

    def __init__(self, url: str, pid: int) -> None:
        self.url = url
        self.pid = pid

    def forget(self) -> None:
        Redis.from_url(self.url).flushall()

    def die(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def hang(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def talk_nonsense(self) -> None:
        """The queue is no list any more."""
        client = Redis.from_url(self.url)
        client.flushall()
        client.set(QUEUE, "no list")

    def evict(self) -> None:
        """Anything may go, and nothing new fits."""
        client = Redis.from_url(self.url)
        client.config_set("maxmemory-policy", "allkeys-lru")
        client.config_set("maxmemory", "1mb")


@pytest.mark.fault("A15")
@pytest.mark.fault("A16")
@pytest.mark.fault("A17")
@pytest.mark.fault("A18")
@pytest.mark.parametrize(
    "trouble", [Valkey.forget, Valkey.die, Valkey.hang, Valkey.talk_nonsense, Valkey.evict]
)
@pytest.mark.alone
async def test_no_interview_notices_and_the_sweep_finds_the_work(
    trouble: Callable[[Valkey], None],
    valkey: Valkey,
    session: Session,
    engine_url: str,
    read: Read,
    tmp_path: Path,
) -> None:
    settings = {"REDIS_URL": valkey.url, "JOURNAL_DIR": str(tmp_path / "journal")}
    with running_web(engine_url, **settings) as web:
        async with page_on(web, session) as marlo:
            await marlo.hello("text")
            await marlo.until_phase("listening", limit_s=60)
            trouble(valkey)
            await say_and_see_saved(marlo, "It is about bread, and about ovens.")
            await marlo.until_phase("listening", limit_s=60)
            began = time.monotonic()
            await marlo.tell("end")
            await marlo.until(lambda: marlo.of("ended"), limit_s=60)
            assert time.monotonic() - began < END_LIMIT_S
            assert await marlo.until_closed() == 1000
    await read(run_all_steps)
    assert await read(Summary.objects.count) == 1


async def say_and_see_saved(marlo: FakeBrowser, text: str) -> None:
    await marlo.type_text(text)
    await marlo.until(
        lambda: any(turn["saved"] for turn in marlo.turns.values() if turn["text"] == text),
        limit_s=60,
    )


def run_all_steps() -> None:
    """As the sweeps of a worker do, one after the other."""
    for _ in range(3):
        for step_run_id in ledger.sweep():
            runner.run_step(step_run_id)


@pytest.mark.fault("A17")
@pytest.mark.alone
async def test_a_broker_that_takes_and_never_answers_holds_no_end_up(
    session: Session, engine_url: str
) -> None:
    with (
        silent_server() as url,
        running_web(engine_url, REDIS_URL=url) as web,
    ):
        async with page_on(web, session) as marlo:
            await marlo.hello("text")
            await marlo.until_phase("listening", limit_s=60)
            began = time.monotonic()
            await marlo.tell("end")
            await marlo.until(lambda: marlo.of("ended"), limit_s=60)
            assert time.monotonic() - began < END_LIMIT_S


@contextlib.contextmanager
def silent_server() -> Iterator[str]:
    """It takes every connection."""
    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    kept.append(server.accept()[0])

        taking = threading.Thread(target=take)
        taking.start()
        try:
            yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            taking.join()
            for each in kept:
                each.close()
