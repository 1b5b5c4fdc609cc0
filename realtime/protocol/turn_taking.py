"""Who ends a candidate's turn: the provider by a preset, or the candidate by a key or in writing.

A change waits until what is being said is closed, so that nothing half-said is lost; not for long.
"""

from dataclasses import dataclass, field

from realtime.protocol.commands import Command, SaveTurnTaking, TuneVoice
from realtime.protocol.conversation import Conversation
from realtime.protocol.events import Instant, Mode, Preset

#: How long a change waits for the end of speech; then what was said so far is closed by us.
PATIENCE_MS = 3_000
#: A choice is stored when it has stood for so long: whoever tries them all writes one row.
SAVED_AFTER_MS = 1_000


@dataclass(slots=True)
class TurnTaking:
    talk: Conversation
    preset: Preset
    #: As this Leg was told; None: the provider looks for no ends of turns.
    told: Preset | None = None
    _changed_at: Instant = 0
    _saved: Preset = field(init=False)  # as the record has it

    def __post_init__(self) -> None:
        self._saved = self.preset

    @property
    def mode(self) -> Mode:
        return self.talk.microphone.mode

    @property
    def wish(self) -> Preset | None:
        return self.preset if self.mode is Mode.VOICE else None

    def join(self, mode: Mode) -> None:
        """A page is there: its microphone is on, and no key of it is down."""
        microphone = self.talk.microphone
        microphone.mode = mode
        microphone.is_muted = microphone.is_held = False

    def choose_mode(self, mode: Mode, now: Instant) -> list[Command]:
        """What is being said is closed in the old way first."""
        if mode is self.mode:
            return []
        commands = self.stop_speech() if mode is not Mode.VOICE else self.move_key(now)
        self.talk.microphone.mode = mode
        self._changed_at = now
        return commands

    def choose_preset(self, preset: Preset, now: Instant) -> None:
        if preset is not self.preset:
            self.preset = preset
            self._changed_at = now

    def move_key(self, now: Instant, *, held: bool = False) -> list[Command]:
        """Press or release; a second press without a release is the first."""
        if self.mode is not Mode.PUSH or held is self.talk.microphone.is_held:
            return []
        if not held:
            return self.talk.release()
        return [*self._tune(), *self.talk.press(now)]

    def stop_speech(self, *, wants_answer: bool = True) -> list[Command]:
        """Sound stops in mid-speech: else the provider would wait for its end for ever."""
        if self.talk.microphone.is_held:
            return self.talk.release(wants_answer=wants_answer)
        return self.talk.microphone.fall_silent() if self.talk.floor.candidate_speaks else []

    def configured(self) -> None:
        """A new Leg is told with its configuration."""
        self.told = self.wish

    def open(self, now: Instant) -> list[Command]:
        """The Leg listens: it gets what was held, and the end of it where nobody else finds one."""
        tuned = [] if self.told == self.wish else [TuneVoice(self.wish)]
        self.told = self.wish
        return [*tuned, *self.talk.open_microphone(now)]

    def follow(self, now: Instant) -> list[Command]:
        """Tell a running Leg what has changed, as soon as nobody is in the middle of a sentence."""
        talk = self.talk
        if self.told == self.wish or not talk.microphone.is_open:
            return []
        if talk.floor.candidate_speaks and now - self._changed_at < PATIENCE_MS:
            return []
        return self._tune()

    def save(self, now: Instant, *, must: bool = False) -> list[Command]:
        if self.preset is self._saved or not (must or now - self._changed_at >= SAVED_AFTER_MS):
            return []
        self._saved = self.preset
        return [SaveTurnTaking(self.preset)]

    def _tune(self) -> list[Command]:
        if self.told == self.wish or not self.talk.microphone.is_open:
            return []
        is_half_said = self.talk.floor.candidate_speaks and self.wish is None
        self.told = self.wish
        closed = self.talk.end_turn(wants_answer=True) if is_half_said else []
        return [TuneVoice(self.told), *closed]
