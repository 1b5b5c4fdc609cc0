"""A small POST becomes a GET that the socket library understands."""

import pytest

from realtime.engine.fault_control import as_get

pytestmark = pytest.mark.unit


def test_the_body_moves_into_the_address() -> None:
    request = b'POST /faults?x=1 HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"a": "b"}'

    assert as_get(request) == (
        b"GET /faults?body=%7B%22a%22%3A%20%22b%22%7D HTTP/1.1\r\nHost: engine\r\n\r\n"
    )


def test_other_requests_stay_as_they_are() -> None:
    assert as_get(b"GET /health HTTP/1.1\r\n\r\n") == b"GET /health HTTP/1.1\r\n\r\n"
