"""How a Session goes on and ends: who is there, which deadlines run, and what is told of it.

The relay brings the events; here is what follows from them, and from time alone.
"""

from collections.abc import Iterable
from enum import Enum, auto

from interviews.states import EndReason, GapCause, SessionState
from realtime.protocol import events as e
from realtime.protocol import sentences
from realtime.protocol.commands import (
    AddItem,
    CloseBrowser,
    Command,
    EndSession,
    Finish,
    NoteError,
    Progress,
    SaveProgress,
    SaveTurn,
    ShowEnded,
    ShowError,
    ShowPhase,
    ShowTurn,
)
from realtime.protocol.conversation import Conversation
from realtime.protocol.door import Door
from realtime.protocol.events import Instant, Mode
from realtime.protocol.farewell import Farewell
from realtime.protocol.floor import OPEN_FLOOR, Phase
from realtime.protocol.known_session import KnownSession
from realtime.protocol.legs import Legs
from realtime.protocol.microphone_watch import MicrophoneWatch
from realtime.protocol.plan import Plan
from realtime.protocol.rotation import Rotation
from realtime.protocol.silence import Silence
from realtime.protocol.standstill import Standstill
from realtime.protocol.timekeeping import Timekeeping
from realtime.protocol.told import Told
from realtime.protocol.transcript import Transcript
from realtime.protocol.turn_taking import TurnTaking
from realtime.protocol.turns import TurnRecord
from realtime.protocol.written import Written

#: How long a Leg is kept for a page that went away.
LEG_KEPT_MS = 30_000
#: How long the last words may take to be written down after the end.
LAST_WORDS_MS = 3_000
#: How long the page waits for the end to be stored before it is told anyway.
END_STORED_MS = 10_000

#: Why a Leg ends whose Voice owes a word and says nothing.
STALLED = "stalled"

NORMAL_CLOSE = 1000
TAKEN_OVER = 4409
#: As 1012, which an application may not send: Autobahn, under Daphne, refuses it.
SERVER_RESTARTS = 4012
#: Given up for now: the page offers to try again.
INTERRUPTED = 4503


class Stage(Enum):
    IDLE = auto()  # nobody has said hello yet
    TALKING = auto()
    CLOSING = auto()  # decided; the last words are being written down
    ENDED = auto()  # the end is being stored
    OVER = auto()  # nothing more will happen here


class Life:
    """The shared state of one Session's relay, and everything that ends or outlasts a Leg."""

    def __init__(self, known: KnownSession) -> None:
        self.plan = Plan(known.questions, set(known.covered), dict(known.follow_ups_used))
        transcript = Transcript(list(known.turns), next_leg_number=known.next_leg_number)
        self.talk = Conversation(self.plan, transcript, known.interrupts_itself)
        self.turns = TurnTaking(self.talk, known.turn_taking)
        self.legs = Legs(
            known.next_leg_number,
            known.grace_ms,
            known.providers,
            Rotation(known.rotate_ms),
        )
        self.written = Written(self.talk, self.legs)
        self.standstill = Standstill()
        self.time = Timekeeping(known)
        self.budget = self.time.budget
        self.silence = Silence(self.talk)
        self.watch = MicrophoneWatch(self.talk.microphone)
        self.told = Told(known.state, set(known.open_gaps), saved=self._standing(0))
        self.door = Door(needs_seat=known.needs_seat)
        self.grace_ms = known.grace_ms
        self.stage = Stage.IDLE
        self.is_connected = False  # a page has the socket
        self.is_joined = False  # and it has said hello
        self.away_since: Instant = 0  # meaningful while not joined
        self._silent_since: Instant | None = None  # a lost Voice was stuck from then on
        self.unsaved: set[int] = set()  # items whose newest Turn is not stored yet
        self.unsent: list[AddItem] = []  # typed while there was no Voice
        self.farewell = Farewell(self.talk)
        self._deadline: Instant = 0  # of the stage, where it has one
        self.reason = EndReason.CANDIDATE  # meaningful from CLOSING on

    @property
    def is_asked(self) -> bool:
        """Whether what the candidate says now is part of the interview.

        Whoever was speaking when the interviewer ended is heard out.
        """
        is_talking = self.stage is Stage.TALKING and self.is_joined
        return is_talking and (self.talk.calls.ends is None or self.talk.floor.candidate_speaks)

    @property
    def is_taking_leave(self) -> bool:
        """The closing words are due or being said."""
        return self.farewell.since is not None

    @property
    def waits_for_voice(self) -> bool:
        """Somebody may be speaking, and what is said is kept until a Voice is up again."""
        return self.is_joined and self.has_begun and not self.legs.is_up

    def unheard_since(self, now: Instant) -> Instant:
        """From when on what the candidate says waits for a Voice that hears it; now, if none."""
        since = now
        if self.legs.is_up:
            since -= max(self.talk.silent_ms(now), 0)
        else:
            since = self.talk.microphone.held_since(now)
            if self.legs.lost_at is not None:
                since = min(since, self.legs.lost_at, self._silent_since or self.legs.lost_at)
        since = min([since, *self.written.carried(now)])
        return max(self.standstill.said_at(since), 0)

    def written_until(self, now: Instant) -> Instant:
        """To where all that was said is in the record, with what is being stored now.

        A Gap begins there when this process is lost.
        """
        return self.standstill.said_at(self.written.until(self._unheard(now), now))

    def unsaid_since(self, now: Instant) -> Instant | None:
        """From when on what was said is in no Turn, and goes with this process; None: nothing."""
        since = self.standstill.said_at(self.written.named_until(self._unheard(now), now))
        return since if since < self._heard_to(now) else None

    def _unheard(self, now: Instant) -> Instant:
        return self.unheard_since(self._heard_to(now))

    def _heard_to(self, now: Instant) -> Instant:
        """Where the candidate went away, or now."""
        return now if self.is_joined else min(self.away_since, now)

    def voice_lost(self, event: e.VoiceLost, now: Instant) -> list[Command]:
        if self.legs.is_closed:
            return []
        is_stuck = event.cause == STALLED
        self._silent_since = now - self.talk.silent_ms(now) if is_stuck else None
        self.carry(now)
        commands = [NoteError(event.kind, event.cause), *self.talk.leg_ended(now)]
        if not self.is_joined or self.stage is not Stage.TALKING:
            commands += self.legs.close(event.cause)
            self.legs.rest()
            return commands
        commands += self.legs.lost(event, now)
        if self.legs.has_given_up:
            commands += self.interrupt(event.sentence or sentences.GAVE_UP, now)
        return commands

    def carry(self, now: Instant) -> None:
        """The Leg ends: what it has not written down is not in the record yet."""
        self.written.carry(self.written_until(now), now)

    def leave_queue(self) -> list[Command]:
        """The page is gone before there was a seat: its place is kept, nothing else is."""
        self.stage = Stage.OVER
        is_in_line = self.told.state is SessionState.WAITING
        return [*(self.told.tell_state(SessionState.OPEN) if is_in_line else []), Finish()]

    def session_ended(self, event: e.SessionEnded, now: Instant) -> list[Command]:
        """Stored as we asked, or ended by somebody else meanwhile: both are the end."""
        commands = self.hang_up("ended", now)
        self.stage = Stage.OVER
        return [*commands, ShowEnded(event.reason), CloseBrowser(NORMAL_CLOSE), Finish()]

    def close(self, reason: EndReason, now: Instant) -> list[Command]:
        """Decide the end, once: a second wish finds it decided."""
        if self.stage not in {Stage.IDLE, Stage.TALKING}:
            return []
        self.stage = Stage.CLOSING
        self.reason = reason
        self._deadline = now + LAST_WORDS_MS
        silence = self.turns.stop_speech(wants_answer=False)
        self.talk.is_deaf = True
        return silence + self.talk.interrupt(now, must_cancel=True)

    def _store_end(self, now: Instant) -> list[Command]:
        """Open Gaps are closed by the end: where it is not stored, they are not over."""
        commands = self.hang_up("ended", now)
        self.stage = Stage.ENDED
        self._deadline = now + END_STORED_MS
        return [*commands, EndSession(self.reason)]

    def interrupt(self, sentence: str, now: Instant) -> list[Command]:
        """Give up for now: everything is kept, and the same link goes on later."""
        commands = self.hang_up("interrupted", now)
        if self.told.state in {SessionState.LIVE, SessionState.PAUSED}:
            commands += self.told.tell_state(SessionState.PAUSED)
            commands += self.told.tell_state(SessionState.INTERRUPTED)
        self.stage = Stage.OVER
        commands += [ShowPhase(Phase.ERROR, sentence), ShowError("interrupted", sentence)]
        return [*commands, CloseBrowser(INTERRUPTED), Finish()]

    def hang_up(self, cause: str, now: Instant) -> list[Command]:
        """Close the Leg and store what is known of its Turns, and of texts it never got."""
        commands = self.talk.leg_ended(now)
        if self.legs.number:
            for text in self.unsent:
                self.talk.transcript.typed(text.item_id, text.text, now)
        self.unsent = []
        commands += self.store(self.talk.settle_all(now))
        self._run_clocks(now, Phase.ENDED)
        commands += self.told.save_progress(self._standing(now), must=True)
        commands += self.turns.save(now, must=True)
        return commands + self.legs.close(cause) + self.legs.rotation.drop_old()

    def follow(self, now: Instant) -> list[Command]:
        commands = self.turns.follow(now) + self.turns.save(now) + self.talk.follow(now)
        commands += self.store(self.talk.transcript.collect(now))
        commands += self._keep_deadlines(now)
        return commands + self._tell(now)

    def _keep_deadlines(self, now: Instant) -> list[Command]:
        if self.stage is Stage.TALKING:
            if self.talk.calls.ends and not (self.is_joined and self.legs.is_up):
                return self.close(self.talk.calls.ends, now)  # nobody is left to say goodbye to
            return self._watch_talk(now) if self.is_joined else self._watch_absence(now)
        if self.stage is Stage.CLOSING:
            is_written = self.talk.transcript.is_settled and self.talk.playback.is_quiet
            is_done = is_written and not self.talk.floor.candidate_speaks
            return self._store_end(now) if is_done or now >= self._deadline else []
        if self.stage is Stage.ENDED and now >= self._deadline:
            return self.session_ended(e.SessionEnded(self.reason), now)
        return []

    def _watch_absence(self, now: Instant) -> list[Command]:
        away_ms = now - self.away_since
        if away_ms >= self.grace_ms:
            return self.interrupt(sentences.OF_PHASE[Phase.PAUSED], now)
        if away_ms >= LEG_KEPT_MS and not self.legs.is_closed:
            self.carry(now)
            commands = self.talk.leg_ended(now) + self.legs.close("candidate_away")
            self.legs.rest()
            return commands
        return []

    def _watch_talk(self, now: Instant) -> list[Command]:
        if self.legs.is_late(now):
            return self.voice_lost(e.VoiceLost("timeout"), now)
        if not self.legs.is_up:
            self.silence.pause()
            return self._end_in_time(now) if self.farewell.is_late(now) else []
        if self.talk.is_stuck(now):
            return self.voice_lost(e.VoiceLost(STALLED), now)
        is_over = self.time.is_used_up(now) or self.time.is_over_limit(now)
        if self.talk.calls.ends or is_over:
            return self._leave(now)
        notes = self.time.notes(now, self.plan.current)
        notes += self.silence.follow(self.turns.preset, now)
        asked = self.talk.ask_if_owed(now) if notes else []
        return [*notes, *asked, *self.talk.pulse.follow(now)]

    def _leave(self, now: Instant) -> list[Command]:
        commands = self.farewell.follow(now)
        return commands + (self._end_in_time(now) if self.farewell.is_over(now) else [])

    def _end_in_time(self, now: Instant) -> list[Command]:
        reason = EndReason.LIMIT if self.time.is_over_limit(now) else EndReason.TIME
        return self.close(self.talk.calls.ends or reason, now)

    def _tell(self, now: Instant) -> list[Command]:
        if self.stage is Stage.OVER:
            return []
        phase = self.phase()
        self._run_clocks(now, phase)
        watched = self._watch_microphone(now, phase)
        state = self._state()
        must_save = state is not self.told.state
        commands = self.told.tell_state(state) + self.told.tell_gaps(
            self._gaps(), now, self._noticed_late()
        )
        commands += self.told.save_progress(self._standing(now), must=must_save)
        if self.is_connected:
            commands += self.told.tell_busy(is_busy=self._is_throttled)
            commands += self.told.tell_phase(phase, sentences.OF_PHASE.get(phase, ""))
            commands += self.told.tell_progress(self.progress(now))
        return commands + watched

    def _noticed_late(self) -> dict[GapCause, Instant]:
        """When a Gap began that nobody could know of at once."""
        since = {GapCause.MICROPHONE_SILENT: self.watch.heard_at}
        if self._silent_since is not None:
            since[GapCause.PROVIDER_LOST] = self._silent_since
        return since

    def _run_clocks(self, now: Instant, phase: Phase) -> None:
        self.time.follow(
            now,
            could_speak=phase in OPEN_FLOOR and not self._is_throttled,
            is_connected=self.legs.is_up,
            question=self.plan.current,
        )

    @property
    def _is_throttled(self) -> bool:
        """The candidate waits because the provider has too much to do."""
        is_answer_due = self.legs.is_up and self.talk.responses.is_throttled
        return self.is_joined and (is_answer_due or self.legs.is_throttled)

    def _watch_microphone(self, now: Instant, phase: Phase) -> list[Command]:
        if not self.is_joined or self.turns.mode is not Mode.VOICE:
            return self.watch.clear(now)
        return self.watch.follow(
            now,
            is_listening=phase is Phase.LISTENING,
            candidate_speaks=self.talk.floor.candidate_speaks,
        )

    def _standing(self, now: Instant) -> SaveProgress:
        return SaveProgress(
            self.plan.covered_in_order,
            self.budget.used_ms(now),
            dict(self.plan.follow_ups_used),
            dict(self.time.questions.used_ms),
        )

    def phase(self) -> Phase:
        if self.stage not in {Stage.IDLE, Stage.TALKING}:
            return Phase.ENDED
        if self.door.is_waiting:
            return Phase.WAITING
        if self.stage is Stage.IDLE:
            return Phase.IDLE
        if not self.is_joined:
            return Phase.PAUSED
        if not self.legs.is_up:
            return Phase.RECONNECTING if self.legs.was_ever_up else Phase.CONNECTING
        return self.talk.floor.phase(interviewer_speaks=self.talk.playback.is_speaking)

    def _state(self) -> SessionState:
        if self.stage is not Stage.TALKING:
            return self.told.state
        if self.is_joined and self.legs.is_up:
            return SessionState.LIVE
        if self.door.is_waiting and self.told.state is SessionState.OPEN:
            return SessionState.WAITING
        return SessionState.PAUSED if self.told.state is SessionState.LIVE else self.told.state

    @property
    def has_begun(self) -> bool:
        return self.told.state not in {SessionState.OPEN, SessionState.WAITING}

    def _gaps(self) -> set[GapCause]:
        if self.stage is not Stage.TALKING or not self.has_begun:
            return set(self.told.gaps)
        is_lost = self.legs.lost_at is not None or GapCause.PROVIDER_LOST in self.told.gaps
        gaps = {GapCause.PROVIDER_LOST} if is_lost and not self.legs.is_up else set()
        if not self.legs.is_up:
            gaps |= self.told.gaps & {GapCause.SERVER_LOST}
        if self.watch.is_silent:
            gaps.add(GapCause.MICROPHONE_SILENT)
        return gaps if self.is_joined else gaps | {GapCause.CANDIDATE_OFFLINE}

    def progress(self, now: Instant) -> Progress:
        questions = len(self.plan.questions)
        question = min(self.plan.current, questions) if self.talk.transcript.has_begun else 0
        return Progress(
            question, questions, self.budget.remaining_minutes(now), self.budget.is_running
        )

    def store(self, records: Iterable[TurnRecord]) -> list[Command]:
        commands: list[Command] = []
        for record in records:
            commands.append(SaveTurn(record))
            if record.is_settled:
                self.unsaved.add(record.item)
                commands.append(ShowTurn(record))
        return commands
