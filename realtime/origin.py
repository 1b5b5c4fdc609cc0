"""Whether a page that wants a socket is ours: decided by its Origin before anything else (pure)."""

from collections.abc import Collection
from urllib.parse import urlsplit


def is_own_origin(origin: str, host: str, *, trusted: Collection[str], must_be_https: bool) -> bool:
    """A browser always names the page's origin; no origin, or another site's, is refused.

    `host` is the Host header of the handshake; `trusted` holds origins like `https://a.example`.
    """
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.netloc or origin != base_of(origin):
        return False
    if origin in trusted:
        return True
    if must_be_https and parts.scheme != "https":
        return False
    return parts.netloc.lower() == host.lower()


def base_of(address: str) -> str:
    """`https://a.example/path` -> `https://a.example`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
