"""Small HTTP servers on loopback that stand for OpenAI-compatible services."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Answer = tuple[int, str, bytes]
"""Status, content type and body."""


@dataclass
class FakeService:
    """Answers every request alike, and keeps what it was asked."""

    url: str = ""
    requests: list[tuple[str, bytes]] = field(default_factory=list)


@asynccontextmanager
async def serving(answer: Callable[[str], Answer]) -> AsyncIterator[FakeService]:
    service = FakeService()
    answering: list[asyncio.Future[Any]] = []

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            answering.append(task)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        path = head.split(" ")[1]
        service.requests.append((path, await _body(reader, head)))
        status, content_type, body = answer(path)
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    async with server:
        yield service
        await asyncio.gather(*answering)


async def _body(reader: asyncio.StreamReader, head: str) -> bytes:
    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    body = b""
    while size := int(await reader.readline() or b"0", 16):
        body += await reader.readexactly(size + 2)
    return body


def streamed(*chunks: dict[str, object]) -> Answer:
    """Server-sent events as a chat-completions stream sends them."""
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks] + ["data: [DONE]\n\n"]
    return 200, "text/event-stream", "".join(lines).encode()


def as_json(body: object, status: int = 200) -> Answer:
    return status, "application/json", json.dumps(body).encode()
