import socket

import pytest

from interviews.embedded import EmbeddedError, places, start_valkey
from interviews.home import Home

pytestmark = pytest.mark.wire


def say(home: Home, words: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(home.valkey_socket))
        client.sendall(words + b"\r\n")
        return client.recv(1024)


def test_valkey_answers_on_its_socket_and_has_no_port(home: Home) -> None:
    server = start_valkey(home)
    try:
        assert say(home, b"SET word kept") == b"+OK\r\n"
        assert b"\r\n0\r\n" in say(home, b"CONFIG GET port")
    finally:
        server.stop()
    assert server.process.returncode == 0


def test_a_killed_valkey_starts_again_and_has_forgotten(home: Home) -> None:
    first = start_valkey(home)
    say(home, b"SET word kept")
    first.process.kill()
    second = start_valkey(home)
    try:
        assert say(home, b"GET word") == b"$-1\r\n"
    finally:
        second.stop()
        first.stop()


def test_a_second_valkey_on_the_same_home_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LOCK_LIMIT_S", 0.1)
    server = start_valkey(home)
    try:
        with pytest.raises(EmbeddedError, match="stop it first"):
            start_valkey(home)
    finally:
        server.stop()
