"""The socket to a server that speaks the Realtime protocol: connect, send, read; decides nothing.

The SDK connects and authenticates. Frames go raw both ways over the WebSocket beneath it: the
SDK's own sending asks for a task, and a frame of sound has none. Its reconnection stays off: it
would send held sound into a new, unconfigured session.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from openai import AsyncOpenAI, OpenAIError
from openai.resources.realtime.realtime import AsyncRealtimeConnection
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.protocol import State

from interviews.certainty import tells_certainty
from realtime.line import Line
from realtime.metrics import FRAMES_DROPPED_UP
from realtime.protocol.commands import SendAudio
from realtime.protocol.events import (
    ErrorClass,
    Event,
    ResponseFinished,
    VoiceComplained,
    VoiceConfigured,
    VoiceLost,
    VoiceOpened,
)
from realtime.protocol.microphone import RING_MS
from realtime.protocol.sound import BYTES_PER_MS
from realtime.providers.base import Capabilities, Refused, VoiceCommand, VoiceRefused
from realtime.providers.complaints import classify_close, classify_handshake, retry_after_s
from realtime.providers.health import Health
from realtime.providers.realtime_wire import (
    decode,
    decode_sound,
    encode,
    encode_configuration,
)
from realtime.providers.socket import SoundSocket

logger = logging.getLogger(__name__)

CONNECT_LIMIT_S = 10
#: A provider that hangs on an open line is noticed after 12 s, by its missing pong, whether or not
#: anything is owed; then the socket is given CLOSE_LIMIT_S.
PING_EVERY_S = 4
PONG_LIMIT_S = 8
CLOSE_LIMIT_S = 2
#: Item events may carry sound: megabytes have been seen.
LARGEST_FRAME_BYTES = 32 * 1024 * 1024
#: Sound as the wire has it: all that was held for a new Leg, and ten seconds more.
LIMIT_BYTES = (RING_MS + 10_000) * BYTES_PER_MS * 4 // 3
#: No provider lets a session live so long: the clocks disagree.
LONGEST_LIFE_S = 24 * 3_600
#: What was held is sent in messages of so much: a slow line loses the oldest of it, and not all.
PIECE_BYTES = 1_000 * BYTES_PER_MS
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
    """One deployment: a new connection for each Leg, all through one SDK client."""

    count = 1

    def __init__(
        self,
        endpoint: Endpoint,
        transcription_model: str,
        capabilities: Capabilities | None = None,
    ) -> None:
        self.capabilities = capabilities or Capabilities()
        self.health = Health()
        self._refused: list[Refused] = []
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
        transcriber = settings.REALTIME_TRANSCRIPTION_MODEL
        can = configured_capabilities(transcriber, settings.REALTIME_TRANSCRIPTION_LOGPROBS)
        return cls(endpoint, transcriber, can)

    @property
    def deployment(self) -> str:
        return f"{self.name}/{self.model}"

    def make(self) -> "RealtimeVoice":
        return RealtimeVoice(self, self._client, self._endpoint)

    def on_refused(self, hear: Refused) -> None:
        self._refused.append(hear)

    def failed(self, kind: ErrorClass, cause: str, retry_after_s: float = 0.0) -> None:
        """A Leg did not come up, or will never do again: new ones go elsewhere for a while."""
        self.health.failed(kind, time.monotonic(), retry_after_s)
        extra = {"deployment": self.deployment, "error_class": kind.value, "code": cause}
        logger.warning("deployment_failed", extra=extra)
        if kind is ErrorClass.BUSY:
            for hear in self._refused:
                hear(self.deployment, retry_after_s)


def configured_capabilities(transcriber: str, logprobs: str) -> Capabilities:
    """`transcriber` is the model that writes down what is said."""
    return Capabilities(
        tells_certainty=tells_certainty(transcriber, logprobs),
        turn_detection=settings.REALTIME_TURN_DETECTION,
        rotate_ms=settings.REALTIME_ROTATE_SECONDS * 1000,
    )


#: The events that say how a deployment does.
NEWS = frozenset({VoiceOpened, VoiceConfigured, VoiceComplained, ResponseFinished})


class RealtimeVoice:
    def __init__(self, deployment: RealtimeVoices, client: AsyncOpenAI, endpoint: Endpoint) -> None:
        self.provider = deployment.name
        self.model = deployment.model
        self.transcription_model = deployment.transcription_model
        self.turn_detection = deployment.capabilities.turn_detection
        self.tells_certainty = deployment.capabilities.tells_certainty
        self.on_sound: Callable[[Event], None] | None = None
        self._deployment = deployment
        self._client = client
        self._endpoint = endpoint
        self._connection: AsyncRealtimeConnection | None = None  # None while it is not open
        self._is_up = False  # its configuration was confirmed
        self._line: Line[str] = Line(self._send_raw, LIMIT_BYTES, dropped=FRAMES_DROPPED_UP.inc)

    async def open(self) -> None:
        try:
            await self._connect()
        except VoiceRefused as refused:
            self._deployment.failed(refused.kind, refused.cause, refused.retry_after_s)
            raise

    async def _connect(self) -> None:
        options: dict[str, Any] = {
            "create_connection": SoundSocket,
            "max_size": LARGEST_FRAME_BYTES,
            "compression": None,
            "open_timeout": CONNECT_LIMIT_S,
            "close_timeout": CLOSE_LIMIT_S,
            "ping_interval": PING_EVERY_S,
            "ping_timeout": PONG_LIMIT_S,
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
            wait_s = retry_after_s(refused.response.headers.get("Retry-After"))
            raise VoiceRefused(f"handshake_{status}", kind, sentence, wait_s) from None
        except (OSError, TimeoutError, WebSocketException, OpenAIError) as error:
            raise VoiceRefused(type(error).__name__, ErrorClass.RETRY) from None

    def configure(self, session: Mapping[str, Any]) -> None:
        self._write(encode_configuration(session))

    def send(self, command: VoiceCommand) -> None:
        if type(command) is not SendAudio:
            self._write(encode(command))
        elif len(command.pcm) <= PIECE_BYTES:
            self._write(encode(command), is_sound=True)
        else:
            for start in range(0, len(command.pcm), PIECE_BYTES):
                self.send(SendAudio(command.pcm[start : start + PIECE_BYTES]))

    async def events(self) -> AsyncGenerator[Event, None]:
        socket = self._opened()
        if isinstance(socket, SoundSocket):
            socket.hear = self._take_sound
        while True:
            try:
                frame = await socket.recv(decode=False)
            except ConnectionClosed as closed:
                yield self._lost(closed)
                return
            event = decode(frame)
            if type(event) in NEWS:
                event = self._take_note(event)
            yield event

    def _take_sound(self, frame: bytes) -> bool:
        sound = decode_sound(frame)
        if sound is None or self.on_sound is None:
            return False
        self.on_sound(sound)
        return True

    def _lost(self, closed: ConnectionClosed) -> VoiceLost:
        code = closed.rcvd.code if closed.rcvd else 1006
        kind, sentence = classify_close(code)
        if kind is ErrorClass.FATAL or not self._is_up:
            self._deployment.failed(kind, f"closed_{code}")
        return VoiceLost(f"closed_{code}", kind, sentence)

    def _take_note(self, event: Event) -> Event:
        """What concerns the deployment is known to it before anybody asks it again."""
        if type(event) is VoiceOpened:
            return replace(event, remaining_ms=self._remaining_ms(event.expires_at_s))
        if type(event) is VoiceConfigured:
            self._is_up = True
            self._deployment.health.came_up()
        elif type(event) is VoiceComplained and event.kind is ErrorClass.FATAL:
            self._deployment.failed(event.kind, event.code)
        elif type(event) is ResponseFinished and event.kind in {ErrorClass.FATAL, ErrorClass.BUSY}:
            self._deployment.failed(event.kind, "response_failed", event.retry_after_ms / 1000)
        return event

    def _remaining_ms(self, expires_at_s: int | None) -> int | None:
        """By the provider's own clock, as its handshake told it; ours may be wrong by hours."""
        if expires_at_s is None:
            return None
        response = self._opened().response
        now_s = time.time()
        with contextlib.suppress(TypeError, ValueError, AttributeError):
            now_s = parsedate_to_datetime(response.headers["Date"]).timestamp()  # type: ignore[union-attr]
        remaining_s = expires_at_s - now_s
        return int(remaining_s * 1000) if 0 < remaining_s < LONGEST_LIFE_S else None

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
