"""The SDK's own client, connected to Daphne or to a process of ours on stdio."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import httpx2
from django.conf import settings
from django.db import connection
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from interviews.home import CHECKOUT
from tests.fakes.web_server import WebServer, database_url

Found = TypeVar("Found")


@asynccontextmanager
async def over_http(web: WebServer, secret: str, *, mode: str = "auto") -> AsyncIterator[Client]:
    async with at_address(f"{web.origin}/mcp", secret, mode=mode) as client:
        yield client


@asynccontextmanager
async def at_address(mcp_url: str, secret: str, *, mode: str = "auto") -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
        transport = streamable_http_client(mcp_url, http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


@asynccontextmanager
async def over_stdio(secret: str) -> AsyncIterator[Client]:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "VIVA_AGENT_TOKEN": secret,
    }
    command = StdioServerParameters(
        command=sys.executable, args=["manage.py", "mcp"], env=environment, cwd=CHECKOUT
    )
    async with Client(command) as client:
        yield client


async def read(ask: Callable[[], Found]) -> Found:
    """Ask the database from an asynchronous test, on a connection that is closed again."""

    def run() -> Found:
        try:
            return ask()
        finally:
            connection.close()

    return await asyncio.to_thread(run)
