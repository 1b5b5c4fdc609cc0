"""How one Voice follows another: opening, configuring, seeding, switching, and late last words.

Whether a Voice was lost or is replaced as planned, the next one is configured first, told what was
heard, and then given the sound that nobody has written down yet. So each word counts once.
"""

from collections.abc import Callable

from interviews.states import GapCause
from realtime.protocol import events as e
from realtime.protocol.commands import (
    CloseGap,
    Command,
    ConfigureVoice,
    NoteError,
    OpenGap,
    SwitchVoice,
)
from realtime.protocol.events import ErrorClass, Instant
from realtime.protocol.life import STALLED, Life
from realtime.protocol.memory import seed_items
from realtime.protocol.resumption import Resumption
from realtime.protocol.rotation import Urgency
from realtime.protocol.tally import Tally
from realtime.protocol.turns import Speaker, TurnRecord, TurnStatus

ROTATED = "rotated"
#: A Voice that is lost leaves words unwritten. They are said to the next one although the
#: interviewer had begun to answer, if no more than this was heard of it.
HARDLY_HEARD_MS = 1_000
#: What ends the hope for a Voice that is only being made ready.
SPOILT = frozenset({ErrorClass.RETRY, ErrorClass.FATAL, ErrorClass.OURS, ErrorClass.BUSY})


class Succession:
    def __init__(self, life: Life, configuration: Callable[[Instant], ConfigureVoice]) -> None:
        self.life = life
        self.talk = life.talk
        self.legs = life.legs
        self.rotation = life.legs.rotation
        self._configuration = configuration
        self._resumption = Resumption()
        self._was_interrupted = False  # the interviewer, for the sake of this change
        self._was_parted = False  # a turn by key that is too long to be taken along
        self._must_pick_up = False  # what was cut is to be finished
        self._answer_is_owed = False  # when the change began
        self._late_response = ""  # cancelled for this change; its end says what it used
        self._old_tally = Tally()

    # --- The first Voice, and one after a loss

    def voice_opened(self, event: e.VoiceOpened, now: Instant) -> list[Command]:
        if not self.legs.awaits_opening:
            return []
        self.talk.take_back(now, unless_heard_ms=HARDLY_HEARD_MS)
        settled = self.life.store(self.talk.settle_all(now))
        leg = self.legs.opened(event, now)
        self.talk.start_leg(self.legs.number)
        self.life.turns.configured()
        return [*settled, *leg, self._configuration(now)]

    def voice_configured(self, event: e.VoiceConfigured, now: Instant) -> list[Command]:
        """Only now may items and sound go up; a later confirmation changes nothing."""
        if not self.legs.awaits_configuration:
            return []
        self.legs.configured(now)
        commands = self._begin_leg(event.transcriber, now)
        if self.life.is_joined:
            self._pick_up()
        return commands

    def page_came_back(self) -> None:
        """To a Leg that was kept for it."""
        self._resumption.is_due = True

    def _resume(self, now: Instant) -> None:
        """Not each time at once, and not for a page that has left again meanwhile."""
        if not (self.life.is_joined and self.legs.is_up):
            self._resumption.is_due = False
        elif self._resumption.is_due and self._resumption.may_ask(self.talk.acts, now):
            self._resumption.is_due = False
            if self._pick_up():
                self._resumption.asked(now)

    def _pick_up(self) -> bool:
        """Let the interviewer speak where it is its turn: to greet, to answer, to finish a cut."""
        talk = self.talk
        if talk.floor.candidate_speaks or talk.has_taken_back:
            return False  # what the candidate said is answered when it has been heard
        is_unfinished = not (talk.playback.is_quiet and talk.transcript.is_settled)
        is_owed = is_unfinished or owes_interviewer(talk.transcript.records)
        is_owed = is_owed or self.life.is_taking_leave  # the goodbye
        if is_owed:
            talk.responses.want()
            talk.floor.answer_expected()
        return is_owed

    def _begin_leg(self, transcriber: str, now: Instant) -> list[Command]:
        self.life.time.renew()
        self.talk.pulse.heard(now)
        self.talk.transcript.transcriber = transcriber
        commands: list[Command] = [*seed_items(self.talk.transcript.records, self.legs.number)]
        commands += self.life.farewell.renew()
        unsent, self.life.unsent = self.life.unsent, []
        for text in unsent:
            commands += self.talk.type_text(text.item_id, text.text, now)
        return [*commands, *self.life.turns.open(now)]

    # --- A Voice is lost

    def voice_lost(self, event: e.VoiceLost, now: Instant) -> list[Command]:
        """Another one that stands ready takes over at once; else the line is called back."""
        if not (self.legs.is_up and self._may_change() and self.rotation.is_ready):
            return self.life.voice_lost(event, now)
        self._must_pick_up = True
        note = NoteError(event.kind, event.cause)
        self.life.carry(now)
        return [note, *self.talk.leg_ended(now), *self.legs.await_change(event.cause, now)]

    # --- Planned

    def follow(self, now: Instant) -> list[Command]:
        """What time alone brings: the next Voice made ready, the switch, the old one let go."""
        self._resume(now)
        rotation = self.rotation
        is_awaited = self.talk.transcript.awaits_late_words or bool(self._late_response)
        commands = rotation.watch_old(now, is_awaited=is_awaited)
        if self.legs.is_changing:
            return commands + self._finish_change(now)
        if not (self.legs.is_up and self._may_change()):
            return commands
        urgency = rotation.schedule.urgency(now)
        if urgency is Urgency.NONE:
            return commands
        commands += rotation.prepare(self._configuration(now), now)
        if not rotation.is_ready:
            return commands
        if self.talk.is_stuck(now):
            return commands + self.voice_lost(e.VoiceLost(STALLED), now)
        return commands + self._change_if_possible(urgency, now)

    def next_said(self, event: e.NextVoiceSaid, now: Instant) -> list[Command]:
        """What the Voice says that is being made ready; it has not been given a word to answer."""
        said = event.event
        if isinstance(said, e.VoiceOpened):
            return self.rotation.next_opened(said, self._configuration(now), now)
        if isinstance(said, e.VoiceConfigured):
            self.rotation.next_configured(said.transcriber)
        elif isinstance(said, e.VoiceLost):
            return self._next_lost(said, now)
        elif isinstance(said, e.VoiceComplained) and said.kind in SPOILT:
            return self._next_lost(e.VoiceLost(said.code, said.kind, said.sentence), now)
        return []

    def old_said(self, event: e.OldVoiceSaid, _now: Instant) -> list[Command]:
        """The texts that were awaited when it was replaced, and what it counts of its own Leg."""
        said = event.event
        if isinstance(said, e.TranscriptCompleted):
            filled = self.talk.transcript.fill_in(said.item_id, said.text, said.certainty)
            stored = self.life.store([filled] if filled is not None else [])
            return stored + self._old_tally.count(said.item_id, said.usage)
        if isinstance(said, e.ResponseFinished):
            if said.response_id == self._late_response:
                self._late_response = ""
            return self._old_tally.count(said.response_id, said.usage)
        if isinstance(said, e.TranscriptFailed):
            self.talk.transcript.give_up(said.item_id)
        return self.rotation.drop_old() if isinstance(said, e.VoiceLost) else []

    def _next_lost(self, lost: e.VoiceLost, now: Instant) -> list[Command]:
        """Nobody is missing yet, unless the Leg that talked has gone already."""
        note = NoteError(lost.kind, lost.cause)
        commands = self.rotation.failed(now)
        if self.legs.is_changing:
            return [note, *commands, *self.life.voice_lost(lost, now)]
        return [note, *commands]

    def _may_change(self) -> bool:
        return self.life.is_asked and not self.life.is_taking_leave

    def _change_if_possible(self, urgency: Urgency, now: Instant) -> list[Command]:
        talk = self.talk
        if talk.is_quiet and talk.transcript.is_settled and not talk.floor.answer_awaited:
            return self._change(now)
        if urgency is Urgency.CALM:
            return []
        is_free = not (talk.responses.active_id or talk.calls.are_running)
        if talk.playback.is_quiet and is_free and talk.can_take_back:
            return self._change(now)
        if talk.microphone.is_held and not (talk.can_take_back or self._was_parted):
            self._was_parted = True
            return talk.part_turn(now)
        return self._change_anyway(now) if urgency is Urgency.LAST else []

    def _change_anyway(self, now: Instant) -> list[Command]:
        """The interviewer is interrupted, and the change follows when it is known what was heard.

        An utterance too long to be taken along is closed with silence: its first part is written
        down by the Voice that heard it, the rest by the next one. The record marks the place.
        """
        if not self.talk.playback.is_quiet:
            commands = [] if self._was_interrupted else self.talk.interrupt(now, must_cancel=True)
            self._was_interrupted = self._must_pick_up = True
            return commands
        is_split = self.talk.floor.candidate_speaks and not self.talk.can_take_back
        parting = self.talk.microphone.fall_silent() if is_split else []
        commands = [*parting, *self._change(now)]
        if is_split:
            commands += [OpenGap(GapCause.ROTATION, now), CloseGap(GapCause.ROTATION, now)]
        return commands

    def _change(self, now: Instant) -> list[Command]:
        floor, responses = self.talk.floor, self.talk.responses
        self._late_response = responses.active_id
        cancelled = self.talk.drop_answer()
        self._answer_is_owed = floor.answer_awaited or not responses.is_idle
        self.life.carry(now)
        ended = self.talk.leg_ended(now)
        return [*cancelled, *ended, *self.legs.part(ROTATED), *self._finish_change(now)]

    def _finish_change(self, now: Instant) -> list[Command]:
        """Once what was heard is known, the next Leg is told of it and takes over."""
        talk = self.talk
        if not talk.playback.is_quiet:
            return []
        hardly_ms = HARDLY_HEARD_MS if self.legs.is_changing else 0
        talk.take_back(now, unless_heard_ms=hardly_ms)
        stored = self.life.store(talk.settle_all(now))
        is_awaited = talk.transcript.awaits_words or bool(self._late_response)
        keeps_old = is_awaited and not self.legs.is_changing
        leg = self.legs.switch(now, keeps_old=keeps_old)
        self._old_tally = talk.tally
        talk.start_leg(self.legs.number, keeps_old=keeps_old)
        commands = [*stored, SwitchVoice(keeps_old), *leg]
        configured = self.rotation.configured
        self.life.turns.told = configured.turn_taking if configured else None
        commands += self._begin_leg(self.rotation.transcriber, now)
        self._answer_again()
        return commands

    def _answer_again(self) -> None:
        """What the last Leg owed, this one owes; nothing else: nobody is greeted twice."""
        if self._must_pick_up and self.life.is_joined:
            self._pick_up()
        elif self._answer_is_owed and not self.talk.has_taken_back:
            self.talk.responses.want()
            self.talk.floor.answer_expected()
        self._was_interrupted = self._was_parted = False
        self._must_pick_up = self._answer_is_owed = False


def owes_interviewer(turns: list[TurnRecord]) -> bool:
    """Whether the next word is the interviewer's: nothing was said, or it did not finish."""
    if not turns:
        return True
    last = turns[-1]
    return last.speaker is Speaker.CANDIDATE or last.status is TurnStatus.CUT
