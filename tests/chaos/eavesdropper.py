"""Whoever stands beside the broker and hears each command that any process gives to it."""

import base64
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

LIMIT_S = 30.0
#: A message to the workers, as Celery writes it: its body is in base 64.
BODY = re.compile(rb'body[\\"]+: ?[\\"]+([A-Za-z0-9+/=]+)')


class Eavesdropper:
    """What was heard so far, in the order in which the broker took it."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._heard = bytearray()
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while part := self._line.recv(65_536):
            self._heard += part

    def close(self) -> None:
        self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    @property
    def messages(self) -> list[str]:
        """Bodies of the messages to the workers."""
        found = BODY.findall(bytes(self._heard))
        return [base64.b64decode(body).decode() for body in found]

    @property
    def heard(self) -> str:
        return "\n".join([bytes(self._heard).decode("utf-8", "replace"), *self.messages])


@contextmanager
def eavesdropping(valkey: Path) -> Iterator[Eavesdropper]:
    """From when the broker has agreed to tell."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(LIMIT_S)
        line.connect(str(valkey))
        line.sendall(b"MONITOR\r\n")
        assert line.recv(5) == b"+OK\r\n"
        line.settimeout(None)
        listener = Eavesdropper(line)
        try:
            yield listener
        finally:
            listener.close()
