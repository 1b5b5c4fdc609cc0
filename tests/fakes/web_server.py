"""Daphne and the local voice engine as processes of their own, and pages that come over sockets."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from interviews.home import CHECKOUT
from interviews.models import Session
from interviews.supervisor.ports import pick_free_port
from tests.fakes.browser import FakeBrowser, Frame
from tests.fakes.room import headers_for

START_LIMIT_S = 120
FRAME_MS = 40
#: A little faster than a person's microphone, and slower than the server allows.
PACE = 1.3
DIALS = 6


@dataclass
class WebServer:
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_engine(directory: Path, *options: str, port: int = 0) -> Iterator[str]:
    """The local engine on a free port; gives its address."""
    ready = directory / f"engine-{time.monotonic_ns()}.ready"
    command = [sys.executable, "-m", "realtime.engine", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--ready-file", str(ready), "--log-level", "error", *options], cwd=CHECKOUT
    )
    try:
        _wait_for(ready.exists, process)
        yield ready.read_text(encoding="utf-8").split()[-1]
    finally:
        _end(process)


@contextmanager
def running_web(engine_url: str, **settings_: str) -> Iterator[WebServer]:
    """Daphne as the product starts it, on the database of the tests; with further settings."""
    port = pick_free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "REALTIME_URL": engine_url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
        **settings_,
    }
    command = [sys.executable, "-m", "interviews.serve", "-b", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(
        [*command, "-v", "0", "interviews.asgi:application"], cwd=CHECKOUT, env=environment
    )
    try:
        _wait_for(lambda: _answers(port), process)
        yield WebServer(port, process)
    finally:
        _end(process)


def database_url() -> str:
    given = connection.settings_dict
    host = quote(str(given["HOST"]), safe="")
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@/{given['NAME']}?host={host}"


@asynccontextmanager
async def page_on(
    web: WebServer, session: Session, *, speed: float = 8.0
) -> AsyncIterator[FakeBrowser]:
    """A page over a real socket, playing what it hears."""
    headers = headers_for(session, origin=web.origin)
    del headers["host"]
    address = f"ws://127.0.0.1:{web.port}/ws/room/{session.pk}/"
    async with connect(address, additional_headers=headers, compression=None) as line:

        async def send(frame: Frame) -> None:
            with suppress(ConnectionClosed):  # as in a browser, `read` is who learns of the end
                await line.send(frame)

        browser = FakeBrowser(send, speed=speed)

        async def read() -> None:
            try:
                async for frame in line:
                    await browser.take(frame)
            except ConnectionClosed:
                pass
            browser.take_close(line.close_code)

        async with asyncio.TaskGroup() as group:
            reading = group.create_task(read())
            playing = group.create_task(browser.play())
            yield browser
            playing.cancel()
            reading.cancel()


@asynccontextmanager
async def welcomed_on(
    web: WebServer, session: Session, *, speed: float = 8.0
) -> AsyncIterator[FakeBrowser]:
    """A page that dials again while it is asked to, as pages do, until it is welcome.

    A process that has just started, on a busy machine, may need more than one page's patience.
    """
    for _ in range(DIALS):
        async with page_on(web, session, speed=speed) as browser:
            await browser.until(partial(_is_answered, browser), limit_s=60)
            if browser.of("welcome"):
                yield browser
                return
    raise AssertionError("nobody let the page in")


async def say(
    browser: FakeBrowser, pcm: bytes, *, silence_ms: int = 1_800, pace: float = PACE
) -> None:
    """Speak into the microphone, with the silence that ends a turn."""
    clock = asyncio.get_running_loop().time
    began = clock()
    sound = pcm + bytes(silence_ms * 48)
    size = FRAME_MS * 48
    for number, begin in enumerate(range(0, len(sound), size)):
        due = began + number * FRAME_MS / 1000 / pace
        await asyncio.sleep(max(due - clock(), 0))
        await browser.speak(sound[begin : begin + size])


def _is_answered(browser: FakeBrowser) -> bool:
    """Let in, or sent away."""
    return bool(browser.of("welcome")) or browser.close_code is not None


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_for(condition: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while not condition():
        assert process.poll() is None, "the process ended while it started"
        assert time.monotonic() < deadline, "the process did not start in time"
        time.sleep(0.05)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
        raise
