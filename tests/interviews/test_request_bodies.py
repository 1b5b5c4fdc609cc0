"""A body is cut off as soon as it is known to be too large; `test_hostile_sockets.py` sends one."""

from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.testing import StringTransport
from twisted.web.http import HTTPChannel

from interviews.request_bodies import LARGEST_BYTES, TOO_LARGE, GuardedRequest

pytestmark = pytest.mark.unit

HEAD = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


class FakeApplication(GuardedRequest):
    """It says how much it was given, and what was made of it."""

    def answer(self) -> None:
        told = f"{len(self.content.read())} {len(self.args)}".encode()
        self.setHeader(b"content-length", str(len(told)).encode())
        self.write(told)
        self.finish()

    def process(self) -> Any:
        return None if self._is_refused else self.answer()


def answered(*parts: bytes, requests: Any = FakeApplication) -> bytes:
    make_channel: Any = HTTPChannel
    make_line: Any = StringTransport
    channel, line = make_channel(), make_line()
    channel.requestFactory = requests
    nothing = SimpleNamespace(protocol_connected=id, protocol_disconnected=id)
    channel.factory = SimpleNamespace(server=nothing, log=id)
    channel.makeConnection(line)
    for part in parts:
        channel.dataReceived(part)
    channel.connectionLost(None)
    found: bytes = line.value()
    return found


def declared(length: int) -> bytes:
    return HEAD + FORM + f"Content-Length: {length}\r\n\r\n".encode()


def piece(length: int) -> bytes:
    return f"{length:x}\r\n".encode() + bytes(length) + b"\r\n"


def test_what_fits_is_taken_in_and_no_form_is_read_on_the_loop() -> None:
    assert answered(declared(9), b"a=1&b=2&c").endswith(b"\r\n\r\n9 0")
    assert answered(declared(LARGEST_BYTES), bytes(LARGEST_BYTES)).endswith(b"4194304 0")


def test_what_is_said_to_be_too_large_is_refused_before_it_comes() -> None:
    for requests in (FakeApplication, GuardedRequest):
        assert answered(declared(LARGEST_BYTES + 1), requests=requests) == TOO_LARGE
        body = bytes(LARGEST_BYTES + 1)
        assert answered(declared(len(body)), body, requests=requests) == TOO_LARGE


def test_what_comes_in_pieces_is_refused_at_the_piece_that_is_too_much() -> None:
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    half, end = piece(LARGEST_BYTES // 2), b"0\r\n\r\n"
    assert answered(head, half, half, end).endswith(b"4194304 0")
    assert answered(head, half, half, piece(1), end) == TOO_LARGE
    assert answered(head, half, half, half, half, end, requests=GuardedRequest) == TOO_LARGE
