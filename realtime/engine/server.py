"""The engine's listening socket: who may connect, to what, and how it all ends."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hmac import compare_digest
from typing import Self
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Origin, Subprotocol

from realtime.engine.connection import Connection, Parts
from realtime.engine.fault_control import FaultControl
from realtime.engine.faults import FaultBoard, SessionFaults, faults_in_query
from realtime.engine.refusals import RefusalError
from realtime.engine.session import SessionSettings

log = logging.getLogger("engine")

REALTIME_PATHS = ("/v1/realtime", "/openai/v1/realtime")
MAX_MESSAGE_BYTES = 32 * 1024 * 1024
CLOSE_TIMEOUT_S = 1
INTERNAL_ERROR = 1011
KEY_PROTOCOL = "openai-insecure-api-key."


@dataclass(frozen=True)
class Listening:
    """Where to listen and whom to let in."""

    host: str = "127.0.0.1"
    port: int = 0
    api_key: str = ""
    origins: tuple[str, ...] = ()
    """Browsers' pages that may connect; programs send no origin and need not be named."""
    max_sessions: int = 64
    has_faults: bool = False


@dataclass
class Engine:
    """Open with `async with`; every session ends with 1001 when it is left."""

    listening: Listening
    parts: Parts
    settings: SessionSettings
    faults: FaultBoard = field(default_factory=FaultBoard)
    _open: set[Connection] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await serve(
            self._handle,
            self.listening.host,
            self.listening.port,
            process_request=self._admit,
            origins=[None, *(Origin(origin) for origin in self.listening.origins)],
            select_subprotocol=_choose_subprotocol,
            create_connection=FaultControl if self.listening.has_faults else None,
            compression=None,
            max_size=MAX_MESSAGE_BYTES,
            close_timeout=CLOSE_TIMEOUT_S,
            server_header=None,
        )
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        server: Server = self._server
        port = next(iter(server.sockets)).getsockname()[1]
        host = f"[{self.listening.host}]" if ":" in self.listening.host else self.listening.host
        return f"ws://{host}:{port}{REALTIME_PATHS[0]}"

    def drop_all(self) -> None:
        """Break every connection without a close frame."""
        for connection in self._open:
            connection.cut()

    async def _handle(self, socket: ServerConnection) -> None:
        request = socket.request
        path = request.path if request else ""
        model = parse_qs(urlsplit(path).query).get("model", ["local"])[0][:128]
        faults = None
        if self.listening.has_faults:
            faults = SessionFaults(self.faults, FaultBoard(faults_in_query(path)))
        connection = Connection(socket, self.parts, replace(self.settings, model=model), faults)
        self._open.add(connection)
        log.info("session opened")
        try:
            await connection.run()
        except Exception:
            log.exception("session failed")
            await socket.close(INTERNAL_ERROR, "internal error")
        finally:
            self._open.discard(connection)
            log.info("session closed")

    def _admit(self, socket: ServerConnection, request: Request) -> Response | None:
        """Answer plain requests, and refuse clients that may not connect; None lets them in."""
        path = urlsplit(request.path).path
        if path == "/health":
            return _answer(socket, 200, self._health())
        if path == "/faults" and self.listening.has_faults:
            return self._answer_fault_control(socket, request)
        if path not in REALTIME_PATHS:
            return _refuse(socket, 404, "not_found", "There is nothing at this address.")
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return _refuse(socket, 426, "upgrade_required", "This address speaks WebSocket.")
        return self._refuse_client(socket, request)

    def _refuse_client(self, socket: ServerConnection, request: Request) -> Response | None:
        if self.listening.api_key and not _has_key(request, self.listening.api_key):
            return _refuse(socket, 401, "invalid_api_key", "The API key is missing or wrong.")
        if len(self._open) >= self.listening.max_sessions:
            return _refuse(socket, 429, "rate_limit_exceeded", "All places are taken.")
        return self._refuse_by_fault(socket, request) if self.listening.has_faults else None

    def _health(self) -> dict[str, object]:
        return {
            "status": "ok",
            "listening": self.parts.listener.name,
            "transcribing": self.parts.transcriber.name,
            "dialogue": self.parts.dialogue.name,
            "speaking": self.parts.speaker.name,
            "sessions": len(self._open),
        }

    def _answer_fault_control(self, socket: ServerConnection, request: Request) -> Response:
        control = parse_qs(urlsplit(request.path).query).get("body", [""])[0]
        try:
            must_drop = self.faults.obey(json.loads(control)) if control else False
        except (RefusalError, ValueError) as error:
            return _refuse(socket, 400, "invalid_value", str(error))
        if must_drop:
            self.drop_all()
        return _answer(socket, 200, {"armed": self.faults.as_json()})

    def _refuse_by_fault(self, socket: ServerConnection, request: Request) -> Response | None:
        try:
            faults_in_query(request.path)
        except (RefusalError, ValueError) as error:
            return _refuse(socket, 400, "invalid_value", str(error))
        fault = self.faults.take("refuse_handshake")
        if fault is None:
            return None
        return _refuse(socket, fault.status, fault.code, "This connection was refused on purpose.")


def _choose_subprotocol(
    socket: ServerConnection,  # noqa: ARG001 - the library's signature
    offered: Sequence[Subprotocol],
) -> Subprotocol | None:
    """Browsers offer `realtime` beside their key; anything else needs no answer."""
    return Subprotocol("realtime") if "realtime" in offered else None


def _has_key(request: Request, key: str) -> bool:
    headers = request.headers
    bearer = headers.get("Authorization", "").removeprefix("Bearer ")
    offered = headers.get("Sec-WebSocket-Protocol", "").split(",")
    in_protocol = [p.strip().removeprefix(KEY_PROTOCOL) for p in offered if KEY_PROTOCOL in p]
    in_query = parse_qs(urlsplit(request.path).query).get("api-key", [])
    shown = [bearer, headers.get("api-key", ""), *in_query, *in_protocol]
    return any(compare_digest(each.encode(), key.encode()) for each in shown)


def _refuse(socket: ServerConnection, status: int, code: str, message: str) -> Response:
    error = {"type": "invalid_request_error", "code": code, "message": message}
    response = _answer(socket, status, {"error": error})
    if status == 429:  # noqa: PLR2004 - the one status that promises a better time
        response.headers["Retry-After"] = "1"
    return response


def _answer(socket: ServerConnection, status: int, body: object) -> Response:
    response = socket.respond(status, json.dumps(body) + "\n")
    del response.headers["Content-Type"]
    response.headers["Content-Type"] = "application/json"
    return response
