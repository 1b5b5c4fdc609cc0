"""Daphne as it runs for us, asked over a real socket by somebody who only sends pings."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from daphne.ws_protocol import WebSocketFactory
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.sync.connection import Connection

import interviews.asgi  # noqa: F401 - what is tested: it guards the sockets
from interviews.supervisor.ports import pick_free_port
from interviews.web_server import PINGS_PER_SECOND, GuardedProtocol
from tests.processes import wait_until

SERVER = """
import sys
from daphne.server import Server
from interviews.web_server import guard_sockets

async def application(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        await send({"type": "websocket.send", "text": "heard"})

guard_sockets()
Server(application, endpoints=[f"tcp:port={sys.argv[1]}:interface=127.0.0.1"]).run()
"""


@pytest.fixture
def address() -> Iterator[str]:
    port = pick_free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    address = f"ws://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(address), limit_s=60)
        yield address
    finally:
        process.kill()
        process.wait()


def answers(address: str) -> bool:
    try:
        dial(address).close()
    except OSError:
        return False
    return True


def dial(address: str) -> ClientConnection:
    return connect(address, proxy=None, ping_interval=None, open_timeout=20)


def flood(socket: Connection) -> None:
    for _ in range(PINGS_PER_SECOND * 20):
        socket.ping().wait(timeout=5)


@pytest.mark.wire
def test_a_few_pings_are_answered_and_a_flood_costs_the_socket(address: str) -> None:
    with dial(address) as calm, dial(address) as flooder:
        for _ in range(PINGS_PER_SECOND):
            assert calm.ping().wait(timeout=20)
        with pytest.raises(ConnectionClosed):
            flood(flooder)
        calm.send("still there?")
        assert calm.recv(timeout=20) == "heard"


@pytest.mark.unit
def test_the_application_guards_its_sockets() -> None:
    assert WebSocketFactory.protocol is GuardedProtocol
