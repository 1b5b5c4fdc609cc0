"""FakeReceiver: a webhook's receiver on loopback that answers from a script and remembers."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

#: Says nothing at all until the receiver is closed.
HANG = 0


@dataclass
class Receipt:
    """One request as it came: header names in small letters."""

    headers: dict[str, str]
    body: bytes


@dataclass
class FakeReceiver:
    """Its address; the last status is answered for ever."""

    url: str
    statuses: list[int]
    headers: dict[str, str]
    received: list[Receipt] = field(default_factory=list)


@contextmanager
def receiver(
    *statuses: int, tls: ssl.SSLContext | None = None, **headers: str
) -> Iterator[FakeReceiver]:
    """On a free port until the block ends; underscores in header names become hyphens."""
    closing = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            fake.received.append(Receipt(named, body))
            status = fake.statuses[min(len(fake.received), len(fake.statuses)) - 1]
            if status == HANG:
                closing.wait()
                return
            self.send_response(status)
            for name, value in fake.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls else "http"
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    fake = FakeReceiver(
        f"{scheme}://127.0.0.1:{server.server_port}/hook?of=viva", list(statuses or (204,)), given
    )
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield fake
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
