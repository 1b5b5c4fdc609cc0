"""The socket to a server that speaks the Realtime protocol: connect, send, read; decides nothing.

The SDK connects and authenticates. Frames go raw both ways over the WebSocket beneath it: the
SDK's own sending asks for a task, and a frame of sound has none. Its reconnection stays off: it
would send held sound into a new, unconfigured session.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from openai import AsyncOpenAI, OpenAIError
from openai.resources.realtime.realtime import AsyncRealtimeConnection
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.protocol import State

from realtime.line import Line
from realtime.metrics import FRAMES_DROPPED_UP
from realtime.protocol.commands import SendAudio
from realtime.protocol.events import ErrorClass, Event, VoiceLost
from realtime.providers.base import Capabilities, VoiceCommand, VoiceRefused
from realtime.providers.complaints import classify_handshake
from realtime.providers.realtime_wire import decode, encode, encode_configuration

CONNECT_LIMIT_S = 10
CLOSE_LIMIT_S = 2
#: Item events may carry sound: megabytes have been seen.
LARGEST_FRAME_BYTES = 32 * 1024 * 1024
#: Ten seconds of sound as the wire has it.
LIMIT_BYTES = 640_000
NO_KEY = "none"  # the SDK wants something; a server without a key does not look


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and as whom to connect; `key` never appears in a repr, a log or an error."""

    url: str
    key: str
    model: str

    @property
    def base_url(self) -> str:
        """`wss://host/v1/realtime` as the SDK wants it: `https://host/v1`."""
        parts = urlsplit(self.url)
        scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
        path = parts.path.rstrip("/").removesuffix("/realtime")
        return urlunsplit((scheme, parts.netloc, path, "", ""))

    @property
    def headers(self) -> dict[str, str]:
        is_azure = (urlsplit(self.url).hostname or "").endswith(".openai.azure.com")
        return {"api-key": self.key} if is_azure else {}

    @property
    def is_on_this_machine(self) -> bool:
        host = urlsplit(self.url).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @property
    def name(self) -> str:
        """For the record: who answered."""
        return "local" if self.is_on_this_machine else (urlsplit(self.url).hostname or "")[:40]

    def __repr__(self) -> str:
        return f"Endpoint({self.name})"


class RealtimeVoices:
    """A new connection for each Leg, all through one SDK client."""

    def __init__(
        self, endpoint: Endpoint, transcription_model: str, turn_detection: str = "server"
    ) -> None:
        self.capabilities = Capabilities(interrupts_itself=True, turn_detection=turn_detection)
        self.name = endpoint.name
        self.model = endpoint.model
        self.transcription_model = transcription_model
        self._endpoint = endpoint
        self._client = AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=endpoint.key or NO_KEY,
            default_headers=endpoint.headers,
            max_retries=0,
        )

    @classmethod
    def from_settings(cls) -> "RealtimeVoices":
        endpoint = Endpoint(
            settings.REALTIME_URL, settings.REALTIME_API_KEY, settings.REALTIME_MODEL
        )
        return cls(
            endpoint, settings.REALTIME_TRANSCRIPTION_MODEL, settings.REALTIME_TURN_DETECTION
        )

    def make(self) -> "RealtimeVoice":
        return RealtimeVoice(self._client, self._endpoint)


class RealtimeVoice:
    def __init__(self, client: AsyncOpenAI, endpoint: Endpoint) -> None:
        self._client = client
        self._endpoint = endpoint
        self._connection: AsyncRealtimeConnection | None = None  # None while it is not open
        self._line: Line[str] = Line(self._send_raw, LIMIT_BYTES, dropped=FRAMES_DROPPED_UP.inc)

    async def open(self) -> None:
        options: dict[str, Any] = {
            "max_size": LARGEST_FRAME_BYTES,
            "compression": None,
            "open_timeout": CONNECT_LIMIT_S,
            "close_timeout": CLOSE_LIMIT_S,
        }
        if self._endpoint.is_on_this_machine:
            options["proxy"] = None
        try:
            self._connection = await self._client.realtime.connect(
                model=self._endpoint.model,
                websocket_connection_options=options,  # type: ignore[arg-type] # passed through
            ).enter()
        except InvalidStatus as refused:
            status = refused.response.status_code
            kind, sentence = classify_handshake(status)
            raise VoiceRefused(f"handshake_{status}", kind, sentence) from None
        except (OSError, TimeoutError, WebSocketException, OpenAIError) as error:
            raise VoiceRefused(type(error).__name__, ErrorClass.RETRY) from None

    def configure(self, session: Mapping[str, Any]) -> None:
        self._write(encode_configuration(session))

    def send(self, command: VoiceCommand) -> None:
        self._write(encode(command), is_sound=type(command) is SendAudio)

    async def events(self) -> AsyncGenerator[Event, None]:
        socket = self._opened()
        while True:
            try:
                frame = await socket.recv(decode=False)
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 1006
                yield VoiceLost(f"closed_{code}")
                return
            yield decode(frame)

    async def flush(self) -> None:
        """Run beside `events`: sends what a slow provider could not take at once."""
        await self._line.run()

    async def close(self) -> None:
        self._line.drop()
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(WebSocketException, OSError, TimeoutError):
                async with asyncio.timeout(CLOSE_LIMIT_S * 2):
                    await connection.close()

    def _write(self, frame: str, *, is_sound: bool = False) -> None:
        connection = self._connection
        # A send on a closing socket would wait for its end, in whichever task writes.
        if connection is not None and socket_of(connection).state is State.OPEN:
            self._line.write(frame, len(frame), is_sound=is_sound)

    async def _send_raw(self, frame: str) -> None:
        """As `send` of the WebSocket for one whole message, without its contexts of a coroutine."""
        socket = self._opened()
        socket.protocol.send_text(frame.encode())
        socket.send_data()
        if socket.paused:
            await socket.drain()

    def _opened(self) -> ClientConnection:
        if self._connection is None:
            raise RuntimeError("This voice is not open.")
        return socket_of(self._connection)


def socket_of(connection: AsyncRealtimeConnection) -> ClientConnection:
    return connection._connection  # noqa: SLF001 - the SDK has no name for it
