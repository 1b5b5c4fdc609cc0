"""A small server that shows the candidate's pages and speaks the browser protocol as told.

`python -m tests.fakes.room_server` serves the pages by hand; tests run it in a thread of their own.
"""

from __future__ import annotations

import asyncio
import contextlib
import http
import json
import logging
import mimetypes
import struct
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from tests.fakes.room_pages import ROOT, prepare_django, render
from tests.fakes.room_voice import energy

Message = dict[str, Any]

SAMPLE_RATE_HZ = 24_000
FRAME_BYTES = 1_920
LOUD = 0.02

_CSP = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"

WELCOME: Message = {
    "type": "welcome",
    "protocol": 1,
    "title": "A conversation about the ward",
    "interviewer": "Vera",
    "language": "en",
    "direction": "ltr",
    "phase": "connecting",
    "turns": [],
    "progress": {"question": 0, "questions": 5, "remaining_minutes": 20, "clock": "running"},
    "accommodations": {"captions": "normal", "mode": "voice"},
    "preview": False,
    "turn_taking": "normal",
}


class FakeLine:
    """One WebSocket of a Room page, as the server sees it."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.messages: list[Message] = []
        self.audio: list[tuple[float, bytes]] = []
        self.is_dead = False  # hears and answers nothing, and does not say so

    def received(self, kind: str) -> list[Message]:
        return [message for message in self.messages if message["type"] == kind]

    @property
    def heard(self) -> bytes:
        return b"".join(frame for _, frame in self.audio)


class FakeRoomServer:
    """Serves pages, static files and `/ws/room/…`; a test sends what it likes and reads answers."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: Server | None = None
        self.lines: list[FakeLine] = []
        self.welcome: Message = dict(WELCOME)
        self.refuse_code: int | None = None
        self.healthy = True
        self.page_status: http.HTTPStatus | None = None  # of a Room's page, instead of showing it
        self.interrupted_item: int | None = None  # loud sound flushes it, once

    def __enter__(self) -> Self:
        prepare_django()
        self._thread.start()
        self._run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        assert self._server is not None
        port = next(iter(self._server.sockets)).getsockname()[1]
        return f"http://127.0.0.1:{port}"

    @property
    def line(self) -> FakeLine:
        """The newest line."""
        return self.lines[-1]

    def send(self, *messages: Message) -> None:
        for message in messages:
            self._run(self.line.connection.send(json.dumps(message)))

    def speak(self, item: int, pcm: bytes, *, offset: int = 0) -> None:
        """Send sound as fast as it goes, in frames of 40 ms; `offset` in samples."""
        for start in range(0, len(pcm), FRAME_BYTES):
            header = struct.pack("<II", item, offset + start // 2)
            self._run(self.line.connection.send(header + pcm[start : start + FRAME_BYTES]))

    def close_line(self, code: int) -> None:
        self._run(self.line.connection.close(code))

    def drop_line(self) -> None:
        """Cut the wire without a word."""
        self._loop.call_soon_threadsafe(self.line.connection.transport.abort)

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _start(self) -> None:
        quiet = logging.getLogger(
            __name__
        )  # the library's own logger notes each page as a refused socket
        quiet.setLevel(logging.ERROR)
        self._server = await serve(
            self._converse, "127.0.0.1", self._port, process_request=self._serve, logger=quiet
        )

    async def _stop(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _converse(self, connection: ServerConnection) -> None:
        if self.refuse_code:
            await connection.close(self.refuse_code)
            return
        line = FakeLine(connection)
        self.lines.append(line)
        with contextlib.suppress(ConnectionClosed):
            async for frame in connection:
                await self._receive(line, frame)

    async def _receive(self, line: FakeLine, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            line.audio.append((time.monotonic(), frame))
            await self._interrupt(line, frame)
            return
        message = json.loads(frame)
        line.messages.append(message)
        if line.is_dead:
            return
        if message["type"] == "hello":
            await line.connection.send(json.dumps(self.welcome))
        if message["type"] == "ping":
            await line.connection.send(json.dumps({"type": "pong", "t": message["t"]}))

    async def _interrupt(self, line: FakeLine, frame: bytes) -> None:
        if self.interrupted_item is None or energy(frame) < LOUD:
            return
        item, self.interrupted_item = self.interrupted_item, None
        await line.connection.send(json.dumps({"type": "flush", "item": item}))

    def _serve(self, connection: ServerConnection, request: Request) -> Response | None:
        address = urllib.parse.urlsplit(request.path)
        if address.path.startswith("/ws/"):
            return connection.respond(self.page_status, "no\n") if self.page_status else None
        if address.path == "/room" and self.page_status:
            return _turn_away(connection, self.page_status)
        if address.path == "/health/live":
            status = http.HTTPStatus.OK if self.healthy else http.HTTPStatus.SERVICE_UNAVAILABLE
            return connection.respond(status, "ok\n")
        if address.path.startswith("/static/"):
            return _file(address.path)
        html = render(address.path.strip("/"), dict(urllib.parse.parse_qsl(address.query)))
        if html is None:
            return connection.respond(http.HTTPStatus.NOT_FOUND, "not here\n")
        return _respond(html.encode(), "text/html; charset=utf-8")


def _turn_away(connection: ServerConnection, status: http.HTTPStatus) -> Response:
    response = connection.respond(status, "no\n")
    if status == http.HTTPStatus.FOUND:
        response.headers["Location"] = "/thanks"
    return response


def _file(path: str) -> Response:
    file = (ROOT / path.lstrip("/")).resolve()
    if not file.is_relative_to(ROOT / "static") or not file.is_file():
        return Response(404, "Not Found", Headers({"Content-Length": "0"}), b"")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return _respond(file.read_bytes(), "text/javascript" if file.suffix == ".js" else kind)


def _respond(body: bytes, kind: str) -> Response:
    headers = Headers(
        {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": _CSP,
            "Cache-Control": "no-store",
            "Connection": "close",
        }
    )
    return Response(200, "OK", headers, body)


def wait_until(happened: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Wait for something another thread does; a busy machine is slow, not wrong."""
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            message = "It did not happen in time"
            raise AssertionError(message)
        time.sleep(0.01)


@contextlib.contextmanager
def running_room_server() -> Iterator[FakeRoomServer]:
    with FakeRoomServer() as server:
        yield server


def main() -> None:
    with FakeRoomServer(port=8123) as server, contextlib.suppress(KeyboardInterrupt):
        print(f"{server.url}/invitation  {server.url}/room  (Ctrl-C ends)")  # noqa: T201 - a command's output
        threading.Event().wait()


if __name__ == "__main__":
    main()
