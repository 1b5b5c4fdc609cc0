import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from interviews.supervisor import health

pytestmark = pytest.mark.wire


class FakeWeb(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/health/ready" else 404)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), FakeWeb) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_web_server_that_answers_well_is_ready(url: str) -> None:
    assert health.is_ready(url)


def test_one_that_answers_otherwise_is_not(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeWeb, "status", 503)
    assert not health.is_ready(url)


def test_one_that_is_not_there_or_says_nothing_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert not health.is_ready(f"http://127.0.0.1:{port}", limit_s=0.1)
    assert not health.is_ready(f"http://127.0.0.1:{port}")
