"""Those who are told: a webhook's receiver and a mail server that nothing kills.

They write down what they took, by its key, and are sometimes unwell: they are busy, or they take it
and hang up before they have said so. Never twice in a row about the same message.
"""

import hashlib
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from types import MappingProxyType

from tests.chaos.ledger import Ledger

#: Shares of the odd ones.
UNWELL = MappingProxyType({"busy": 0.15, "forgets": 0.1})
LONGEST_MAIL_BYTES = 1_000_000


class Told:
    """What has arrived: each message's key with its channel and a digest of its words."""

    def __init__(self, ledger: Ledger, seed: int, unwell: Mapping[str, float] = UNWELL) -> None:
        self._ledger = ledger
        self._seed = seed
        self._unwell = unwell
        self._lock = threading.Lock()
        self._calls: Counter[str] = Counter()

    def take(self, key: str, channel: str, body: bytes) -> str:
        """How the receiver feels about it; it has taken it unless it is busy."""
        with self._lock:
            self._calls[key] += 1
            count = self._calls[key]
            dice = Random(f"told-{self._seed}-{key}-{count}")
            moods = [*self._unwell, "well"]
            shares = [*self._unwell.values(), 1 - sum(self._unwell.values())]
            mood = dice.choices(moods, shares)[0] if count % 2 else "well"
            if mood != "busy":
                digest = hashlib.sha256(body).hexdigest()
                self._ledger.note(key, "received", channel=channel, digest=digest)
            return mood


@contextmanager
def webhook_receiver(told: Told) -> Iterator[str]:
    """Its address on a free port of loopback, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            mood = told.take(self.headers["webhook-id"], "webhook", body)
            if mood == "forgets":
                return
            self.send_response(503 if mood == "busy" else 204)
            self.send_header("Retry-After", "1")
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_given: object) -> None:
            """A sender that was killed in mid-sentence."""

    with _served(Server(("127.0.0.1", 0), Handler)) as port:
        yield f"http://127.0.0.1:{port}/hook"


class MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP as takes a message."""

    told: Told

    def handle(self) -> None:
        self._say("220 storm")
        while line := self.rfile.readline(1_000):
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                mood = self._take(b"".join(iter(self._line, b".\r\n")))
                if mood == "forgets":
                    return
                self._say("451 busy" if mood == "busy" else "250 taken")
            else:
                self._say("221 bye" if word == b"QUIT" else "250 well")

    def _line(self) -> bytes:
        line = self.rfile.readline(LONGEST_MAIL_BYTES)
        if not line:
            raise ConnectionResetError  # whoever wrote was killed
        return line

    def _take(self, data: bytes) -> str:
        message = message_from_bytes(data, policy=policy.default)
        key = str(message["Message-ID"]).strip("<>").partition("@")[0]
        body = f"{message['Subject']}\n{message.get_content()}".encode()
        return self.told.take(key, "email", body)

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_given: object) -> None:
        """A sender that was killed in mid-sentence."""


@contextmanager
def mail_server(told: Told) -> Iterator[int]:
    """Its port."""
    handler = type("Handler", (MailHandler,), {"told": told})
    with _served(MailServer(("127.0.0.1", 0), handler)) as port:
        yield port


@contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
