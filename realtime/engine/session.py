"""One provider session, sans-I/O: client events and finished work in, events and errands out.

Time is an argument everywhere: `now`, in seconds of a clock that never goes back.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from realtime.engine.answering import Answering
from realtime.engine.config import SessionConfig
from realtime.engine.conversation import Conversation
from realtime.engine.errands import CloseSocket
from realtime.engine.hearing import Hearing, TurnBegan, TurnTaken
from realtime.engine.items import SpokenWords
from realtime.engine.outbox import NewId, Outbox, Output
from realtime.engine.refusals import RefusalError
from realtime.engine.scene import Part
from realtime.engine.validation import anything, missing, nullable, shape, text
from realtime.engine.written import Written

GOING_AWAY = 1001
MAX_DEPTH = 100
_UPDATE = shape({"type": anything, "event_id": anything, "session": anything}, ("session",))
_EVENT_ID = nullable(text(512))


@dataclass(frozen=True)
class SessionSettings:
    """What the engine was started with, as far as a session has to know it."""

    model: str = "local"
    transcriber: str = "none"
    """The name of the transcription, echoed as `audio.input.transcription.model`."""
    session_s: float = 3600
    transcript_patience_s: float = 4
    """So long a response waits for the words of the turn it answers."""
    is_lenient: bool = False


class Session:
    """Call `begin` once, then anything; each call returns what is to be sent and done."""

    def __init__(
        self, settings: SessionSettings, new_id: NewId, now: float, unix_time_s: float
    ) -> None:
        self._settings = settings
        self._now = now
        self._is_over = False
        self._expires_at = now + settings.session_s
        self._outbox = Outbox(new_id)
        self._config = SessionConfig(
            session_id=new_id("sess"),
            model=settings.model,
            expires_at=int(unix_time_s + settings.session_s),
            transcriber=settings.transcriber,
            is_lenient=settings.is_lenient,
        )
        self._conversation = Conversation(new_id("conv"), self._outbox)
        self._hearing = Hearing(
            self._config, self._conversation, self._outbox, settings.transcript_patience_s
        )
        self._answering = Answering(self._config, self._conversation, self._outbox)
        self._handlers: dict[str, Callable[[dict[str, Any]], None]] = {
            "session.update": self._update,
            "input_audio_buffer.append": self._hearing.append,
            "input_audio_buffer.commit": self._commit,
            "input_audio_buffer.clear": self._hearing.clear,
            "conversation.item.create": self._conversation.create,
            "conversation.item.retrieve": self._conversation.retrieve,
            "conversation.item.truncate": self._conversation.truncate,
            "conversation.item.delete": self._conversation.delete,
            "response.create": self._answering.create,
            "response.cancel": self._cancel,
        }

    def begin(self) -> list[Output]:
        """Return the events that every connection starts with."""
        self._outbox.emit("session.created", session=self._config.as_event())
        self._outbox.emit(
            "conversation.created",
            conversation={"id": self._conversation.id, "object": "realtime.conversation"},
        )
        return self._outbox.drain()

    def receive(self, raw: str | bytes | dict[str, Any], now: float) -> list[Output]:
        """Obey one client event, an object or JSON text; a refusal becomes an `error` event."""
        if self._is_over:
            return []
        self._now = now
        client_event_id = None
        try:
            event = raw if isinstance(raw, dict) else _parse(raw)
            client_event_id = _EVENT_ID(event.get("event_id"), "event_id")
            self._handler_of(event)(event)
        except RefusalError as refusal:
            self._outbox.emit("error", error=refusal.as_error(client_event_id))
        return self._settled()

    def heard(self, probabilities: list[float], now: float) -> list[Output]:
        """Take the probability of speech in each 32 ms window, in the order of the audio."""
        if self._is_over:
            return []
        self._now = now
        for change in self._hearing.hear(probabilities, now):
            match change:
                case TurnBegan(interrupts=True):
                    self._answering.interrupt(now)
                case TurnTaken(wants_answer=True):
                    self._answering.answer()
        return self._settled()

    def transcribed(self, item_id: str, written: Written, now: float) -> list[Output]:
        return self._feed(now, lambda: self._hearing.transcribed(item_id, written))

    def transcription_failed(
        self, item_id: str, code: str, message: str, now: float
    ) -> list[Output]:
        return self._feed(now, lambda: self._hearing.transcription_failed(item_id, code, message))

    def line_decided(self, response_id: str, part: Part, now: float) -> list[Output]:
        """Take one more part of the line."""
        return self._feed(now, lambda: self._answering.line_decided(response_id, part, now))

    def line_ended(self, response_id: str, now: float) -> list[Output]:
        """Take note that the line has no more parts."""
        return self._feed(now, lambda: self._answering.line_ended(response_id, now))

    def words_spoken(self, response_id: str, words: SpokenWords, now: float) -> list[Output]:
        """Take the sound of the next few words of the line."""
        return self._feed(now, lambda: self._answering.words_spoken(response_id, words, now))

    def speaking_ended(self, response_id: str, now: float) -> list[Output]:
        """Take note that all words of one SpeakLine were spoken."""
        return self._feed(now, lambda: self._answering.speaking_ended(response_id, now))

    def response_failed(
        self, response_id: str, code: str, message: str, now: float
    ) -> list[Output]:
        """End a response whose line could not be decided or spoken."""
        return self._feed(now, lambda: self._answering.fail(response_id, code, message, now))

    def tick(self, now: float) -> list[Output]:
        """Do what is due: let sound out, break a silence, end the session."""
        return self._feed(now, self._let_time_pass)

    def wake_at(self, now: float) -> float:
        """Say when `tick` will have something to do, if nothing else happens before."""
        times = [self._expires_at, self._idle_at(), self._answering.wake_at(now)]
        if self._answering.has_undecided:
            times.append(self._hearing.words_due_at())
        return min(time for time in times if time is not None)

    def _feed(self, now: float, change: Callable[[], None]) -> list[Output]:
        if self._is_over:
            return []
        self._now = now
        change()
        return self._settled()

    def _settled(self) -> list[Output]:
        """Ask for the lines that need not wait for a transcript any longer; hand all over."""
        words_due_at = self._hearing.words_due_at()
        if words_due_at is None or words_due_at <= self._now:
            self._answering.decide_all()
        return self._outbox.drain()

    def _handler_of(self, event: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
        if "type" not in event:
            raise missing("type")
        handler = self._handlers.get(event["type"]) if isinstance(event["type"], str) else None
        if handler is None:
            supported = ", ".join(repr(name) for name in self._handlers)
            message = f"Invalid value for 'type'. Supported values are: {supported}."
            raise RefusalError("invalid_value", message, "type")
        return handler

    def _update(self, event: dict[str, Any]) -> None:
        self._config.update(
            _UPDATE(event, "")["session"],
            has_spoken=self._answering.has_spoken,
            is_responding=self._answering.active is not None,
        )
        self._outbox.emit("session.updated", session=self._config.as_event())

    def _commit(self, event: dict[str, Any]) -> None:
        self._hearing.commit(event, self._now)

    def _cancel(self, event: dict[str, Any]) -> None:
        self._answering.cancel(event, self._now)

    def _idle_at(self) -> float | None:
        taking, silent_from = self._config.turn_taking(), self._answering.silent_from
        if taking is None or taking.idle_timeout_ms is None or silent_from is None:
            return None
        if self._hearing.is_speech_going_on:
            return None
        return max(silent_from, self._hearing.silent_from) + taking.idle_timeout_ms / 1000

    def _let_time_pass(self) -> None:
        if self._now >= self._expires_at:
            self._expire()
            return
        self._answering.advance(self._now)
        idle_at, taking = self._idle_at(), self._config.turn_taking()
        if idle_at is not None and self._now >= idle_at and taking:
            self._hearing.take_silence(taking.idle_timeout_ms or 0, self._now)
            self._answering.answer(is_silence=True)

    def _expire(self) -> None:
        self._is_over = True
        error = RefusalError(
            "session_expired",
            f"Your session hit the maximum duration of {self._settings.session_s / 60:g} minutes.",
        )
        self._outbox.emit("error", error=error.as_error(None))
        self._answering.abandon()
        self._outbox.ask(CloseSocket(GOING_AWAY, "session_expired"))


def _parse(raw: str | bytes) -> dict[str, Any]:
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        raise RefusalError("invalid_event", "The message is not valid JSON.") from None
    if not isinstance(event, dict):
        raise RefusalError("invalid_event", "The message is not a JSON object.")
    if _is_deeper_than(MAX_DEPTH, event):
        raise RefusalError("invalid_event", "The message is nested too deeply.")
    return event


def _is_deeper_than(limit: int, value: object) -> bool:
    level: list[Any] = [value]
    for _ in range(limit):
        lists = [each for each in level if isinstance(each, list)]
        lists += [list(each.values()) for each in level if isinstance(each, dict)]
        level = [inner for each in lists for inner in each]
        if not level:
            return False
    return True
