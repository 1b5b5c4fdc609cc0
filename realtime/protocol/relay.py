"""The Relay: a pure state machine between browser and Voice. Events in, commands out.

Each event finds its handler here. The talk itself is `conversation.py`; who is there, deadlines and
ends are `life.py`, which also follows every event. Nothing reads a clock: `now` comes with it.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from interviews.states import EndReason
from realtime.protocol import events as e
from realtime.protocol import sentences
from realtime.protocol.commands import (
    AddItem,
    AnswerPing,
    Command,
    ConfigureVoice,
    Finish,
    FlushPlayback,
    NoteError,
    ShowError,
    ShowTurn,
    Welcome,
)
from realtime.protocol.events import ErrorClass, Event, Instant, Mode
from realtime.protocol.floor import Phase
from realtime.protocol.handover import Handover
from realtime.protocol.known_session import KnownSession
from realtime.protocol.life import Life, Stage
from realtime.protocol.seat import SeatDenied, SeatGiven
from realtime.protocol.succession import Succession
from realtime.protocol.turns import Speaker, TurnRecord

UNSENT_TEXTS = 20


#: What the Voice that talks says by itself; each is a sign of its life.
VOICE_EVENTS = frozenset(
    {
        e.VoiceOpened,
        e.VoiceConfigured,
        e.VoiceComplained,
        e.VoiceAudio,
        e.VoiceAudioEnded,
        e.VoiceTextGrew,
        e.VoiceTextEnded,
        e.ItemAdded,
        e.SpeechStarted,
        e.SpeechStopped,
        e.SpeechCommitted,
        e.SilenceNoticed,
        e.TranscriptGrew,
        e.TranscriptCompleted,
        e.TranscriptFailed,
        e.ResponseStarted,
        e.ResponseFinished,
        e.Malformed,
        e.Ignored,
    }
)

#: While the interviewer speaks these come many times a second, and mean that it goes on speaking.
OF_SPEECH = frozenset({e.VoiceAudio, e.VoiceTextGrew, e.AudioPlayed})


class Relay:
    """One Session, as long as this process drives it."""

    def __init__(self, known: KnownSession) -> None:
        self.life = Life(known)
        self.talk = self.life.talk
        self.legs = self.life.legs
        self._typed_ids = {turn.item_id for turn in known.turns}
        self.turns = self.life.turns
        self.succession = Succession(self.life, self._configuration)
        self._handlers = self._list_handlers()

    def receive(self, event: Event, now: Instant) -> list[Command]:
        if type(event) is e.CandidateAudio:
            return self._hear(event.pcm, now)
        self.life.standstill.work(now)
        if self.life.stage is Stage.OVER and type(event) is not e.TurnSaved:
            return []  # late frames are normal: both sockets close after the decision
        if type(event) in VOICE_EVENTS:
            self.talk.pulse.heard(now)
        commands = self._handlers[type(event)](event, now)
        if type(event) in OF_SPEECH and self._speaks_on:
            return commands  # nothing else can have changed
        commands += self.succession.follow(now)
        return commands + self.life.follow(now)

    def written_until(self, now: Instant) -> Instant:
        """To where all that was said is in the record, with what is being stored now."""
        return self.life.written_until(now)

    @property
    def _speaks_on(self) -> bool:
        return self.life.told.phase is Phase.SPEAKING and self.talk.playback.goes_on

    def _hear(self, pcm: bytes, now: Instant) -> list[Command]:
        return self.talk.microphone.hear(pcm, now) if self.life.is_asked else []

    def _list_handlers(self) -> dict[type[Any], Callable[[Any, Instant], list[Command]]]:
        talk = self.talk
        handover = Handover(self.life)
        return {
            e.BrowserConnected: self._browser_connected,
            e.BrowserJoined: self._browser_joined,
            e.BrowserLeft: self._browser_left,
            e.CandidateTyped: self._candidate_typed,
            e.AudioPlayed: lambda event, now: talk.playback.report(
                event.item, event.played_ms, now
            ),
            e.MicrophoneMuted: self._microphone_muted,
            e.ModeChosen: lambda event, now: self.turns.choose_mode(event.mode, now),
            e.TalkKeyMoved: self._talk_key_moved,
            e.TurnTakingChosen: self._turn_taking_chosen,
            e.EndRequested: lambda _event, now: self.life.close(EndReason.CANDIDATE, now),
            e.PingReceived: lambda event, _now: [AnswerPing(event.t)],
            e.VoiceOpened: self._voice_opened,
            e.VoiceConfigured: self._voice_configured,
            e.VoiceLost: self.succession.voice_lost,
            e.NextVoiceSaid: self.succession.next_said,
            e.OldVoiceSaid: self.succession.old_said,
            e.VoiceComplained: self._voice_complained,
            e.VoiceAudio: talk.voice_audio,
            e.VoiceAudioEnded: talk.voice_audio_ended,
            e.VoiceTextGrew: talk.voice_text_grew,
            e.VoiceTextEnded: talk.voice_text_ended,
            e.ItemAdded: talk.item_added,
            e.SpeechStarted: talk.speech_started,
            e.SpeechStopped: talk.speech_stopped,
            e.SpeechCommitted: talk.speech_committed,
            e.SilenceNoticed: talk.silence_noticed,
            e.TranscriptGrew: talk.transcript_grew,
            e.TranscriptCompleted: talk.transcript_completed,
            e.TranscriptFailed: talk.transcript_failed,
            e.ResponseStarted: talk.response_started,
            e.ResponseFinished: self._response_finished,
            e.Malformed: lambda event, _now: [NoteError(ErrorClass.BENIGN, event.reason)],
            e.Ignored: lambda _event, _now: [],
            e.ToolAnswered: talk.tool_answered,
            e.TurnSaved: self._turn_saved,
            e.UsageSaved: self._usage_saved,
            e.SessionEnded: self.life.session_ended,
            e.ServerStopping: handover.server_stopping,
            SeatGiven: self._seat_given,
            SeatDenied: lambda event, _now: self.life.door.deny(event),
            e.SessionWanted: handover.session_wanted,
            e.SessionDrivenElsewhere: handover.driven_elsewhere,
            e.RecordStalled: lambda _event, now: self.life.interrupt(sentences.RECORD_STALLED, now),
            e.TimePassed: lambda _event, _now: [],
        }

    # --- The page

    def _browser_connected(self, _event: e.BrowserConnected, now: Instant) -> list[Command]:
        """A new page is told everything; one that was there before has lost the floor to it."""
        parting = self._page_gone(now) if self.life.is_joined else []
        self.life.is_connected = True
        self.life.told.phase = self.life.phase()
        self.life.told.progress = self.life.progress(now)
        self.life.told.is_busy = False
        turns = tuple(self.talk.transcript.records)
        unsaved = frozenset(self.life.unsaved)
        welcome = Welcome(
            self.life.told.phase, turns, self.life.told.progress, unsaved, self.turns.preset
        )
        commands: list[Command] = [c for c in parting if not isinstance(c, FlushPlayback)]
        commands += self.life.door.tell()
        if self.life.stage is Stage.IDLE:
            commands += self.life.door.knock(is_ready=False)
        return [welcome, *commands]

    def _browser_joined(self, event: e.BrowserJoined, now: Instant) -> list[Command]:
        if self.life.is_joined or self.life.stage not in {Stage.IDLE, Stage.TALKING}:
            return []
        self.life.is_joined = True
        self.life.stage = Stage.TALKING
        self.talk.is_deaf = False
        self.turns.join(event.mode)
        if self.legs.is_closed:
            return self._open_leg(now)
        if self.legs.is_up:
            self.succession.page_came_back()
        return []

    def _open_leg(self, now: Instant) -> list[Command]:
        """Not before there is a seat."""
        if not self.life.door.is_open:
            return self.life.door.knock(is_ready=True)
        self.legs.rest()
        return self.legs.open(now)

    def _seat_given(self, _event: SeatGiven, now: Instant) -> list[Command]:
        """Whoever has said hello starts; else the seat is there when they do, for a while."""
        door = self.life.door
        door.clear()
        if door.is_open or not self.life.is_joined or self.life.stage is not Stage.TALKING:
            return []
        door.is_open = True
        return self._open_leg(now)

    def _browser_left(self, _event: e.BrowserLeft, now: Instant) -> list[Command]:
        self.life.is_connected = False
        if self.life.stage is Stage.IDLE:
            self.life.stage = Stage.OVER
            return [Finish()]
        if not self.life.door.is_open and self.life.stage is Stage.TALKING:
            return self.life.leave_queue()
        return self._page_gone(now) if self.life.is_joined else []

    def _page_gone(self, now: Instant) -> list[Command]:
        self.life.is_joined = False
        self.life.away_since = now
        self.talk.is_deaf = True
        if self.turns.mode is not Mode.PUSH:
            self.talk.microphone.part()
        silence = self.turns.stop_speech(wants_answer=False)
        return [*silence, *self.talk.interrupt(now, must_cancel=True)]

    def _candidate_typed(self, event: e.CandidateTyped, now: Instant) -> list[Command]:
        item_id = "typed_" + sha256(event.text_id.encode()).hexdigest()[:24]
        if not self.life.is_asked or item_id in self._typed_ids:
            return []
        if not self.legs.is_up and len(self.life.unsent) >= UNSENT_TEXTS:
            return [ShowError("too_many_texts", sentences.TEXT_TOO_MUCH)]
        self._typed_ids.add(item_id)
        if self.legs.is_up:
            return self.talk.type_text(item_id, event.text, now)
        self.life.unsent.append(AddItem(item_id, "user", event.text))
        return []

    def _microphone_muted(self, event: e.MicrophoneMuted, _now: Instant) -> list[Command]:
        self.talk.microphone.is_muted = event.muted
        return self.turns.stop_speech() if event.muted else []

    def _talk_key_moved(self, event: e.TalkKeyMoved, now: Instant) -> list[Command]:
        return self.turns.move_key(now, held=event.held) if self.life.is_asked else []

    def _turn_taking_chosen(self, event: e.TurnTakingChosen, now: Instant) -> list[Command]:
        self.turns.choose_preset(event.preset, now)
        return []

    # --- The Voice

    def _voice_opened(self, event: e.VoiceOpened, now: Instant) -> list[Command]:
        return self.succession.voice_opened(event, now)

    def _configuration(self, now: Instant) -> ConfigureVoice:
        return ConfigureVoice(
            covered=self.life.plan.covered_in_order,
            current=self.life.plan.current,
            greeted=was_greeted(self.talk.transcript.records),
            remaining_minutes=self.life.budget.remaining_minutes(now),
            turn_taking=self.turns.wish,
        )

    def _voice_configured(self, event: e.VoiceConfigured, now: Instant) -> list[Command]:
        return self.succession.voice_configured(event, now)

    def _voice_complained(self, event: e.VoiceComplained, now: Instant) -> list[Command]:
        note = NoteError(event.kind, event.code)
        lost = e.VoiceLost(event.code, event.kind, event.sentence, event.retry_after_ms)
        is_hopeless = event.kind in {ErrorClass.RETRY, ErrorClass.FATAL}
        if is_hopeless or (event.kind is ErrorClass.BUSY and not self.legs.is_up):
            return [note, *self.succession.voice_lost(lost, now)]
        if event.kind is ErrorClass.OURS and not self.legs.is_up:
            rejected = e.VoiceLost(event.code, ErrorClass.FATAL, event.sentence)
            return [note, *self.succession.voice_lost(rejected, now)]
        return [note, *self.talk.complained(event, now)]

    def _response_finished(self, event: e.ResponseFinished, now: Instant) -> list[Command]:
        commands = self.talk.response_finished(event, now)
        if event.status == "failed" and event.kind is ErrorClass.FATAL:
            lost = e.VoiceLost("response_failed", event.kind, event.sentence)
            commands += self.succession.voice_lost(lost, now)
        return commands

    # --- Our own shell

    def _turn_saved(self, event: e.TurnSaved, _now: Instant) -> list[Command]:
        if not (event.turn.is_settled and self.talk.transcript.is_newest(event.turn)):
            return []
        self.life.unsaved.discard(event.turn.item)
        return [ShowTurn(event.turn, saved=True)]

    def _usage_saved(self, event: e.UsageSaved, _now: Instant) -> list[Command]:
        self.life.time.leg_costs(event.leg_number, event.cost_microusd)
        return []


def was_greeted(turns: list[TurnRecord]) -> bool:
    """A greeting that was cut before a word of it was heard is none."""
    return any(turn.speaker is Speaker.INTERVIEWER and turn.heard_text for turn in turns)
