"""One open page of a Room: frames to its socket, never waiting for it."""

from collections.abc import Awaitable, Callable
from typing import Any

from realtime.browser import PageCommand, RoomFacts, encode, encode_sound
from realtime.line import Line
from realtime.metrics import FRAMES_DROPPED_DOWN, PAGES_CLOSED
from realtime.protocol.commands import PlayAudio, ShowTakenOver
from realtime.protocol.life import TAKEN_OVER

#: More than the sound that may be ahead of its playing (480 kB), with room for words.
LIMIT_BYTES = 1024 * 1024

AsgiMessage = dict[str, Any]


class Page:
    """What the runner knows of a browser."""

    def __init__(self, send: Callable[[AsgiMessage], Awaitable[None]], facts: RoomFacts) -> None:
        self.line: Line[AsgiMessage] = Line(send, LIMIT_BYTES, dropped=FRAMES_DROPPED_DOWN.inc)
        self._facts = facts
        self._is_closed = False

    @property
    def is_dead(self) -> bool:
        return self.line.is_dead

    def play(self, command: PlayAudio) -> None:
        if self._is_closed:
            return
        frame = encode_sound(command)
        message = {"type": "websocket.send", "bytes": frame}
        self.line.write(message, len(frame), is_sound=True)

    def show(self, command: PageCommand) -> None:
        self._write(encode(command, self._facts))

    def take_over(self) -> None:
        """Another page goes on with this session."""
        self.show(ShowTakenOver())
        self.close(TAKEN_OVER)

    def close(self, code: int) -> None:
        """Once; later frames are not sent."""
        if not self._is_closed:
            self.line.write({"type": "websocket.close", "code": code}, 0)
            self._is_closed = True
            PAGES_CLOSED.labels(str(code)).inc()

    def _write(self, text: str) -> None:
        if not self._is_closed:
            self.line.write({"type": "websocket.send", "text": text}, len(text))
