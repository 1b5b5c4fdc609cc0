"""The addresses of sockets; an unknown one is refused like a forbidden one."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.urls import path, re_path

from realtime.consumer import RoomConsumer


async def refuse(
    _scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """403 before accept, and nothing else: no channel layer, no query, whoever knocks."""
    await receive()
    await send({"type": "websocket.close"})


websocket_urlpatterns = [
    path("ws/room/<uuid:session_id>/", RoomConsumer.as_asgi()),
    re_path(r"", refuse),  # type: ignore[arg-type] # an ASGI application, as Channels has it
]
