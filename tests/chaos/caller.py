"""A candidate without a browser: opens the link, agrees, and answers over the Room's socket."""

import json
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

Message = dict[str, Any]
HEADER_BYTES = 8
SAMPLES_PER_MS = 24
REPORT_EVERY_MS = 500
REDIAL_S = 0.3
#: A server that is killed while it shakes hands leaves a broken answer.
LOST = (ConnectionClosed, InvalidHandshake, OSError)


@dataclass
class Caller:
    """Plays the interviewer's sound in no time, and reports it as heard every half second of it.

    `losses` says how each line that stood was lost; one that could not be dialled is none.
    """

    link: str
    messages: list[Message] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._cookies = CookieJar()
        self._web = build_opener(HTTPCookieProcessor(self._cookies))
        self._reported: dict[int, int] = {}
        self._unsaved: Message | None = None
        self._room = ""
        self._socket: ClientConnection | None = None

    def accept(self) -> None:
        agreement = f"{self.link}/agreement"
        page = self._web.open(agreement).read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        form = {"csrfmiddlewaretoken": found.group(1), "agree": "yes", "mode": "text"}
        origin = self._origin("http")
        posted = Request(
            agreement, urlencode(form).encode(), {"Origin": origin, "Referer": agreement}
        )
        self._room = urlsplit(self._web.open(posted).url).path

    @property
    def session_id(self) -> str:
        return self._room.strip("/").split("/")[-1]

    def say(self, text: str, *, number: int) -> None:
        """Type an answer; like the page, say it again under the same id after a lost line."""
        self._unsaved = {"type": "text", "id": f"answer-{number}", "text": text}
        self._send(self._unsaved)

    def wait_for(
        self, wanted: Callable[[Message], bool], *, limit_s: float, since: int = 0
    ) -> Message:
        """The first matching message from `since` on; dials again as the page does."""
        deadline = time.monotonic() + limit_s
        seen = since
        while True:
            for message in self.messages[seen:]:
                if wanted(message):
                    return message
            seen = len(self.messages)
            assert time.monotonic() < deadline, self.messages[-12:]
            self._receive(deadline)

    def hang_up(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None

    def _receive(self, deadline: float) -> None:
        try:
            frame = self._line().recv(timeout=max(0.0, min(1.0, deadline - time.monotonic())))
        except TimeoutError:
            return
        except LOST as error:
            self._lose(error)
            time.sleep(REDIAL_S)
            return
        if isinstance(frame, bytes):
            self._play(frame)
            return
        message = json.loads(frame)
        self.messages.append(message)
        if message["type"] == "item_ended":
            self._report(message["item"], message["samples"] // SAMPLES_PER_MS)
        if message.get("saved") and self._unsaved and message["text"] == self._unsaved["text"]:
            self._unsaved = None

    def _play(self, frame: bytes) -> None:
        item, offset = struct.unpack_from("<II", frame)
        end_ms = (offset + (len(frame) - HEADER_BYTES) // 2) // SAMPLES_PER_MS
        if end_ms - self._reported.get(item, 0) >= REPORT_EVERY_MS:
            self._report(item, end_ms)

    def _report(self, item: int, ms: int) -> None:
        self._reported[item] = ms
        self._send({"type": "played", "item": item, "ms": ms})

    def _send(self, message: Message) -> None:
        """A line that is lost meanwhile is dialled again by whoever waits next."""
        try:
            self._line().send(json.dumps(message))
        except LOST as error:
            self._lose(error)

    def _lose(self, error: Exception) -> None:
        if self._socket:
            self.losses.append(f"after {len(self.messages)} messages: {error!r}")
        self.hang_up()

    def _line(self) -> ClientConnection:
        if self._socket is None:
            self._socket = self._dial()
            self._greet(self._socket)
        return self._socket

    def _dial(self) -> ClientConnection:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)
        return connect(
            f"{self._origin('ws')}/ws/room/{self.session_id}/",
            additional_headers={"Cookie": cookies, "Origin": self._origin("http")},
            compression=None,
            max_size=None,
        )

    def _greet(self, socket: ClientConnection) -> None:
        socket.send(json.dumps({"type": "hello", "protocol": 1, "mode": "text"}))
        if self._unsaved:
            socket.send(json.dumps(self._unsaved))

    def _origin(self, scheme: str) -> str:
        return f"{scheme}://{urlsplit(self.link).netloc}"
