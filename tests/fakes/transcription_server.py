"""FakeTranscriptionServer: an OpenAI-compatible endpoint for transcriptions on loopback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class FakeTranscriptionServer:
    """Its address, what it hears one after the other (a number is a status), what it was sent."""

    url: str
    answers: list[str | int]
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def transcription_server(*answers: str | int) -> Iterator[FakeTranscriptionServer]:
    """On a free port of loopback, until the block ends; the last answer is given for ever."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fake.requests.append(self.rfile.read(int(self.headers["Content-Length"])))
            answer = fake.answers[min(len(fake.requests), len(fake.answers)) - 1]
            said = json.dumps({"text": answer} if isinstance(answer, str) else {}).encode()
            self.send_response(200 if isinstance(answer, str) else answer)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_given: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake = FakeTranscriptionServer(f"http://127.0.0.1:{server.server_port}/v1", list(answers))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def use(server: FakeTranscriptionServer, settings: Any) -> None:
    """The settings that ask for it, at 6 dollars an hour."""
    settings.RETRANSCRIPTION_BASE_URL, settings.RETRANSCRIPTION_MODEL = server.url, "fake-ears"
    settings.RETRANSCRIPTION_PRICE = 0.1
