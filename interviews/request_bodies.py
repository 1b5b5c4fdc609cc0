"""How much a request may bring along, before anybody is asked who sent it.

Daphne takes in all of a body, in memory, before the application hears of the request: without a
limit a stranger's one large body ends the process, and every conversation in it.
"""

from typing import Any

from daphne.http_protocol import WebRequest

#: The largest that anything here is sent is a form with a document of half a megabyte.
LARGEST_BYTES = 4 * 1024 * 1024
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class GuardedRequest(WebRequest):  # type: ignore[misc] # Daphne is not typed
    """Cut off as soon as its body is known to be too large."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_refused = False
        # Twisted would read forms, too, on the loop; Django does it where it is wanted.
        self._parsePOSTFormSubmission = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        """None: it comes in pieces, and nobody knows."""
        super().gotLength(length)
        if length is not None and length > LARGEST_BYTES:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._is_refused:
            return
        if self.content.tell() + len(data) > LARGEST_BYTES:
            self._refuse()
        else:
            super().handleContentChunk(data)

    def process(self) -> Any:
        """What was cut off is nobody's to answer."""
        return None if self._is_refused else super().process()

    def _refuse(self) -> None:
        self._is_refused = True
        self.channel.transport.write(TOO_LARGE)
        self.channel.loseConnection()
