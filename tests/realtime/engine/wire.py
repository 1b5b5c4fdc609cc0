"""Reading server events from a plain WebSocket."""

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection

PATIENCE_S = 20


async def next_event(socket: ClientConnection) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_S))
    return event


async def read_until(socket: ClientConnection, event_type: str) -> list[dict[str, Any]]:
    events = [await next_event(socket)]
    while events[-1]["type"] != event_type:
        events.append(await next_event(socket))
    return events


async def read_on(socket: ClientConnection, events: list[dict[str, Any]] | None = None) -> None:
    """Read until the connection closes, which raises; what came before is added to `events`."""
    read = [] if events is None else events
    while True:
        read.append(await next_event(socket))
