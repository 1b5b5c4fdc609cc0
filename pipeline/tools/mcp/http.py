"""MCP over streamable HTTP at `/mcp`: each request stands by itself, with its own token.

There is no session here, so none can be stolen: an `Mcp-Session-Id` that somebody sends means
nothing. One manager for each request, because nobody but the request would end its tasks: Daphne
knows no lifespan.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.utils import timezone
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from interviews.models import AgentToken
from pipeline.tools.bearer import (
    INSUFFICIENT_SCOPE,
    INVALID_TOKEN,
    REFUSED,
    Unauthorized,
    challenge,
    visitor_of,
)
from pipeline.tools.callers import actor_of
from pipeline.tools.guesses import WAIT_S, guesses_too_often
from pipeline.tools.limits import take_message
from pipeline.tools.mcp.origins import is_our_host, is_our_origin
from pipeline.tools.mcp.server import build_server
from pipeline.tools.mcp.threads import at_the_door
from pipeline.tools.result import SENTENCES, ErrorCode

DOOR = "mcp"
PATH = "/mcp"
METADATA_PATH = "/.well-known/oauth-protected-resource/mcp"
LARGEST_BODY = 256 * 1024
TOO_MANY = SENTENCES[ErrorCode.RATE_LIMITED]

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def with_mcp(pages: Application) -> Application:
    """All other addresses as before."""

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope.get("path", "").rstrip("/") == PATH:
            await answer(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return serve


async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One request: refused, or handed to a server of its own."""
    host, origin = _header(scope, b"host") or "", _header(scope, b"origin")
    if not is_our_host(host, settings.ALLOWED_HOSTS):
        await _refuse(send, 421, "This is another host's address.")
    elif not is_our_origin(origin, host=host, trusted=settings.CSRF_TRUSTED_ORIGINS):
        await _refuse(send, 403, "Pages of other sites may not call this.")
    elif scope["method"] != "POST":
        await _refuse(send, 405, "This address takes POST only.", {"Allow": "POST"})
    else:
        await _answer_visitor(scope, receive, send)


async def _answer_visitor(scope: dict[str, Any], receive: Any, send: Any) -> None:
    header = _header(scope, b"authorization") or ""

    def authenticate() -> AgentToken:
        return visitor_of(header, door=DOOR, now=timezone.now())

    def wait_s() -> int:
        """Of too many messages, or of too many guesses. Raises Unauthorized."""
        try:
            return take_message(actor_of(authenticate()))
        except Unauthorized:
            if header and guesses_too_often(ASGIRequest(scope, BytesIO())):
                return WAIT_S
            raise

    try:
        waits_s = await at_the_door(wait_s)
    except Unauthorized:
        told = challenge(_metadata_address(), error=INVALID_TOKEN if header else "")
        await _refuse(send, 401, REFUSED, {"WWW-Authenticate": told})
        return
    if waits_s:
        await _refuse(send, 429, TOO_MANY, {"Retry-After": str(waits_s)})
        return
    missing: list[str] = []
    manager = StreamableHTTPSessionManager(
        build_server(authenticate, door=DOOR, tell_missing=missing.append),
        json_response=True,
        stateless=True,
        max_request_body_size=LARGEST_BODY,
    )

    async def tell(message: MutableMapping[str, Any]) -> None:
        is_start = message["type"] == "http.response.start"
        await send(_with_missing_scope(message, missing[-1]) if is_start and missing else message)

    async with manager.run():
        await manager.handle_request(scope, receive, tell)


def _with_missing_scope(start: Mapping[str, Any], scope: str) -> dict[str, Any]:
    """The head of an answer whose body says that the token may not do that: 403 (RFC 6750)."""
    told = challenge(_metadata_address(), error=INSUFFICIENT_SCOPE, scope=scope)
    headers = [*start["headers"], (b"www-authenticate", told.encode())]
    return {**start, "status": 403, "headers": headers}


def _metadata_address() -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{METADATA_PATH}"


def _header(scope: dict[str, Any], name: bytes) -> str | None:
    """Given more than once it is one list (RFC 9110), which is no host and no token of ours."""
    found = [value for key, value in scope["headers"] if key == name]
    return b",".join(found).decode("latin-1") if found else None


async def _refuse(send: Any, status: int, why: str, headers: dict[str, str] | None = None) -> None:
    body = json.dumps({"error": {"code": "refused", "message": why}}).encode()
    told = {"Content-Type": "application/json", "Cache-Control": "no-store", **(headers or {})}
    raw = [(name.lower().encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
