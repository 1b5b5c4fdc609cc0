"""The listening half of a session: audio comes in, turns come out, their words are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from realtime.engine.config import SessionConfig, TurnTaking
from realtime.engine.conversation import Conversation
from realtime.engine.errands import Dictate, DropDictation, FinishDictation, Listen
from realtime.engine.input_audio import InputAudio, TakenTurn
from realtime.engine.items import Item, decode_audio
from realtime.engine.outbox import Outbox
from realtime.engine.turn_detection import SpeechBegan, SpeechEnded
from realtime.engine.validation import anything, shape, text
from realtime.engine.written import Written

_EVENT = {"type": anything, "event_id": anything}
_APPEND = shape({**_EVENT, "audio": text(21_000_000)}, required=("audio",))
_BARE = shape(_EVENT)
_TRANSCRIPTION = "conversation.item.input_audio_transcription"


@dataclass(frozen=True)
class TurnBegan:
    """Somebody speaks."""

    interrupts: bool


@dataclass(frozen=True)
class TurnTaken:
    """They are silent again, and what they said is an item."""

    wants_answer: bool


class Hearing:
    """Emits the input audio buffer's events; what follows from a turn is the session's to say."""

    def __init__(
        self,
        config: SessionConfig,
        conversation: Conversation,
        outbox: Outbox,
        transcript_patience_s: float,
    ) -> None:
        self._config = config
        self._conversation = conversation
        self._outbox = outbox
        self._patience_s = transcript_patience_s
        self._input = InputAudio()
        self._awaited: dict[str, float] = {}
        """Items whose words are awaited, and until when."""
        self.silent_from = 0.0
        """When the last turn was taken."""

    @property
    def is_speech_going_on(self) -> bool:
        return self._input.is_speech_going_on

    def words_due_at(self) -> float | None:
        """Say until when an answer waits for words still being written down; None if for none."""
        return max(self._awaited.values(), default=None)

    def append(self, event: dict[str, Any]) -> None:
        pcm = decode_audio(_APPEND(event, "")["audio"], "audio")
        self._input.append(pcm)
        self._outbox.ask(Listen(pcm))

    def commit(self, event: dict[str, Any], now: float) -> None:
        _BARE(event, "")
        self._input.refuse_small_commit()
        self._take_turn(self._item_id(), self._input.take(), now)

    def clear(self, event: dict[str, Any]) -> None:
        _BARE(event, "")
        self._drop_turn()
        self._input.clear()
        self._outbox.emit("input_audio_buffer.cleared")

    def hear(self, probabilities: list[float], now: float) -> Iterator[TurnBegan | TurnTaken]:
        """Say where speech begins and ends; yields after each, before it looks further."""
        taking = self._config.turn_taking()
        for change in self._input.hear(probabilities, taking):
            assert taking is not None  # noqa: S101 - without turn-taking nothing begins or ends
            match change:
                case SpeechBegan(onset_ms):
                    self._begin_speech(onset_ms, taking)
                    yield TurnBegan(taking.interrupts_response)
                case SpeechEnded(end_ms):
                    self._end_speech(end_ms, now)
                    yield TurnTaken(taking.creates_response)
        if taking and self.is_speech_going_on and self._input.is_full:
            self._end_speech(self._input.end_ms, now)
            yield TurnTaken(taking.creates_response)
        self._dictate(taking)

    def take_silence(self, silent_ms: int, now: float) -> None:
        """Take an empty turn, because nobody spoke for the idle timeout."""
        item_id, end_ms = self._outbox.new_id("item"), self._input.end_ms
        self._outbox.emit(
            "input_audio_buffer.timeout_triggered",
            item_id=item_id,
            audio_start_ms=max(0, end_ms - silent_ms),
            audio_end_ms=end_ms,
        )
        self._take_turn(item_id, TakenTurn(b"", b"", 0), now)

    def transcribed(self, item_id: str, written: Written) -> None:
        self._awaited.pop(item_id, None)
        item = self._conversation.find(item_id)
        seconds = 0.0
        if item:
            item.content[0]["transcript"] = written.text
            seconds = round(item.audio_ms / 1000, 3)
        if self._config.transcription is None:
            return
        fields: dict[str, Any] = {"item_id": item_id, "content_index": 0}
        if self._config.wants_logprobs and written.words:
            fields["logprobs"] = written.logprobs()
        if written.text:
            self._outbox.emit(f"{_TRANSCRIPTION}.delta", **fields, delta=written.text)
        usage = {"type": "duration", "seconds": seconds}
        self._outbox.emit(
            f"{_TRANSCRIPTION}.completed", **fields, transcript=written.text, usage=usage
        )

    def transcription_failed(self, item_id: str, code: str, message: str) -> None:
        self._awaited.pop(item_id, None)
        if self._config.transcription is not None:
            self._outbox.emit(
                f"{_TRANSCRIPTION}.failed",
                item_id=item_id,
                content_index=0,
                error={"type": "server_error", "code": code, "message": message},
            )

    def _begin_speech(self, onset_ms: int, taking: TurnTaking) -> None:
        self._drop_turn()
        start_ms = self._input.begin_turn(onset_ms, taking.prefix_ms)
        self._outbox.emit(
            "input_audio_buffer.speech_started", audio_start_ms=start_ms, item_id=self._item_id()
        )

    def _end_speech(self, end_ms: int, now: float) -> None:
        item_id = self._item_id()
        self._outbox.emit("input_audio_buffer.speech_stopped", audio_end_ms=end_ms, item_id=item_id)
        self._take_turn(item_id, self._input.take(end_ms), now)

    def _item_id(self) -> str:
        """Name the item that the running turn will become; the same until the turn is taken."""
        self._input.item_id = self._input.item_id or self._outbox.new_id("item")
        return self._input.item_id

    def _dictate(self, taking: TurnTaking | None) -> None:
        """Hand over what is new of the running turn, so that its words are ready soon after it."""
        if taking is None or self.is_speech_going_on:
            piece = self._input.undictated()
            if piece:
                self._outbox.ask(Dictate(self._item_id(), piece, self._language()))

    def _drop_turn(self) -> None:
        """Forget a turn that will not be taken."""
        if self._input.item_id is not None:
            self._outbox.ask(DropDictation(self._input.item_id))
            self._input.item_id = None

    def _take_turn(self, item_id: str, turn: TakenTurn, now: float) -> None:
        """Make the audio a user item, and ask for its words."""
        self.silent_from = now
        item = Item(item_id, "message", content=[{"type": "input_audio"}], is_live=True)
        item.speech_ms = turn.speech_ms
        item.add_audio(turn.pcm)
        self._outbox.emit(
            "input_audio_buffer.committed",
            item_id=item_id,
            previous_item_id=self._conversation.last_id(),
        )
        self._conversation.add(item)
        self._conversation.finish(item)
        if not turn.pcm:
            self.transcribed(item_id, Written(""))
            return
        self._awaited[item_id] = now + self._patience_s
        self._outbox.ask(Dictate(item_id, turn.undictated, self._language()))
        self._outbox.ask(FinishDictation(item_id))

    def _language(self) -> str | None:
        return (self._config.transcription or {}).get("language")
