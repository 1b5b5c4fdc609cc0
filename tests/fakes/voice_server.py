"""A provider's server on loopback that does what a test says: refuses, stalls, hangs up."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

Behaviour = Callable[[ServerConnection], Awaitable[None]]


@dataclass
class FakeVoiceServer:
    url: str
    requests: list[Request] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, count: int) -> None:
        """Until so many frames have come."""
        async with asyncio.timeout(30):
            while len(self.frames) < count:
                self.arrived.clear()
                await self.arrived.wait()


async def take_everything(_connection: ServerConnection) -> None:
    await asyncio.Event().wait()


@asynccontextmanager
async def voice_server(
    behave: Behaviour = take_everything,
    *,
    status: HTTPStatus | None = None,
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[FakeVoiceServer]:
    """Greets with session.created, reads until told otherwise; `status` refuses the handshake."""
    server = FakeVoiceServer("")

    def check(connection: ServerConnection, request: Request) -> Response | None:
        server.requests.append(request)
        if status is None:
            return None
        return connection.respond(status, "<html>no</html>")

    async def serve_one(connection: ServerConnection) -> None:
        await connection.send(json.dumps({"type": "session.created", "session": {"id": "sess_1"}}))
        await behave(connection)

    async def read_and_serve(connection: ServerConnection) -> None:
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(serve_one(connection))
            async for frame in connection:
                server.frames.append(json.loads(frame))
                server.arrived.set()
            serving.cancel()

    handler = serve_one if behave is not take_everything else read_and_serve

    def add_headers(_connection: ServerConnection, _request: Request, response: Response) -> None:
        for name, value in (headers or {}).items():
            if name in response.headers:
                del response.headers[name]
            response.headers[name] = value

    options: dict[str, Any] = {
        "process_response": add_headers,
        "process_request": check,
        "max_size": None,
        "close_timeout": 0.2,
    }
    async with serve(handler, "127.0.0.1", 0, **options) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        server.url = f"ws://127.0.0.1:{port}/v1/realtime"
        yield server
