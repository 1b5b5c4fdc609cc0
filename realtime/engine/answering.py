"""The speaking half of a session: responses from their creation to their end."""

from typing import Any

from realtime.engine.config import SessionConfig
from realtime.engine.conversation import Conversation
from realtime.engine.errands import Abandon, DecideLine, SpeakLine
from realtime.engine.items import Item, SpokenWords
from realtime.engine.outbox import Outbox
from realtime.engine.refusals import RefusalError
from realtime.engine.response_settings import ResponseSettings, settings_from
from realtime.engine.responses import Response
from realtime.engine.scene import Part, Say, Scene
from realtime.engine.usage import Tokens, cached_part, context_tokens
from realtime.engine.validation import anything, nullable, shape, text

MAX_RESPONSES = 8
"""So many may run at once, all but one of them out of band."""
_CANCEL = shape({"type": anything, "event_id": anything, "response_id": nullable(text(64))})


class Answering:
    """One response at most belongs to the conversation; the others are out of band."""

    def __init__(self, config: SessionConfig, conversation: Conversation, outbox: Outbox) -> None:
        self._config = config
        self._conversation = conversation
        self._outbox = outbox
        self._running: dict[str, Response] = {}
        self._undecided: dict[str, bool] = {}
        """Responses whose line was not asked for yet; True where silence is to be broken."""
        self._sent_before = Tokens()
        self.active: Response | None = None
        self.has_spoken = False
        """Whether the interviewer was heard in this session; its voice is fixed from then on."""
        self.silent_from: float | None = None
        """When the last answer was or will be heard to its end; None while one is running."""

    def create(self, event: dict[str, Any]) -> None:
        settings = self._settings(event)
        if self.active and not settings.is_out_of_band:
            raise RefusalError(
                "conversation_already_has_active_response",
                f"Conversation already has an active response in progress: {self.active.id}. "
                "Wait until the response is finished before creating a new one.",
            )
        if len(self._running) >= MAX_RESPONSES:
            message = f"At most {MAX_RESPONSES} responses can run at once."
            raise RefusalError("invalid_value", message, "response")
        self._start(settings, is_silence=False)

    def answer(self, *, is_silence: bool = False) -> None:
        """Respond to a turn, unless a response is running that may not be interrupted."""
        if self.active is None:
            self._start(self._settings({}), is_silence=is_silence)

    def cancel(self, event: dict[str, Any], now: float) -> None:
        response_id = _CANCEL(event, "").get("response_id")
        response = self._running.get(response_id) if response_id else self.active
        if response is None:
            raise RefusalError(
                "response_cancel_not_active", "Cancellation failed: no active response found"
            )
        response.end("cancelled", reason="client_cancelled")
        self._forget(response, now)

    def interrupt(self, now: float) -> None:
        """Cancel the running answer, because the candidate began to speak."""
        if self.active:
            self.active.end("cancelled", reason="turn_detected")
            self._forget(self.active, now)

    def decide_all(self) -> None:
        """Nothing more is to be waited for: ask for the lines of the responses that have none."""
        for response_id in list(self._undecided):
            self._decide(response_id)

    @property
    def has_undecided(self) -> bool:
        return bool(self._undecided)

    def line_decided(self, response_id: str, part: Part, now: float) -> None:
        response = self._running.get(response_id)
        if response is None:
            return
        response.decided(part)
        if isinstance(part, Say) and response.settings.modality == "audio":
            voice, speed = response.settings.voice_name, self._config.speed
            self._outbox.ask(SpeakLine(response_id, part.text, voice, speed, part.language))
        self._advance(response, now)

    def line_ended(self, response_id: str, now: float) -> None:
        if response := self._running.get(response_id):
            response.line_ended()
            self._advance(response, now)

    def words_spoken(self, response_id: str, words: SpokenWords, now: float) -> None:
        if response := self._running.get(response_id):
            response.spoken(words)
            self._advance(response, now)

    def speaking_ended(self, response_id: str, now: float) -> None:
        if response := self._running.get(response_id):
            response.speaking_ended()
            self._advance(response, now)

    def fail(self, response_id: str, code: str, message: str, now: float) -> None:
        if response := self._running.get(response_id):
            error = {"type": "server_error", "code": code, "message": message}
            response.end("failed", error=error)
            self._forget(response, now)

    def advance(self, now: float) -> None:
        for response in list(self._running.values()):
            self._advance(response, now)

    def abandon(self) -> None:
        """Drop all work: the session is over."""
        for response_id in self._running:
            self._outbox.ask(Abandon(response_id))
        self._running.clear()

    def wake_at(self, now: float) -> float | None:
        times = (response.wake_at(now) for response in self._running.values())
        return min((time for time in times if time is not None), default=None)

    def _settings(self, event: dict[str, Any]) -> ResponseSettings:
        return settings_from(
            event,
            self._config.response_defaults(),
            has_spoken=self.has_spoken,
            new_id=self._outbox.new_id,
        )

    def _start(self, settings: ResponseSettings, *, is_silence: bool) -> None:
        tokens = context_tokens(settings.instructions, self._context_of(settings))
        cached = cached_part(tokens, self._sent_before)
        self._sent_before = tokens
        response_id = self._outbox.new_id("resp")
        response = Response(
            response_id, settings, self._conversation, self._outbox, (tokens, cached)
        )
        self._running[response_id] = response
        if not settings.is_out_of_band:
            self.active, self.silent_from = response, None
        response.begin()
        self._outbox.emit("rate_limits.updated", rate_limits=_rate_limits())
        self._undecided[response_id] = is_silence
        if settings.context is not None:
            self._decide(response_id)

    def _context_of(self, settings: ResponseSettings) -> list[Item]:
        if settings.context is None:
            return list(self._conversation)
        found = []
        for entry in settings.context:
            item = self._conversation.find(entry) if isinstance(entry, str) else entry
            if item is None:
                message = f"There is no item '{entry}' in this conversation."
                raise RefusalError("invalid_value", message, "response.input")
            found.append(item)
        return found

    def _decide(self, response_id: str) -> None:
        settings, is_silence = self._running[response_id].settings, self._undecided.pop(response_id)
        scene = Scene(
            instructions=settings.instructions,
            items=tuple(item.in_scene() for item in self._context_of(settings)),
            tools=settings.tools,
            tool_choice=settings.tool_choice,
            is_silence=is_silence,
        )
        self._outbox.ask(DecideLine(response_id, scene))

    def _advance(self, response: Response, now: float) -> None:
        response.advance(now)
        if response.has_audio and response is self.active:
            self.has_spoken = True
        if not response.is_running:
            self._forget(response, now)

    def _forget(self, response: Response, now: float) -> None:
        self._running.pop(response.id)
        self._undecided.pop(response.id, None)
        self._outbox.ask(Abandon(response.id))
        if response is self.active:
            self.active = None
            self.silent_from = max(now, response.pacer.playback_ends_at(now))


def _rate_limits() -> list[dict[str, Any]]:
    """Fill an event that belongs to every response, though a local engine limits nothing."""
    limits = (("requests", 10_000), ("tokens", 10_000_000))
    return [
        {"name": name, "limit": limit, "remaining": limit, "reset_seconds": 0.0}
        for name, limit in limits
    ]
