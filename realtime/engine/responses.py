"""One running response: collects what is decided and spoken, lets it out in order and time."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from realtime.engine.config import PCM
from realtime.engine.conversation import Conversation
from realtime.engine.items import PCM_BYTES_PER_MS, SpokenWords
from realtime.engine.outbox import Outbox
from realtime.engine.output_items import OutputItems
from realtime.engine.pacing import Pacer
from realtime.engine.response_settings import ResponseSettings
from realtime.engine.scene import Call, Part, Say
from realtime.engine.usage import Tokens, spoken_tokens, text_tokens, usage_event

MAX_DELTA_BYTES = 200 * PCM_BYTES_PER_MS
Status = Literal["in_progress", "completed", "cancelled", "failed", "incomplete"]


@dataclass
class _Queued:
    """A part that was decided; its sound arrives later, until `is_whole`."""

    part: Part
    is_whole: bool
    words: deque[SpokenWords] = field(default_factory=deque)
    rest: bytes = b""
    """Sound of the words whose transcript has gone out already."""


class Response:
    """Emits its own events; ends itself when all that was decided has gone out."""

    def __init__(
        self,
        response_id: str,
        settings: ResponseSettings,
        conversation: Conversation,
        outbox: Outbox,
        input_tokens: tuple[Tokens, Tokens],
    ) -> None:
        """`input_tokens` are those of the context and the cached ones among them."""
        joined = None if settings.is_out_of_band else conversation
        self.id = response_id
        self.settings = settings
        self.status: Status = "in_progress"
        self.pacer = Pacer()
        self.has_audio = False
        self._conversation_id = joined.id if joined else None
        self._outbox = outbox
        self._items = OutputItems(response_id, settings.modality, joined, outbox)
        self._input_tokens = input_tokens
        self._output_tokens = Tokens()
        self._queue: deque[_Queued] = deque()
        self._is_decided = False
        self._status_details: dict[str, Any] | None = None

    def begin(self) -> None:
        self._outbox.emit("response.created", response=self.as_event())

    def decided(self, part: Part) -> None:
        is_spoken = isinstance(part, Say) and self.settings.modality == "audio"
        self._queue.append(_Queued(part, is_whole=not is_spoken))

    def line_ended(self) -> None:
        """No more parts will be decided."""
        self._is_decided = True

    def spoken(self, words: SpokenWords) -> None:
        unfinished = self._unfinished()
        if unfinished:
            unfinished.words.append(words)

    def speaking_ended(self) -> None:
        """All sound of the oldest unfinished part is here."""
        unfinished = self._unfinished()
        if unfinished:
            unfinished.is_whole = True

    @property
    def is_running(self) -> bool:
        return self.status == "in_progress"

    def wake_at(self, now: float) -> float | None:
        """When `advance` can do something, or None while it waits for the shell."""
        head = self._queue[0] if self._queue else None
        if head is None or not (head.words or head.rest):
            return None
        return self.pacer.next_at(now)

    def advance(self, now: float) -> None:
        """Let out what is due; ends the response after its last part."""
        while self._queue:
            if not self._let_out(self._queue[0], now):
                return
            if self._is_over_limit():
                self.end("incomplete", reason="max_output_tokens")
                return
            self._queue.popleft()
        if self.is_running and self._is_decided:
            self.end("completed")

    def end(
        self, status: Status, *, reason: str | None = None, error: dict[str, Any] | None = None
    ) -> None:
        """Close what is open and say `response.done`; the rest of the line is forgotten."""
        self._items.close_message("completed" if status == "completed" else "incomplete")
        self.status = status
        self._queue.clear()
        if status != "completed":
            details = {"type": status, "reason": reason, "error": error}
            self._status_details = {key: value for key, value in details.items() if value}
        self._outbox.emit("response.done", response=self.as_event())

    def as_event(self) -> dict[str, Any]:
        """Show the response resource; usage appears with its end."""
        context, cached = self._input_tokens
        settings = self.settings
        return {
            "object": "realtime.response",
            "id": self.id,
            "status": self.status,
            "status_details": self._status_details,
            "output": self._items.as_events(),
            "conversation_id": self._conversation_id,
            "output_modalities": [settings.modality],
            "max_output_tokens": settings.max_output_tokens,
            "audio": {"output": {"format": dict(PCM), "voice": settings.voice}},
            "usage": None if self.is_running else usage_event(context, cached, self._output_tokens),
            "metadata": settings.metadata,
        }

    def _unfinished(self) -> _Queued | None:
        """Find whose sound is coming: it comes in order, so the first that still wants some."""
        return next((queued for queued in self._queue if not queued.is_whole), None)

    def _let_out(self, queued: _Queued, now: float) -> bool:
        """Return True when nothing is left of this part, or nothing may follow it."""
        match queued.part:
            case Call(name, arguments):
                self._items.add_call(name, arguments)
                self._count(Tokens(text=text_tokens(name + arguments)))
            case Say(text) if self.settings.modality == "text":
                self._items.add_text(text)
                self._count(Tokens(text=text_tokens(text)))
            case Say():
                return self._speak(queued, now)
        return True

    def _speak(self, queued: _Queued, now: float) -> bool:
        while queued.rest or queued.words:
            if self._is_over_limit():
                return True
            if not self.pacer.may_send(now):
                return False
            self._send_piece(queued, now)
        return queued.is_whole

    def _send_piece(self, queued: _Queued, now: float) -> None:
        if not queued.rest:
            words = queued.words.popleft()
            self._count(Tokens(text=text_tokens(self._items.begin_words(words))))
            queued.rest = words.pcm
        piece, queued.rest = queued.rest[:MAX_DELTA_BYTES], queued.rest[MAX_DELTA_BYTES:]
        if piece:
            length_ms = len(piece) / PCM_BYTES_PER_MS
            self.has_audio = True
            self.pacer.count(length_ms, now)
            self._count(Tokens(audio=spoken_tokens(length_ms)))
            self._items.add_audio(piece)

    def _count(self, tokens: Tokens) -> None:
        self._output_tokens += tokens

    def _is_over_limit(self) -> bool:
        limit = self.settings.max_output_tokens
        return isinstance(limit, int) and self._output_tokens.total > limit
