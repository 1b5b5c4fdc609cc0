"""The web server as a process, with a real engine: what its end means for a live session."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from interviews.home import CHECKOUT
from interviews.models import Leg, Session, Turn
from interviews.states import SessionState
from interviews.supervisor.ports import pick_free_port
from tests.fakes.room import headers_for
from tests.realtime.engine.conftest import OpenEngine

pytestmark = [pytest.mark.wire, pytest.mark.db]

START_LIMIT_S = 120


@contextmanager
def daphne(engine_url: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """On the database of this test."""
    port = pick_free_port()
    name = str(connection.settings_dict["NAME"])
    database = os.environ["DATABASE_URL"].replace("/viva?", f"/{name}?")
    environment = os.environ | {"DATABASE_URL": database, "REALTIME_URL": engine_url}
    argv = ["-m", "interviews.serve", "-b", "127.0.0.1", "-p", str(port), "-v", "0"]
    with subprocess.Popen(
        [sys.executable, *argv, "interviews.asgi:application"], cwd=CHECKOUT, env=environment
    ) as process:
        try:
            yield process, port
        finally:
            process.kill()


async def dial(port: int, session: Session) -> ClientConnection:
    origin = f"http://127.0.0.1:{port}"
    headers = {"Cookie": headers_for(session)["cookie"], "Origin": origin}
    for _ in range(START_LIMIT_S * 10):
        try:
            return await connect(
                f"ws://127.0.0.1:{port}/ws/room/{session.pk}/",
                additional_headers=headers,
                proxy=None,
            )
        except (ConnectionRefusedError, InvalidStatus):
            await asyncio.sleep(0.1)
    raise AssertionError("the web server did not start")


async def read_until(socket: ClientConnection, kind: str, **fields: Any) -> dict[str, Any]:
    """The next frame of this type with these fields; sound is passed over."""
    async with asyncio.timeout(60):
        while True:
            frame = await socket.recv()
            if isinstance(frame, str):
                message: dict[str, Any] = json.loads(frame)
                if message["type"] == kind and fields.items() <= message.items():
                    return message


async def send_and_read(socket: ClientConnection, frame: str) -> None:
    await socket.send(frame)
    await read_until(socket, "never")


async def test_a_server_that_is_stopped_hands_its_sessions_over_to_the_next(
    session: Session, open_engine: OpenEngine, read: Any
) -> None:
    async with open_engine() as engine:
        with daphne(engine.url) as (process, port):
            socket = await dial(port, session)
            await socket.send(json.dumps({"type": "hello", "protocol": 1, "mode": "text"}))
            await read_until(socket, "phase", phase="speaking")
            process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                await read_until(socket, "never")
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4012
            assert await asyncio.to_thread(process.wait, 60) == 0
        left = await read(lambda: Session.objects.get(pk=session.pk))
        assert left.state == SessionState.PAUSED
        assert (await read(Leg.objects.get)).close_cause == "server_stopping"
        assert await read(lambda: [turn.heard_text for turn in Turn.objects.all()]) == [""]
        with daphne(engine.url) as (_, port):
            socket = await dial(port, session)
            await socket.send(json.dumps({"type": "hello", "protocol": 1, "mode": "text"}))
            await read_until(socket, "phase", phase="speaking")
            await socket.send(json.dumps({"type": "end"}))
            assert (await read_until(socket, "ended"))["reason"] == "candidate"
    ended = await read(lambda: Session.objects.get(pk=session.pk))
    assert ended.state == SessionState.ENDED


async def test_a_frame_that_is_far_too_large_costs_its_page_only(
    session: Session, open_engine: OpenEngine
) -> None:
    async with open_engine() as engine:
        with daphne(engine.url) as (_, port):
            socket = await dial(port, session)
            await read_until(socket, "welcome")
            with pytest.raises((ConnectionClosed, ConnectionResetError)):
                await send_and_read(socket, "x" * 4_000_000)
            again = await dial(port, session)
            await read_until(again, "welcome")
            await again.close()
