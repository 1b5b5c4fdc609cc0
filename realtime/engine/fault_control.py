"""`POST /faults` for a server library that only knows GET: the body moves into the address."""

from urllib.parse import quote

from websockets.asyncio.server import ServerConnection

MAX_REQUEST_BYTES = 4096


class FaultControl(ServerConnection):
    """A connection whose first request may be a small POST; used only under `--faults`."""

    _post = b""
    _is_settled = False

    def data_received(self, data: bytes) -> None:
        if self._is_settled:
            super().data_received(data)
            return
        self._post += data
        if self._post.startswith(b"POST ") and not _is_whole(self._post):
            return
        self._is_settled = True
        super().data_received(as_get(self._post))


def _is_whole(request: bytes) -> bool:
    head, blank, body = request.partition(b"\r\n\r\n")
    return bool(blank and len(body) >= _content_length(head)) or len(request) > MAX_REQUEST_BYTES


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return 0


def as_get(request: bytes) -> bytes:
    """Turn a whole POST into a GET with its body as the parameter `body`; leave others alone."""
    if not request.startswith(b"POST "):
        return request
    head, _, body = request.partition(b"\r\n\r\n")
    path = head.split(b" ", 2)[1].split(b"?")[0].decode("latin-1")
    return f"GET {path}?body={quote(body)} HTTP/1.1\r\nHost: engine\r\n\r\n".encode()
