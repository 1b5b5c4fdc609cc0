"""Rooms in this process: pages join the real socket addresses without a network between."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from channels.routing import URLRouter

from interviews.models import Session
from interviews.room_key import RoomKey, cookie_name, sign
from realtime.routing import websocket_urlpatterns
from tests.fakes.browser import FakeBrowser, Frame

ORIGIN = "http://testserver"

sockets = URLRouter(websocket_urlpatterns)


class Refused(Exception):
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


@asynccontextmanager
async def open_page(
    session: Session, *, headers: Mapping[str, str] | None = None, speed: float = 8.0
) -> AsyncIterator[FakeBrowser]:
    """A page of this session, playing what it hears; raises Refused."""
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
            if not accepted.done():
                accepted.set_result(False)
            browser.take_close(message.get("code"))
            upward.put_nowait({"type": "websocket.disconnect", "code": message.get("code", 1000)})
        else:
            await browser.take(message.get("bytes") or message["text"])

    scope = scope_for(f"/ws/room/{session.pk}/", headers or headers_for(session))
    upward.put_nowait({"type": "websocket.connect"})
    async with asyncio.TaskGroup() as group:
        page = group.create_task(sockets(scope, upward.get, send_down))
        if not await accepted:
            await page
            raise Refused
        playing = group.create_task(browser.play())
        try:
            yield browser
        finally:
            playing.cancel()
            upward.put_nowait({"type": "websocket.disconnect", "code": 1001})
