"""Rooms in this process: pages join the real ASGI application without a network between."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from interviews.models import Session
from interviews.room_key import RoomKey, cookie_name, sign
from tests.fakes.browser import FakeBrowser, Frame

ORIGIN = "http://testserver"


class RefusedError(Exception):
    """The socket was closed before it was accepted."""


def headers_for(session: Session, *, origin: str = ORIGIN) -> dict[str, str]:
    key = sign(RoomKey(session.pk, session.room_epoch))
    return {"host": "testserver", "origin": origin, "cookie": f"{cookie_name(session.pk)}={key}"}


def scope_for(path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "subprotocols": [],
    }


def check_close_code(code: int) -> None:
    """Raises like the web server does, whose WebSocket library lets applications send no other."""
    if code != 1000 and not 3000 <= code <= 4999:
        raise ValueError(code)


@cache
def application() -> Any:
    """Loaded late: pages want the directory of static files, which the first fixture makes."""
    from interviews.asgi import application as loaded  # noqa: PLC0415

    return loaded


@asynccontextmanager
async def open_page(
    session: Session, *, headers: Mapping[str, str] | None = None, speed: float = 8.0
) -> AsyncIterator[FakeBrowser]:
    """A page of this session, playing what it hears; raises RefusedError."""
    upward: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    accepted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def send_up(frame: Frame) -> None:
        key = "bytes" if isinstance(frame, bytes) else "text"
        upward.put_nowait({"type": "websocket.receive", key: frame})

    browser = FakeBrowser(send_up, speed=speed)

    async def send_down(message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "websocket.accept":
            accepted.set_result(True)
        elif kind == "websocket.close":
            check_close_code(message.get("code", 1000))
            if not accepted.done():
                accepted.set_result(False)
            browser.take_close(message.get("code"))
            upward.put_nowait({"type": "websocket.disconnect", "code": message.get("code", 1000)})
        else:
            await browser.take(message.get("bytes") or message["text"])

    scope = scope_for(f"/ws/room/{session.pk}/", headers or headers_for(session))
    upward.put_nowait({"type": "websocket.connect"})
    async with asyncio.TaskGroup() as group:
        page = group.create_task(application()(scope, upward.get, send_down))
        if not await accepted:
            await page
            raise RefusedError
        playing = group.create_task(browser.play())
        try:
            yield browser
        finally:
            playing.cancel()
            upward.put_nowait({"type": "websocket.disconnect", "code": 1001})
