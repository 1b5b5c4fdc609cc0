"""The talk on one Leg: speech, answers, texts, tool calls, and who interrupts whom.

It knows nothing of lost lines, clocks and states; the relay does.
"""

from dataclasses import dataclass, field

from realtime.protocol.calls import Calls
from realtime.protocol.commands import (
    AddItem,
    ClearAudio,
    Command,
    CommitAudio,
    ShowCaption,
    TruncateItem,
)
from realtime.protocol.events import (
    Instant,
    ItemAdded,
    Mode,
    ResponseFinished,
    ResponseStarted,
    SilenceNoticed,
    SpeechCommitted,
    SpeechStarted,
    SpeechStopped,
    ToolAnswered,
    TranscriptCompleted,
    TranscriptFailed,
    TranscriptGrew,
    VoiceAudio,
    VoiceAudioEnded,
    VoiceComplained,
    VoiceTextEnded,
    VoiceTextGrew,
)
from realtime.protocol.floor import Floor
from realtime.protocol.microphone import Microphone
from realtime.protocol.plan import Plan
from realtime.protocol.playback import Heard, Playback
from realtime.protocol.pulse import Pulse
from realtime.protocol.responses import Responses
from realtime.protocol.tally import Tally
from realtime.protocol.transcript import Transcript
from realtime.protocol.turns import Speaker, TurnRecord
from realtime.protocol.utterances import Utterances

#: A caption is never shown earlier than a fast speaker would have come to it.
MS_PER_CHARACTER = 50
COMMIT_REFUSED = "input_audio_buffer_commit_empty"


@dataclass(slots=True)
class Conversation:
    plan: Plan
    transcript: Transcript
    interrupts_itself: bool = True  # the provider cancels its answer when the candidate speaks
    microphone: Microphone = field(default_factory=Microphone)
    playback: Playback = field(default_factory=Playback)
    floor: Floor = field(default_factory=Floor)
    responses: Responses = field(default_factory=Responses)
    pulse: Pulse = field(default_factory=Pulse)
    tally: Tally = field(default_factory=Tally)
    utterances: Utterances = field(default_factory=Utterances)
    calls: Calls = field(init=False)
    has_taken_back: bool = False  # the next Leg hears what this one did not write down
    #: Nobody hears: the page is away, or the interview is closing. New sound is not sent on.
    is_deaf: bool = False
    acts: int = 0  # how often the candidate began to speak or wrote
    _lost_from_ms: int | None = None  # a turn by key without an item when the Leg ended
    _silent_from_ms: int | None = None  # the Leg ended owing a word: its last one, in our sound
    _dropped_response: str = ""  # interrupted: what still comes of it is late

    def __post_init__(self) -> None:
        self.calls = Calls(self.plan)
        self.note_question()

    @property
    def is_quiet(self) -> bool:
        """Nobody speaks, and nothing is about to be said."""
        is_silent = self.playback.is_quiet and not self.floor.candidate_speaks
        return is_silent and self.responses.is_idle and not self.calls.are_running

    def silent_ms(self, now: Instant) -> int:
        """How long the Voice has owed a word of whatever kind; 0 where it owes none."""
        return max(self.responses.silent_ms(now), self.pulse.silent_ms(now))

    def is_stuck(self, now: Instant) -> bool:
        """Whether this Leg will not hear or answer any more."""
        return self.responses.are_hopeless(now) or self.pulse.is_lost(now)

    def note_question(self) -> None:
        current = self.plan.current
        self.transcript.question_number = current if current <= len(self.plan.questions) else None

    # --- The candidate

    def speech_started(self, event: SpeechStarted, now: Instant) -> list[Command]:
        self.acts += 1
        self.floor.candidate_started()
        self.responses.unwant()
        lead_ms = self.microphone.lead_ms(event.audio_ms, self.transcript.heard_to_ms)
        at = self.microphone.heard_at(event.audio_ms + lead_ms, now)
        self.transcript.speech_started(event.item_id, event.audio_ms, at, lead_ms=lead_ms)
        self.utterances.begin(at, event.audio_ms, lead_ms)
        self.has_taken_back = False
        self._note_unwritten()
        return self.interrupt(now, must_cancel=not self.interrupts_itself)

    def speech_stopped(self, event: SpeechStopped, now: Instant) -> list[Command]:
        self.floor.candidate_finished()
        self.transcript.speech_stopped(event.item_id, event.audio_ms, now)
        return []

    def speech_committed(self, event: SpeechCommitted, now: Instant) -> list[Command]:
        if self.floor.candidate_speaks and not self.microphone.is_held:
            self.floor.candidate_finished()
        if not self.transcript.is_timed(event.item_id):
            said = self.utterances.take()
            if said is not None:
                self.transcript.speech_started(
                    event.item_id, said.from_ms, said.started_at, lead_ms=said.lead_ms
                )
                self.transcript.speech_stopped(event.item_id, said.to_ms, now)
        self.transcript.speech_committed(event.item_id, event.previous_item_id, now)
        return []

    def press(self, now: Instant) -> list[Command]:
        """The candidate takes the floor by a key; what was sent before is no part of the turn."""
        self.microphone.is_held = True
        if not self.microphone.is_open:
            return []
        self._begin_turn(now, self.microphone.sent_ms)
        return [*self.interrupt(now, must_cancel=True), ClearAudio()]

    def release(self, *, wants_answer: bool = True) -> list[Command]:
        self.microphone.is_held = False
        return self.end_turn(wants_answer=wants_answer) if self.microphone.is_open else []

    def open_microphone(self, now: Instant) -> list[Command]:
        """A new Leg listens: first to what was held for it."""
        held_ms = self.microphone.held_ms
        commands = self.microphone.open()
        if self.microphone.mode is not Mode.VOICE and (held_ms or self.microphone.is_held):
            self._begin_turn(self.microphone.heard_at(0, now), 0)
            if not self.microphone.is_held:
                commands += self.end_turn(wants_answer=True)
        return commands

    def _begin_turn(self, at: Instant, from_ms: int) -> None:
        self.acts += 1
        self.floor.candidate_started()
        self.responses.unwant()
        self.utterances.begin(max(at, 0), from_ms)
        self._note_unwritten()

    def end_turn(self, *, wants_answer: bool) -> list[Command]:
        """A press too short to be a word asks nobody for an answer."""
        if not self.utterances.end(self.microphone.sent_ms):
            self.floor.clear()
            return [ClearAudio()]
        self.floor.candidate_finished()
        if wants_answer:
            self.responses.want()
        return [CommitAudio()]

    def silence_noticed(self, event: SilenceNoticed, _now: Instant) -> list[Command]:
        self.transcript.discard(event.item_id)
        self._note_unwritten()
        return []

    def transcript_grew(self, event: TranscriptGrew, now: Instant) -> list[Command]:
        self.transcript.transcript_grew(event.item_id, event.delta, now)
        item = self.transcript.number_of(event.item_id)
        return [ShowCaption(item, Speaker.CANDIDATE, event.delta)]

    def transcript_completed(self, event: TranscriptCompleted, now: Instant) -> list[Command]:
        self.transcript.transcript_completed(event.item_id, event.text, now, event.certainty)
        self._note_unwritten()
        return self.tally.count(event.item_id, event.usage)

    def transcript_failed(self, event: TranscriptFailed, now: Instant) -> list[Command]:
        self.transcript.transcript_failed(event.item_id, now)
        self._note_unwritten()
        return []

    # --- What no Leg has written down yet

    @property
    def can_take_back(self) -> bool:
        """Whether the next Leg can hear all of it; also when there is nothing."""
        starts = [said.from_ms for said in self.transcript.unwritten()]
        unnamed_ms = self._unnamed_from_ms()
        starts += [] if unnamed_ms is None else [unnamed_ms]
        return not starts or min(starts) >= self.microphone.unwritten.from_ms

    def take_back(self, now: Instant, *, unless_heard_ms: int = 0) -> None:
        """What this Leg was told and did not write down is kept for the next one, and is no Turn.

        Not so where more of an answer to it was heard: the next Leg would answer it again; nor what
        was written down meanwhile. With it goes what was sent last: a provider notices speech late,
        and one that is stuck not at all.
        """
        for heard in self.playback.settle(now, must=True):
            self.transcript.heard(heard, now)
        sound = self.microphone.unwritten
        unwritten = self.transcript.unwritten(unless_heard_ms=unless_heard_ms)
        again = [said for said in unwritten if said.from_ms >= sound.from_ms]
        for said in again:
            self.transcript.discard(said.item_id)
        starts = [said.from_ms for said in again]
        if self._lost_from_ms is not None:
            starts.append(self._lost_from_ms)
        self.has_taken_back = bool(starts)
        if self.microphone.mode is Mode.VOICE:
            lead_from_ms = max(sound.lead_from_ms, sound.from_ms)
            if self._silent_from_ms is not None:
                lead_from_ms = min(lead_from_ms, self._silent_from_ms)
            starts.append(max(lead_from_ms, self.transcript.heard_to_ms))
        if starts:
            self.microphone.take_back(min(starts), self.transcript.spoken_spans())

    def part_turn(self, now: Instant) -> list[Command]:
        """A turn by key that is too long to be taken along: what was said so far is one."""
        commands = self.end_turn(wants_answer=False)
        self._begin_turn(now, self.microphone.sent_ms)
        return commands

    def _unnamed_from_ms(self) -> int | None:
        """Where the first turn by key begins that has no item yet."""
        return self.utterances.from_ms(goes_on=self.microphone.is_held)

    def _note_unwritten(self) -> None:
        is_owed = self.responses.is_busy or self.pulse.is_awaited
        is_unsure = is_owed or self._unnamed_from_ms() is not None
        self.microphone.unwritten.is_needed = is_unsure or bool(self.transcript.unwritten())

    def type_text(self, item_id: str, text: str, now: Instant) -> list[Command]:
        """A typed answer interrupts like a spoken one, and wants an answer of its own."""
        self.acts += 1
        self.transcript.typed(item_id, text, now)
        self.floor.candidate_finished()
        interruption = self.interrupt(now, must_cancel=True)
        self.responses.want()
        return [*interruption, AddItem(item_id, "user", text)]

    def interrupt(self, now: Instant, *, must_cancel: bool) -> list[Command]:
        commands = self.playback.cut(now)
        self.responses.regret()
        if self.responses.active_id:
            self._dropped_response = self.responses.active_id
            if must_cancel:
                commands += self.responses.cancel()
        return commands

    def drop_answer(self) -> list[Command]:
        """Nobody will hear what is being answered; what was interrupted is cancelled already."""
        is_dropped = self.responses.active_id == self._dropped_response
        return [] if is_dropped else self.responses.cancel()

    # --- The interviewer

    def voice_audio(self, event: VoiceAudio, now: Instant) -> list[Command]:
        self.responses.touched_at = now
        if self.is_deaf or (event.response_id and event.response_id == self._dropped_response):
            return []
        self.floor.answer_came()
        self.transcript.interviewer_began(event.item_id, now)
        number = self.transcript.number_of(event.item_id)
        return self.playback.receive(number, event.pcm, now)

    def voice_audio_ended(self, event: VoiceAudioEnded, _now: Instant) -> list[Command]:
        return self.playback.end(self.transcript.number_of(event.item_id))

    def voice_text_grew(self, event: VoiceTextGrew, now: Instant) -> list[Command]:
        before = self.transcript.voice_text_grew(event.item_id, event.part, event.delta, now)
        if self.is_deaf or (event.response_id and event.response_id == self._dropped_response):
            return []
        number = self.transcript.number_of(event.item_id)
        at_ms = max(self.playback.received_ms(number), before * MS_PER_CHARACTER)
        return [ShowCaption(number, Speaker.INTERVIEWER, event.delta, at_ms)]

    def voice_text_ended(self, event: VoiceTextEnded, now: Instant) -> list[Command]:
        self.transcript.voice_text_ended(event.item_id, event.part, event.text, now)
        return []

    def item_added(self, event: ItemAdded, _now: Instant) -> list[Command]:
        self.transcript.place(event.item_id, event.previous_item_id)
        return []

    def response_started(self, event: ResponseStarted, now: Instant) -> list[Command]:
        self.responses.touched_at = now
        is_wanted = self.responses.started(event.response_id)
        is_late = self.is_deaf or self.microphone.is_held
        if is_late or self.calls.ends or not is_wanted:
            self._dropped_response = event.response_id
            return self.responses.cancel()
        if not self.floor.candidate_speaks:
            self.floor.answer_expected()
        return []

    def response_finished(self, event: ResponseFinished, now: Instant) -> list[Command]:
        """Close its items, answer its calls, and want the next response where one is due."""
        if self.responses.is_over(event.response_id):
            return []
        commands = self._close_items(event, now)
        answers = self.calls.receive(event)
        self.note_question()
        self.responses.finished(event, now)
        was_said = event.status in {"completed", "incomplete"}
        if answers and was_said:
            self.responses.want()
        if was_said and not self.responses.is_owed:
            self.floor.answer_came()
        return commands + answers + self.tally.count(event.response_id, event.usage)

    def tool_answered(self, event: ToolAnswered, _now: Instant) -> list[Command]:
        return self.calls.answered(event)

    def ask_if_owed(self, now: Instant) -> list[Command]:
        """Nothing is asked for while a tool runs or nobody hears, nor after the interviewer ended.

        What the candidate is saying will have an answer of its own.
        """
        if self.calls.ends or self.floor.candidate_speaks:
            self.responses.unwant()
        if self.calls.are_running or self.is_deaf:
            return []
        return self.responses.ask_if_owed(now)

    def complained(self, event: VoiceComplained, now: Instant) -> list[Command]:
        """Only a refused wish for a response, or for a turn, concerns the talk."""
        if event.code == COMMIT_REFUSED and self.utterances.take() is not None:
            self.responses.unwant()
            self.responses.regret()
            self.floor.answer_came()
        in_flight = self.responses.in_flight
        if event.refuses_response and in_flight and event.about in {"", in_flight}:
            self.responses.refused(now)
        elif in_flight and event.about == in_flight:
            self.responses.failed(now, event.kind, event.retry_after_ms)
        return []

    def _close_items(self, event: ResponseFinished, now: Instant) -> list[Command]:
        commands: list[Command] = []
        self.transcript.interviewer_finished(event.item_ids, now)
        for item_id in event.item_ids:
            number = self.transcript.number_of(item_id)
            commands += self.playback.end(number)
            if not self.playback.has_known(number):
                was_shown = event.status == "completed" and not self.is_deaf
                self.transcript.heard(Heard(number, 0, 0, is_cut=not was_shown), now)
        return commands

    # --- Time and ends

    def follow(self, now: Instant) -> list[Command]:
        """What became due: sound that was heard or not, and responses that were waiting."""
        commands = self.playback.cut_if_stalled(now)
        for heard in self.playback.settle(now):
            commands += self._take_note(heard, now)
        commands += self.ask_if_owed(now)
        self._note_unwritten()
        if self.microphone.is_open:  # else it waits for the next Leg
            self.microphone.unwritten.note(now)
        return commands

    def start_leg(self, number: int, *, keeps_old: bool = False) -> None:
        self.transcript.start_leg(number, keeps_old=keeps_old)
        self.tally = Tally(number)

    def leg_ended(self, now: Instant) -> list[Command]:
        """Nobody answers any more. What was sent of an answer is cut; its Turn keeps the rest."""
        commands = self.playback.cut(now)
        if self.microphone.is_open:  # else it never listened: what the one before missed stays so
            self._note_missed(now)
        self.microphone.close()
        self.utterances.clear()
        self.floor.clear()
        self.responses.clear()
        self.calls.forget_running()
        self._dropped_response = ""
        return commands

    def _note_missed(self, now: Instant) -> None:
        self._lost_from_ms = self._unnamed_from_ms()
        silent_ms = self.silent_ms(now)
        self._silent_from_ms = self.microphone.sent_ms - silent_ms if silent_ms else None

    def settle_all(self, now: Instant) -> list[TurnRecord]:
        """Wait for no text, no place and no report any more."""
        for heard in self.playback.settle(now, must=True):
            self.transcript.heard(heard, now)
        return self.transcript.settle_all(now, self.microphone.sent_ms)

    def _take_note(self, heard: Heard, now: Instant) -> list[Command]:
        item_id = self.transcript.heard(heard, now)
        if not item_id or heard.truncate_ms is None:
            return []
        return [TruncateItem(item_id, heard.truncate_ms)]
