"""Daphne as it runs for us, with people who mean no good: nobody else notices, memory is flat."""

import os
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.sync.connection import Connection

from interviews import request_bodies
from interviews.supervisor.ports import pick_free_port
from tests.processes import wait_until

pytestmark = pytest.mark.wire

MEGABYTE = 1_000_000
PER_ADDRESS = 30
ESTABLISHED = 1  # of TCP's states, as Linux counts them
STALL_S = 1.0
SILENCE_S = 3
SERVER = f"""
import sys
from daphne.server import Server
from prometheus_client import generate_latest
from interviews import pump, web_server
from interviews.web_server import guard_sockets

pump.STALL_LIMIT_S = {STALL_S}
web_server.SILENCE_LIMIT_S = {SILENCE_S}

async def application(scope, receive, send):
    if scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        await send({{"type": "http.response.start", "status": 200, "headers": []}})
        await send({{"type": "http.response.body", "body": b"page " + generate_latest()}})
        return
    line = pump.pump_of(await receive())
    await send({{"type": "websocket.accept"}})
    while (message := await receive())["type"] != "websocket.disconnect":
        for _ in range(4_000 if message.get("text") == "flood" else 0):
            await line.send({{"type": "websocket.send", "bytes": bytes(64_000)}})
        await line.send({{"type": "websocket.send", "text": "heard"}})

guard_sockets()
endpoint = f"tcp:port={{sys.argv[1]}}:interface=127.0.0.1"
Server(application, endpoints=[endpoint], websocket_handshake_timeout=2).run()
"""


@dataclass(frozen=True)
class Daphne:
    port: int
    pid: int

    def dial(self) -> ClientConnection:
        address = f"ws://127.0.0.1:{self.port}/"
        return connect(address, proxy=None, ping_interval=None, open_timeout=20, max_size=None)

    def raw(self, *, handshake: bool = True) -> socket.socket:
        """A socket to say anything with."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        if handshake:
            line.sendall(
                b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
            assert b" 101 " in line.recv(4096)
        return line

    @property
    def memory_bytes(self) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        row = next(row for row in status.splitlines() if row.startswith("VmRSS"))
        return int(row.split()[1]) * 1024

    def page(self) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            said = b""
            while part := line.recv(4096):
                said += part
        return said

    def cut(self, why: str) -> float:
        """How many sockets it says to have cut off for that."""
        name = f'viva_sockets_cut_total{{why="{why}"}} '.encode()
        rows = self.page().splitlines()
        return sum(float(row.removeprefix(name)) for row in rows if row.startswith(name))


@pytest.fixture(scope="module")
def daphne() -> Iterator[Daphne]:
    port = pick_free_port()
    environment = os.environ | {"SOCKETS_PER_ADDRESS": str(PER_ADDRESS)}
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], env=environment)
    server = Daphne(port, process.pid)

    def answers() -> bool:
        try:
            return b"page" in server.page()
        except OSError:
            return False

    try:
        wait_until(answers, limit_s=60)
        yield server
    finally:
        process.kill()
        process.wait()


def ask(calm: Connection) -> str:
    calm.send("still there?")
    return str(calm.recv(timeout=20))


def masked(head: bytes, payload: bytes) -> bytes:
    return head + bytes(4) + payload


HUGE = masked(struct.pack("!BBQ", 0x82, 0xFF, 20 * MEGABYTE), bytes(4 * MEGABYTE))
FRAGMENTS = masked(b"\x01\x81", b"x") + masked(b"\x00\x81", b"x") * 200_000
BAD_WORDS = masked(b"\x81\x82", b"\xff\xfe")
UNMASKED = b"\x81\x02hi"
RESERVED = masked(b"\xc2\x82", b"ab")  # compressed, which nobody has agreed to
PINGS = masked(b"\x89\x80", b"") * 5_000


def is_hung_up_on(line: socket.socket, attack: bytes) -> bool:
    """Whether the server ended it, whatever it said before."""
    line.settimeout(10)
    try:
        line.sendall(attack)
        while line.recv(65_536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.fault("D73")
@pytest.mark.parametrize(
    "attack",
    [HUGE, BAD_WORDS, UNMASKED, RESERVED, PINGS],
    ids=["huge", "bad-words", "unmasked", "compressed", "pings"],
)
def test_a_frame_that_breaks_the_rules_costs_its_sender_only(daphne: Daphne, attack: bytes) -> None:
    before, cut = daphne.memory_bytes, daphne.cut("pings")
    with daphne.dial() as calm, daphne.raw() as line:
        assert is_hung_up_on(line, attack)
        assert ask(calm) == "heard"
    assert daphne.memory_bytes - before < 64 * MEGABYTE
    assert (daphne.cut("pings") > cut) is (attack is PINGS)


@pytest.mark.fault("D73")
def test_a_message_in_endless_pieces_takes_no_memory_that_matters(daphne: Daphne) -> None:
    before = daphne.memory_bytes
    with daphne.dial() as calm, daphne.raw() as line:
        line.sendall(FRAGMENTS)
        assert ask(calm) == "heard"
        assert daphne.memory_bytes - before < 64 * MEGABYTE


@pytest.mark.fault("D75")
def test_a_page_that_never_reads_is_cut_off_and_memory_stays_flat(daphne: Daphne) -> None:
    with daphne.dial() as calm, daphne.raw() as line:
        assert ask(calm) == "heard"
        before, cut = daphne.memory_bytes, daphne.cut("reads_nothing")
        line.sendall(masked(b"\x81\x85", b"flood"))
        assert ask(calm) == "heard"

        def is_cut_off() -> bool:
            return line.getsockopt(socket.SOL_TCP, socket.TCP_INFO, 1)[0] != ESTABLISHED

        grown = 0

        def look() -> bool:
            nonlocal grown
            grown = max(grown, daphne.memory_bytes - before)
            return is_cut_off()

        wait_until(look, limit_s=STALL_S + 10)
        assert grown < 10 * MEGABYTE
        assert ask(calm) == "heard"
        assert daphne.cut("reads_nothing") == cut + 1


@pytest.mark.fault("D76")
def test_one_address_has_so_many_rooms_and_no_more(daphne: Daphne) -> None:
    with ExitStack() as stack:
        rooms = [stack.enter_context(daphne.dial()) for _ in range(PER_ADDRESS)]
        with pytest.raises(InvalidStatus) as refused:
            daphne.dial()
        assert refused.value.response.status_code == 429
        assert daphne.cut("too_many") > 0
        rooms.pop().close()
        wait_until(lambda: can_dial(daphne.dial), limit_s=30)
        assert ask(rooms[0]) == "heard"


def can_dial(dial: Callable[[], ClientConnection]) -> bool:
    try:
        dial().close()
    except (InvalidStatus, ConnectionClosed):
        return False
    return True


@pytest.mark.fault("D76")
def test_hundreds_of_idle_lines_and_dripping_handshakes_leave_pages_answered(
    daphne: Daphne,
) -> None:
    with ExitStack() as stack:
        for number in range(500):
            line = stack.enter_context(daphne.raw(handshake=False))
            if number % 2:
                line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgra")
        assert b"page" in daphne.page()


@pytest.mark.fault("D76")
@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: 127."], ids=["mute", "half"])
def test_a_line_that_asks_for_nothing_is_cut_off(daphne: Daphne, begun: bytes) -> None:
    with daphne.raw(handshake=False) as line:
        line.sendall(begun)
        assert line.recv(4096) == b""


def test_words_and_sound_that_come_at_once_are_all_heard(daphne: Daphne) -> None:
    with daphne.raw() as line:
        line.sendall((masked(b"\x82\x82", b"ab") + masked(b"\x81\x82", b"hi")) * 200)
        heard = b""
        while heard.count(b"heard") < 400:
            heard += line.recv(65_536)


POST = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
PIECE = bytes(MEGABYTE)


def declared(length: int) -> Iterator[bytes]:
    yield POST + FORM + f"Content-Length: {length}\r\n\r\n".encode()
    yield from (PIECE for _ in range(length // MEGABYTE))


def in_pieces(length: int) -> Iterator[bytes]:
    """Nobody knows how many will come."""
    yield POST + b"Transfer-Encoding: chunked\r\n\r\n"
    for _ in range(length // MEGABYTE):
        yield f"{MEGABYTE:x}\r\n".encode() + PIECE + b"\r\n"
    yield b"0\r\n\r\n"


def sent(line: socket.socket, said: Iterator[bytes]) -> tuple[int, bytes]:
    """How many parts of it were taken, and what was answered, if that was still to be read."""
    taken = 0
    try:
        for each in said:
            line.sendall(each)
            taken += 1
    except ConnectionError:
        pass
    try:
        return taken, line.recv(4096)
    except ConnectionError:
        return taken, b""


@pytest.mark.parametrize("say", [declared, in_pieces], ids=["declared", "in-pieces"])
def test_a_body_that_nobody_needs_is_not_taken_in(
    daphne: Daphne, say: Callable[[int], Iterator[bytes]]
) -> None:
    before = daphne.memory_bytes
    with daphne.dial() as calm, daphne.raw(handshake=False) as line:
        taken, answered = sent(line, say(200 * MEGABYTE))
        assert taken < 100
        assert answered in {b"", request_bodies.TOO_LARGE}
        assert ask(calm) == "heard"
    assert daphne.memory_bytes - before < 64 * MEGABYTE


@pytest.mark.parametrize("say", [declared, in_pieces], ids=["declared", "in-pieces"])
def test_a_body_as_large_as_a_document_is_taken_in(
    daphne: Daphne, say: Callable[[int], Iterator[bytes]]
) -> None:
    with daphne.raw(handshake=False) as line:
        _taken, answered = sent(line, say(2 * MEGABYTE))
        assert b" 200 " in answered
    assert b"page" in daphne.page()


def test_who_says_that_a_huge_body_will_come_is_told_at_once(daphne: Daphne) -> None:
    with daphne.raw(handshake=False) as line:
        line.sendall(next(declared(200 * MEGABYTE)))
        assert line.recv(4096) == request_bodies.TOO_LARGE
        assert line.recv(4096) == b""
